/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;

/** Thrown where a request is not to be answered: the connection is closed, or reset, instead. */
final class DroppedConnection extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean reset;

    DroppedConnection(boolean reset) {
        super("dropped on purpose");
        this.reset = reset;
    }

    boolean isReset() {
        return reset;
    }
}
