/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import java.io.Closeable;
import java.io.IOException;
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
 * completion is heard of: that of a later one says it for all before. What is more than a little is
 * in files meanwhile, see {@link BatchStore}.
 *
 * <p>Belongs to the task thread.
 */
final class Epochs implements Closeable {

    /** A batch that waits. */
    static final class Entry {

        private final WaitingBatch batch;
        private final long arrivedAt;
        private final boolean repeated;

        private Entry(WaitingBatch batch, long arrivedAt, boolean repeated) {
            this.batch = batch;
            this.arrivedAt = arrivedAt;
            this.repeated = repeated;
        }

        WaitingBatch batch() {
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
    private final BatchStore store;
    private long records;

    /**
     * @param bytes told of what comes and goes
     * @param store closed with this
     */
    Epochs(PendingBytes bytes, BatchStore store) {
        this.bytes = bytes;
        this.store = store;
    }

    /**
     * A batch has come that no checkpoint holds.
     *
     * @param repeated whether a run before this one may have sent it
     * @throws IOException if there is no room for it, saying what to do
     */
    void add(SealedBatch batch, long now, boolean repeated) throws IOException {
        WaitingBatch kept = store.keep(batch);
        current.add(new Entry(kept, now, repeated));
        count(kept, 1);
    }

    /** A batch comes from the checkpoint that this run resumes from, which is complete. */
    void restore(WaitingBatch batch, long now) {
        store.adopt(batch);
        released.add(new Entry(batch, now, true));
        count(batch, 1);
    }

    /** A checkpoint has been taken that holds all there are. */
    void taken(long checkpoint) {
        if (!current.isEmpty()) {
            inCheckpoint.computeIfAbsent(checkpoint, id -> new ArrayList<>()).addAll(current);
            current = new ArrayList<>();
        }
        store.taken(checkpoint);
    }

    /** A checkpoint is complete, and with it all before it are as good as that. */
    void complete(long checkpoint) {
        store.complete(checkpoint);
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
    WaitingBatch first() {
        Entry first = released.peek();
        return first == null ? null : first.batch;
    }

    /**
     * Hands over what was released first, or null; what is in it can be read until the next call.
     */
    @Nullable
    Entry next() {
        Entry next = released.poll();
        if (next != null) {
            count(next.batch, -1);
            store.gone(next.batch);
        }
        return next;
    }

    private void count(WaitingBatch batch, int sign) {
        records += (long) sign * batch.records();
        bytes.add(sign * batch.bytes());
    }

    /** All there are, in the order they came. */
    void forEach(Consumer<WaitingBatch> visitor) {
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

    /** What all of it takes, on the heap and in files, roughly. */
    long bytes() {
        return bytes.bytes();
    }

    /** What all of it takes on the heap, roughly, in bytes. */
    long bytesOnHeap() {
        return store.bytesOnHeap();
    }

    @Override
    public void close() {
        store.close();
    }
}
