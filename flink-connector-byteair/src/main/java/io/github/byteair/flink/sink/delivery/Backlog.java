/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * Everything that is not under way: the buffers of the destinations, and batches that wait, because
 * they have failed (parked), were cut for a checkpoint, or came from one. Says what goes next.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
final class Backlog {

    /** From so full a buffer on, records no longer wait for their batch to fill. */
    private static final double PRESSURE = 0.75;

    /** One part in so many of the bytes that may be held is kept for arrays to be used again. */
    private static final int SPARE_PART = 8;

    private static final Comparator<Batch> BY_SEQUENCE = Comparator.comparingLong(Batch::sequence);
    private static final Comparator<Batch> BY_DUE_TIME =
            Comparator.comparingLong(Batch::dueAt).thenComparingLong(Batch::sequence);

    /** How a batch is looked for. */
    enum Search {
        /** What is due, the longest due first. */
        NORMAL,
        /** As {@link #NORMAL}, but something that nothing is known against before what failed. */
        UNTROUBLED_FIRST
    }

    private final SinkConfig config;
    private final int batchSize;
    private final DeliveryMetrics metrics;
    private final Map<Destination, UncutBuffer> buffers = new LinkedHashMap<>();
    private final TopicTurns turns;
    private final SpareArrays spare;
    private final TreeSet<Batch> waiting;

    private long mostBytes;

    @Nullable private UncutBuffer last;
    private long lastSequence;
    private long bufferedRecords;
    private long bufferedBytes;
    private long waitingRecords;
    private long waitingBytes;
    private boolean draining;
    private boolean hurried;

    /**
     * @param batchSize how many records make a batch, unless requests are scarce
     */
    Backlog(SinkConfig config, int batchSize, DeliveryMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
        this.turns = new TopicTurns(config.topicWeights());
        this.batchSize = batchSize;
        this.spare = new SpareArrays(config.maxBufferedBytes() / SPARE_PART);
        this.mostBytes = config.maxBufferedBytes();
        this.waiting = new TreeSet<>(config.ordered() ? BY_SEQUENCE : BY_DUE_TIME);
    }

    // ------------------------------------------------------------------ what comes in

    /**
     * Copies a record into its destination's buffer.
     *
     * @return whether that gives cause to look for what goes next: a batch is full, or the record
     *     is the first of its destination
     */
    boolean append(
            Destination destination,
            long keyHigh,
            long keyLow,
            byte[] json,
            int offset,
            int length,
            long now) {
        UncutBuffer buffer = buffer(destination);
        boolean first = buffer.isEmpty();
        boolean hadBatch = buffer.hasBatch();
        long before = buffer.bytesHeld();
        int passedOver = buffer.append(keyHigh, keyLow, json, offset, length, now);
        appended(buffer, before, 1, passedOver);
        return first || !hadBatch && buffer.hasBatch();
    }

    /** Takes over records that a checkpoint holds outside of batches. */
    void append(StoredRecords stored, long now) {
        UncutBuffer buffer = buffer(stored.destination());
        long before = buffer.bytesHeld();
        int passedOver = buffer.append(stored, now);
        appended(buffer, before, stored.records().count(), passedOver);
    }

    private void appended(UncutBuffer buffer, long bytesBefore, int records, int passedOver) {
        bufferedRecords += records - passedOver;
        bufferedBytes += buffer.bytesHeld() - bytesBefore;
        if (passedOver > 0) {
            metrics.passedOver(buffer.destination(), passedOver);
        }
    }

    private UncutBuffer buffer(Destination destination) {
        // Most records go where the one before went.
        if (last == null || !last.destination().equals(destination)) {
            last = buffers.get(destination);
            if (last == null) {
                TopicTurns.Turn turn = turns.opened(destination.topic());
                long bytes = config.maxBatchSizeInBytes();
                last =
                        config.coalesces()
                                ? new KeyedBuffer(destination, turn, batchSize, bytes, spare)
                                : new DestinationBuffer(destination, turn, batchSize, bytes, spare);
                buffers.put(destination, last);
                bufferedBytes += last.bytesHeld();
            }
        }
        return last;
    }

    /** Lays a batch aside until its due time. */
    void park(Batch batch) {
        waiting.add(batch);
        waitingRecords += batch.size();
        waitingBytes += batch.bytesHeld();
    }

    /** The arrays of a batch that is settled, for records to come, if nobody can read them. */
    void reuse(Batch batch) {
        if (batch.isReadNoMore()) {
            spare.giveBack(batch.records());
        }
    }

    int batchSize() {
        return batchSize;
    }

    long nextSequence() {
        return lastSequence += Batch.SEQUENCE_GAP;
    }

    // ------------------------------------------------------------------ what goes next

    /** What goes next: one answer with the time, the size and where it is. */
    static final class Next {

