/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import javax.annotation.Nullable;

/**
 * What the operator behind an exactly-once writer holds, for the writer to see, which holds input
 * back when it is too much. The two are chained, and so run in one thread; Flink opens a chain from
 * its end, the operator right before its writer: what the first lays down here, the second finds.
 * Where somebody has broken the chain, the writer finds nothing.
 */
final class PendingBytes {

    private static final ThreadLocal<PendingBytes> OF_OPENING_CHAIN = new ThreadLocal<>();

    private long bytes;

    /** Lays it down for the writer that is opened next in this thread. */
    static PendingBytes forWriter() {
        PendingBytes pending = new PendingBytes();
        OF_OPENING_CHAIN.set(pending);
        return pending;
    }

    /**
     * Of the operator opened last in this thread; null if another writer has it, or there is none.
     */
    @Nullable
    static PendingBytes ofOperator() {
        PendingBytes pending = OF_OPENING_CHAIN.get();
        OF_OPENING_CHAIN.remove();
        return pending;
    }

    long bytes() {
        return bytes;
    }

    void add(long more) {
        bytes += more;
    }
}
