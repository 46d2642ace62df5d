/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** The platform has refused {@code done}: only a person can change that. */
@Internal
public final class DoneRefusedException extends ByteAirSinkException {

    private static final long serialVersionUID = 1L;

    /** The message has the platform's words and what to do. */
    public DoneRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
