/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Batches from their coming to their delivery: first in no checkpoint, then in one that is not
 * complete, then released. They are released in the order they came, whichever checkpoint's
 * completion is heard of: that of a later one says it for all before.
 *
 * <p>Belongs to the task thread.
 */
final class Epochs {

    /** A batch that waits. */
    static final class Entry {

        private final SealedBatch batch;
        private final long arrivedAt;
        private final boolean repeated;

        private Entry(SealedBatch batch, long arrivedAt, boolean repeated) {
            this.batch = batch;
            this.arrivedAt = arrivedAt;
            this.repeated = repeated;
        }

        SealedBatch batch() {
            return batch;
        }

        /** Whether a run before this one may have sent it. */
        boolean repeated() {
            return repeated;
        }
    }

    private List<Entry> current = new ArrayList<>();
    private final TreeMap<Long, List<Entry>> inCheckpoint = new TreeMap<>();
    private final Queue<Entry> released = new ArrayDeque<>();
    private final PendingBytes bytes;
    private long records;

    /**
     * @param bytes told of what comes and goes
     */
    Epochs(PendingBytes bytes) {
        this.bytes = bytes;
    }

    /**
     * A batch has come that no checkpoint holds.
     *
     * @param repeated whether a run before this one may have sent it
     */
    void add(SealedBatch batch, long now, boolean repeated) {
        current.add(new Entry(batch, now, repeated));
        count(batch, 1);
    }

    /** A batch comes from the checkpoint that this run resumes from, which is complete. */
    void restore(SealedBatch batch, long now) {
        released.add(new Entry(batch, now, true));
        count(batch, 1);
    }

    /** A checkpoint has been taken that holds all there are. */
    void taken(long checkpoint) {
        if (!current.isEmpty()) {
            inCheckpoint.computeIfAbsent(checkpoint, id -> new ArrayList<>()).addAll(current);
            current = new ArrayList<>();
        }
    }

    /** A checkpoint is complete, and with it all before it are as good as that. */
    void complete(long checkpoint) {
        Iterator<Map.Entry<Long, List<Entry>>> held = inCheckpoint.entrySet().iterator();
        while (held.hasNext()) {
            Map.Entry<Long, List<Entry>> of = held.next();
            if (of.getKey() > checkpoint) {
                return;
            }
            released.addAll(of.getValue());
            held.remove();
        }
    }

    /** There will be no checkpoint: all that has come is released. */
    void releaseAll() {
        taken(Long.MAX_VALUE);
        complete(Long.MAX_VALUE);
    }

    /** What {@link #next} will hand over, or null. */
    @Nullable
    SealedBatch first() {
        Entry first = released.peek();
        return first == null ? null : first.batch;
    }

    /** Hands over what was released first, or null. */
    @Nullable
    Entry next() {
        Entry next = released.poll();
        if (next != null) {
            count(next.batch, -1);
        }
        return next;
    }

    private void count(SealedBatch batch, int sign) {
        records += (long) sign * batch.records();
        bytes.add(sign * batch.bytesHeld());
    }

    /** All there are, in the order they came. */
    void forEach(Consumer<SealedBatch> visitor) {
        forEachEntry(entry -> visitor.accept(entry.batch));
    }

    private void forEachEntry(Consumer<Entry> visitor) {
        released.forEach(visitor);
        inCheckpoint.values().forEach(entries -> entries.forEach(visitor));
        current.forEach(visitor);
    }

    void forEachPending(PendingVisitor visitor) {
        forEachEntry(
                entry ->
                        visitor.pending(
                                entry.batch.destination(), entry.batch.records(), entry.arrivedAt));
    }

    /** How many records wait here. */
    long records() {
        return records;
    }

    /** What all of it takes on the heap, roughly, in bytes. */
    long bytesHeld() {
        return bytes.bytes();
    }
}
