/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Fails the job where the sink can't go on. The message says what happened and what to do; it never
 * holds a secret.
 */
@PublicEvolving
public class ByteAirSinkException extends FlinkRuntimeException {

    private static final long serialVersionUID = 1L;

    /** Made by the sink alone. */
    @Internal
    public ByteAirSinkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
