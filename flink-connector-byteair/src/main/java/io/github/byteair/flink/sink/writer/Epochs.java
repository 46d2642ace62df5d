/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
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

    /**
     * What waits for a destination: in the order of its coming, as all of it goes in that order.
     */
    private static final class OfDestination {
        private final Queue<Entry> entries = new ArrayDeque<>();
        private long records;
    }

    private List<Entry> current = new ArrayList<>();
    private final TreeMap<Long, List<Entry>> inCheckpoint = new TreeMap<>();
    private final Queue<Entry> released = new ArrayDeque<>();
    private final Map<Destination, OfDestination> byDestination = new HashMap<>();
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
        Entry entry = new Entry(kept, now, repeated);
        current.add(entry);
        came(entry);
    }

    /** A batch comes from the checkpoint that this run resumes from, which is complete. */
    void restore(WaitingBatch batch, long now) {
        store.adopt(batch);
        Entry entry = new Entry(batch, now, true);
        released.add(entry);
        came(entry);
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
            goes(next);
        }
        return next;
    }

    private void came(Entry entry) {
        WaitingBatch batch = entry.batch;
        OfDestination of =
                byDestination.computeIfAbsent(
                        batch.destination(), destination -> new OfDestination());
        of.entries.add(entry);
        of.records += batch.records();
        records += batch.records();
        bytes.add(batch.bytes());
    }

    private void goes(Entry entry) {
        WaitingBatch batch = entry.batch;
        OfDestination of = byDestination.get(batch.destination());
        of.entries.remove();
        of.records -= batch.records();
        if (of.entries.isEmpty()) {
            byDestination.remove(batch.destination());
        }
        records -= batch.records();
        bytes.add(-batch.bytes());
        store.gone(batch);
    }

    /** All there are, in the order they came. */
    void forEach(Consumer<WaitingBatch> visitor) {
        released.forEach(entry -> visitor.accept(entry.batch));
        inCheckpoint
                .values()
                .forEach(entries -> entries.forEach(entry -> visitor.accept(entry.batch)));
        current.forEach(entry -> visitor.accept(entry.batch));
    }

    /** Shows what waits for each destination, as of when the oldest of it came. */
    void forEachPending(PendingVisitor visitor) {
        byDestination.forEach(
                (destination, of) ->
                        visitor.pending(destination, of.records, of.entries.element().arrivedAt));
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
