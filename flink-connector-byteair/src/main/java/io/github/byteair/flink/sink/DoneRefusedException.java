/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import javax.annotation.Nullable;

/** The platform has refused {@code done}: only a person can change that. */
final class DoneRefusedException extends ByteAirSinkException {

    private static final long serialVersionUID = 1L;

    DoneRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
