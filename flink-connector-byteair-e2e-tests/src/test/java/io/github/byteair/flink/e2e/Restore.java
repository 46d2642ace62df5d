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

    /** How long a record that was read may take to be at the service. */
    private static final long ON_THE_WAY_MILLIS = 12_000;

    private final long checkpointMillis;
    private final long restoredMillis;
    private final long readUntilMillis;

    /**
     * @param checkpointMillis when the checkpoint was triggered
     * @param restoredMillis when the job went back to it
     */
    Restore(long checkpointMillis, long restoredMillis) {
        this(checkpointMillis, restoredMillis, restoredMillis);
    }

    private Restore(long checkpointMillis, long restoredMillis, long readUntilMillis) {
        this.checkpointMillis = checkpointMillis;
        this.restoredMillis = restoredMillis;
        this.readUntilMillis = readUntilMillis;
    }

    /**
     * The same, but the tasks given up went on until then: a TaskManager that is suspended and
     * woken does not know yet that others do its work.
     */
    Restore withStragglersUntil(long millis) {
        return new Restore(checkpointMillis, restoredMillis, Math.max(readUntilMillis, millis));
    }

    long at() {
        return restoredMillis;
    }

    /**
     * Whether such a record may have been read twice: not arrived before the checkpoint, and due
     * while there were tasks that were given up.
     */
    boolean mayRepeat(long firstArrival, long due) {
        return due <= readUntilMillis
                && firstArrival >= checkpointMillis
                && firstArrival <= readUntilMillis + ON_THE_WAY_MILLIS;
    }
}
