/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.config.Guarantee;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import io.github.byteair.flink.sink.memory.MemoryShare;

/**
 * What a writer, or the operator behind it, costs of the process's memory: what it holds, and its
 * checkpoint's copies of that.
 *
 * <p>Belongs to the task thread.
 */
final class CountedMemory implements AutoCloseable {

    /**
     * A checkpoint's state is bytes in the operator's state, which stay there until the next one is
     * taken, and a copy of these while they are written.
     */
    private static final int CHECKPOINT_COPIES = 2;

    private final MemoryShare share;
    private final int copies;
    private final long mostRecordBytes;
    private long bytesStored;
    private long awaited;

    /**
     * @param onRoom called in any thread, once for each time that {@link #admits} has said no and
     *     there is room now
     */
    CountedMemory(SinkConfig config, MemoryBudget budget, Runnable onRoom) {
        this.copies = config.guarantee() == Guarantee.NONE ? 0 : CHECKPOINT_COPIES;
        this.mostRecordBytes = budget.bytes() / (1 + copies);
        this.share = budget.share(onRoom);
    }

    /** What all of the budget is enough for, with the copies, in bytes. */
    long mostRecordBytes() {
        return mostRecordBytes;
    }

    /** The state that is restored has so many bytes more, which stay until there is another. */
    void restored(long bytes) {
        bytesStored += bytes;
    }

    /** A checkpoint has been taken, whose state has so many bytes. */
    void stored(long bytes) {
        bytesStored = bytes;
    }

    /**
     * Whether there is room for more. If not, {@code onRoom} is called once there is.
     *
     * @param records what is held, and copied by a checkpoint, in bytes; counted in any case
     * @param beside what is held beside that, in bytes; counted in any case
     * @param more bytes of records
     */
    boolean admits(long records, long beside, long more) {
        return share.admits(counted(records, beside), (1 + copies) * more);
    }

    /**
     * Whether there is room for more that a checkpoint does not copy, asked by who puts it
     * elsewhere if there is not.
     *
     * @param records as for {@link #admits}
     * @param beside as for {@link #admits}
     */
    boolean hasRoom(long records, long beside, long more) {
        return share.hasRoom(counted(records, beside), more);
    }

    /**
     * A record of so many bytes waits for room: what room is given for it goes back only once it
     * has had its chance. With 0, none waits.
     */
    void awaits(long bytes) {
        awaited = (1 + copies) * bytes;
    }

    /** Tells what is held, as {@link #admits} counts it. */
    void holds(long records, long beside) {
        share.holds(counted(records, beside), awaited);
    }

    private long counted(long records, long beside) {
        return records + beside + copies * Math.max(records, bytesStored);
    }

    /** How many share the budget; at least 1. */
    long writers() {
        return share.writers();
    }

    @Override
    public void close() {
        share.close();
    }
}
