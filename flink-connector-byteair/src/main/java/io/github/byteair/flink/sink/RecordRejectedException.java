/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

/** Fails the job for a record that can't be written, under {@link RecordErrorPolicy#FAIL}. */
@PublicEvolving
public final class RecordRejectedException extends ByteAirSinkException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** Made by the sink alone. */
    @Internal
    public RecordRejectedException(String reason, String advice) {
        super(reason + advice, null);
        this.reason = reason;
    }

    /**
     * The message without what to set in code or SQL: for a program whose users have a setting of
     * its own.
     */
    public String reason() {
        return reason;
    }
}