        private static final Next NONE = new Next(Delivery.NEVER, 0, null, null);

        private final long at;
        private final int records;
        @Nullable private final Batch batch;
        @Nullable private final UncutBuffer buffer;

        private Next(long at, int records, @Nullable Batch batch, @Nullable UncutBuffer buffer) {
            this.at = at;
            this.records = records;
            this.batch = batch;
            this.buffer = buffer;
        }

        /**
         * When it may go, as far as it is up to the backlog; {@link Delivery#NEVER} for nothing.
         */
        long at() {
            return at;
        }

        /** How many records it will have. */
        int records() {
            return records;
        }
    }

    /**
     * @param probing in an outage: a batch that waits may go whenever its due time is
     * @param scarceBatchSize how many records a batch may have where more than one is waiting
     */
    Next next(long now, boolean probing, Search search, int scarceBatchSize) {
        Batch batch = firstWaiting(now, probing, Search.NORMAL);
        if (batch != null && config.ordered()) {
            return of(batch, now, probing);
        }
        UncutBuffer buffer = nextBuffer(now);
        long bufferAt = buffer == null ? Delivery.NEVER : readyAt(buffer, now);
        if (batch != null && batch.troubled() && search == Search.UNTROUBLED_FIRST) {
            Batch other = firstWaiting(now, probing, search);
            if (other != null) {
                batch = other;
            } else if (bufferAt <= now) {
                return of(buffer, bufferAt, scarceBatchSize);
            }
        }
        long batchAt = batch == null ? Delivery.NEVER : probing ? now : batch.dueAt();
        if (batch != null && (batchAt <= now || batchAt <= bufferAt)) {
            return of(batch, now, probing);
        }
        return buffer == null ? Next.NONE : of(buffer, bufferAt, scarceBatchSize);
    }

    private static Next of(Batch batch, long now, boolean probing) {
        return new Next(
                probing ? Math.min(now, batch.dueAt()) : batch.dueAt(), batch.size(), batch, null);
    }

    private Next of(UncutBuffer buffer, long at, int scarceBatchSize) {
        return new Next(
                at, Math.min(buffer.count(), cutSize(buffer, scarceBatchSize)), null, buffer);
    }

    /**
     * The first batch that waits; with {@code UNTROUBLED_FIRST} the first due one that is so, if
     * any.
     */
    @Nullable
    private Batch firstWaiting(long now, boolean probing, Search search) {
        if (waiting.isEmpty()) {
            return null;
        }
        if (search == Search.NORMAL) {
            return waiting.first();
        }
        for (Batch batch : waiting) {
            if (!probing && batch.dueAt() > now) {
                return null;
            }
            if (!batch.troubled()) {
                return batch;
            }
        }
        return null;
    }

    /**
     * The buffer to cut from next: of those that are ready, by their batch or by time, one of the
     * topic whose turn it is, and of these the oldest; else the first to be.
     */
    @Nullable
    private UncutBuffer nextBuffer(long now) {
        UncutBuffer best = null;
        long bestAt = Delivery.NEVER;
        boolean bestRipe = false;
        boolean crowded = underPressure();
        for (UncutBuffer buffer : buffers.values()) {
            if (buffer.isEmpty()) {
                continue;
            }
            long ripeAt = ripeAt(buffer);
            boolean ripe = ripeAt <= now;
            long at = !ripe && crowded ? now : ripeAt;
            int turn =
                    best == null || ripe != bestRipe
                            ? Boolean.compare(bestRipe, ripe)
                            : ripe ? Long.compare(buffer.turn().nextAt(), best.turn().nextAt()) : 0;
            boolean better =
                    best == null
                            || turn < 0
                            || turn == 0 && at < bestAt
                            || turn == 0
                                    && at == bestAt
                                    && crowded
                                    && buffer.count() > best.count();
            if (better) {
                best = buffer;
                bestAt = at;
                bestRipe = ripe;
            }
        }
        return best;
    }

    private long readyAt(UncutBuffer buffer, long now) {
        long at = ripeAt(buffer);
        return at > now && underPressure() ? now : at;
    }

    /** When its records need wait no longer for others, whatever else there is. */
    private long ripeAt(UncutBuffer buffer) {
        long arrived = buffer.oldestArrivedAt();
        return draining || buffer.hasBatch()
                ? arrived
                : arrived + config.maxTimeInBuffer().toNanos();
    }

    /** Whether records had better leave in batches that aren't full than not at all. */
    private boolean underPressure() {
        return hurried
                || buffers.size() > (long) config.maxOpenDates() * Math.max(1, turns.openTopics())
                || records() >= PRESSURE * config.maxBufferedRequests()
                || bufferedBytes + waitingBytes >= PRESSURE * mostBytes;
    }

