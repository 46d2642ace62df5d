/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

/**
 * A job went back to a checkpoint. What the source had read after the checkpoint was triggered is
 * read again: the records that may come twice.
 */
final class Restore {

    /**
     * How long after it a task given up may still send: one that was suspended, or whose JobManager
     * is gone, learns of it by the heartbeat's timeout.
     */
    private static final long STRAGGLER_MILLIS = 12_000;

    private final long checkpointMillis;
    private final long restoredMillis;

    /**
     * @param checkpointMillis when the checkpoint was triggered
     * @param restoredMillis when the job went back to it
     */
    Restore(long checkpointMillis, long restoredMillis) {
        this.checkpointMillis = checkpointMillis;
        this.restoredMillis = restoredMillis;
    }

    long at() {
        return restoredMillis;
    }

    /**
     * Whether such a record may have been read twice: due before the restart, and not arrived
     * before the checkpoint.
     */
    boolean mayRepeat(long firstArrival, long due) {
        return due <= restoredMillis
                && firstArrival >= checkpointMillis
                && firstArrival <= restoredMillis + STRAGGLER_MILLIS;
    }
}
