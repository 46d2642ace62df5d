/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import io.github.byteair.flink.sink.RejectionCause;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A record that can't be sent as it is. Costs that record, by the policy for its cause, never the
 * job by itself. A serialization schema may throw it to give the reason in its own words.
 */
@Internal
public final class UnwritableRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RejectionCause cause;
    private final String json;

    /**
     * @param json what there is to show of the record
     */
    public UnwritableRecordException(
            RejectionCause cause, String reason, String json, @Nullable Throwable origin) {
        super(reason, origin);
        this.cause = cause;
        this.json = json;
    }

    /** Whose policy the record goes by. */
    public RejectionCause rejectionCause() {
        return cause;
    }

    /** What there is to show of the record; not always JSON. */
    public String json() {
        return json;
    }
}