    private int cutSize(UncutBuffer buffer, int scarceBatchSize) {
        // A share of the quota may have no room for a whole batch in any second.
        return buffer.count() > batchSize ? scarceBatchSize : Math.min(batchSize, scarceBatchSize);
    }

    /** Takes out what {@link #next} has found; nothing may have come between the two. */
    Batch take(Next next, RequestIds ids) {
        if (next.batch != null) {
            turns.served(next.batch.destination().topic());
            waiting.remove(next.batch);
            waitingRecords -= next.batch.size();
            waitingBytes -= next.batch.bytesHeld();
            return next.batch;
        }
        return cut(next.buffer, next.records, ids);
    }

    private Batch cut(UncutBuffer buffer, int size, RequestIds ids) {
        long arrivedAt = buffer.oldestArrivedAt();
        long before = buffer.bytesHeld();
        Records records = buffer.cut(size, config.maxBatchSizeInBytes());
        bufferedRecords -= records.count();
        turns.served(buffer.destination().topic());
        if (buffer.isEmpty()) {
            buffers.remove(buffer.destination());
            turns.closed(buffer.turn());
            if (last == buffer) {
                last = null;
            }
            bufferedBytes -= before;
        } else {
            bufferedBytes += buffer.bytesHeld() - before;
        }
        return new Batch(buffer.destination(), records, ids.next(), nextSequence(), arrivedAt);
    }

    /**
     * Gives what would be sent next its final content and id, so that a checkpoint can hold both:
     * should the job fail after sending it, its repeat is recognised.
     *
     * @param most how many batches shall wait at the most: more would only keep records from
     *     joining bigger ones
     */
    void cutAhead(long now, int most, int scarceBatchSize, RequestIds ids) {
        while (waiting.size() < most) {
            UncutBuffer buffer = nextBuffer(now);
            if (buffer == null || readyAt(buffer, now) > now) {
                return;
            }
            park(cut(buffer, Math.min(buffer.count(), cutSize(buffer, scarceBatchSize)), ids));
        }
    }

    /**
     * Takes out all batches that wait, and what makes whole ones.
     *
     * @param all whether also what makes no whole one
     */
    List<Batch> takeBatches(boolean all, RequestIds ids) {
        List<Batch> taken = new ArrayList<>(waiting);
        taken.sort(BY_SEQUENCE);
        waiting.clear();
        waitingRecords = 0;
        waitingBytes = 0;
        for (UncutBuffer buffer : new ArrayList<>(buffers.values())) {
            while (!buffer.isEmpty() && (all || buffer.hasBatch())) {
                taken.add(cut(buffer, batchSize, ids));
            }
        }
        return taken;
    }

    /** Makes all that waits due by a time, each at its own. */
    void dueBy(long now, Backoff backoff) {
        List<Batch> parked = new ArrayList<>(waiting);
        waiting.clear();
        for (Batch batch : parked) {
            batch.becomeDueAt(Math.min(batch.dueAt(), now + backoff.spreadNanos()));
            waiting.add(batch);
        }
    }

    /** From now on nothing waits for company: the input has ended. */
    void drain() {
        draining = true;
    }

    /** While somebody waits for room, records go without waiting for their batch to fill. */
    void hurry(boolean on) {
        hurried = on;
        if (on) {
            spare.clear();
        }
    }

    /** So many bytes it can hold at the most, where that is less than the settings say. */
    void limitBytes(long most) {
        mostBytes = Math.min(mostBytes, most);
    }

    // ------------------------------------------------------------------ measures

    Collection<Batch> waiting() {
        return waiting;
    }

    Collection<UncutBuffer> buffers() {
        return buffers.values();
    }

    long records() {
        return bufferedRecords + waitingRecords;
    }

    /** What all of it takes on the heap, roughly, spare arrays included. */
    long bytesHeld() {
        return bufferedBytes + waitingBytes + spare.bytesHeld();
    }

    void clearSpare() {
        spare.clear();
    }

    long spareBytes() {
        return spare.bytesHeld();
    }

    void forEachPending(PendingVisitor visitor) {
        for (Batch batch : waiting) {
            visitor.pending(batch.destination(), batch.size(), batch.arrivedAt());
        }
        for (UncutBuffer buffer : buffers.values()) {
            if (!buffer.isEmpty()) {
                visitor.pending(buffer.destination(), buffer.count(), buffer.oldestArrivedAt());
            }
        }
    }

    /** When the oldest record came, or {@code otherwise}. */
    long oldestArrivedAt(long otherwise) {
        long oldest = otherwise;
        for (Batch batch : waiting) {
            oldest = Math.min(oldest, batch.arrivedAt());
        }
        for (UncutBuffer buffer : buffers.values()) {
            if (!buffer.isEmpty()) {
                oldest = Math.min(oldest, buffer.oldestArrivedAt());
            }
        }
        return oldest;
    }
}
