/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.quota.Quota;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Has every record from the moment it is serialised until it is settled. A record is in exactly one
 * of three places: a buffer of its destination, a batch that waits, or a batch that is under way.
 *
 * <p>Three parts do the work: the {@link Backlog} knows what goes next, the {@link Sender} when,
 * and the {@link Settlement} what an outcome does. Nothing here starts a thread or a timer, or
 * knows of Flink: {@link #pump} sends what may be sent now and returns when to be called again.
 *
 * <p>All of it belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
@Internal
public final class Delivery {

    /** What {@link #pump} returns if only an event can change anything. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What the delivery needs done outside. */
    public interface Port {

        /** Sends a batch; its outcome comes back through {@link Delivery#settle}. */
        void send(Batch batch);

        /** Takes a record that will not be written. May throw, which fails the job. */
        void reject(Batch batch, int index, RejectionCause cause, int code, String reason);
    }

    /** What the delivery is made of. */
    public static final class Parts {
        final SinkConfig config;
        final Quota quota;
        final Backoff backoff;
        final RequestIds ids;
        final DeliveryMetrics metrics;
        final Port port;

        /** Puts the parts together; none is null. */
        public Parts(
                SinkConfig config,
                Quota quota,
                Backoff backoff,
                RequestIds ids,
                DeliveryMetrics metrics,
                Port port) {
            this.config = config;
            this.quota = quota;
            this.backoff = backoff;
            this.ids = ids;
            this.metrics = metrics;
            this.port = port;
        }
    }

    private final SinkConfig config;
    private final RequestIds ids;
    private final Backlog backlog;
    private final ServiceHealth health;
    private final Sender sender;
    private final Settlement settlement;
    private final Set<Destination> written = new HashSet<>();

    private boolean paused;

    /** Begins empty. */
    public Delivery(Parts parts) {
        this.config = parts.config;
        this.ids = parts.ids;
        this.backlog = new Backlog(config, parts.quota.fittingBatchSize(config.maxBatchSize()));
        this.health = new ServiceHealth(parts.backoff);
        this.sender = new Sender(parts, backlog, health);
        this.settlement = new Settlement(parts, backlog, health, written);
    }

    // ------------------------------------------------------------------ a record's way

    /**
     * Takes a record over, copying it.
     *
     * @return whether that gives cause to {@link #pump}
     */
    public boolean add(Destination destination, byte[] json, int offset, int length, long now) {
        return backlog.append(destination, json, offset, length, now);
    }

    /**
     * Sends what may be sent now.
     *
     * @return when to be called again if nothing happens until then, or {@link #NEVER}
     */
    public long pump(long now) {
        return paused ? NEVER : sender.send(now);
    }

    /**
     * Settles a batch under way, or lays it aside for another attempt.
     *
     * @throws ByteAirSinkException if the job has to fail
     */
    public void settle(Batch batch, WriteOutcome outcome, long now) {
        sender.returned(batch, outcome, now);
        settlement.settle(batch, outcome, now);
    }

    // ------------------------------------------------------------------ checkpoints and the end

    /** While paused nothing is sent, so that what is under way can run out. */
    public void pause(boolean on) {
        paused = on;
    }

    /** While somebody waits for room, records go without waiting for their batch to fill. */
    public void hurry(boolean on) {
        backlog.hurry(on);
    }

    /** From now on nothing waits for company: the input has ended. */
    public void drain() {
        backlog.drain();
    }

    /**
     * All that a checkpoint must hold, in order. What would be sent next gets its final content and
     * id: should the job fail after sending it, its repeat is recognised.
     */
    public List<StoredRecords> snapshot(long now) {
        backlog.cutAhead(now, config.maxInFlightRequests(), sender.scarceBatchSize(), ids);
        List<Batch> batches = new ArrayList<>(sender.inFlight());
        batches.addAll(backlog.waiting());
        batches.sort(Comparator.comparingLong(Batch::sequence));
        List<StoredRecords> all = new ArrayList<>();
        for (Batch batch : batches) {
            all.add(
                    StoredRecords.batch(
                            batch.destination(),
                            batch.records(),
                            batch.requestId(),
                            batch.attempts(),
                            isInFlight(batch)
                                    ? IdHistory.of(true, batch.history().refused())
                                    : batch.history()));
        }
        for (DestinationBuffer buffer : backlog.buffers()) {
            buffer.peek().forEach(part -> all.add(StoredRecords.uncut(buffer.destination(), part)));
        }
        return all;
    }

    /**
     * Takes over what a checkpoint holds; to be called before anything else.
     *
     * @param sameJob whether the job has failed and resumes by itself: it went on after that
     *     checkpoint, and what came of the batches then is not known. A job that was stopped with a
     *     savepoint has sent nothing after it.
     */
    public void restore(StoredRecords stored, boolean sameJob, long now) {
        if (stored.requestId() == null) {
            backlog.append(stored.destination(), stored.records(), now);
            return;
        }
        boolean sameId = config.reuseRequestIds();
        Batch batch =
                new Batch(
                        stored.destination(),
                        stored.records(),
                        sameId ? stored.requestId() : ids.next(),
                        backlog.nextSequence(),
                        now);
        IdHistory history = sameJob ? IdHistory.OF_EARLIER_RUN : stored.history();
        batch.restored(stored.attempts(), sameId ? history : IdHistory.FRESH);
        backlog.park(batch);
    }

    /**
     * The dated destinations with accepted records, of this run and those that its state comes
     * from.
     */
    public Set<Destination> written() {
        return written;
    }

    /** Takes over the dated destinations that earlier runs had accepted records for. */
    public void restoreWritten(Collection<Destination> destinations) {
        written.addAll(destinations);
    }

    // ------------------------------------------------------------------ measures

    /** Whether everything is settled. */
    public boolean isEmpty() {
        return records() == 0;
    }

    /** How many requests are under way. */
    public int inFlight() {
        return sender.inFlight().size();
    }

    boolean isInFlight(Batch batch) {
        return sender.inFlight().contains(batch);
    }

    /** How many records are not settled. */
    public long records() {
        return backlog.records() + sender.records();
    }

    /** What all of it takes on the heap, roughly, in bytes: capacity, not content. */
    public long bytesHeld() {
        return backlog.bytesHeld() + sender.bytesHeld();
    }

    /** Whether the service fails as a whole. */
    public boolean outage() {
        return health.outage();
    }

    /** How long it has failed so, in nanoseconds; 0 if it does not. */
    public long outageAge(long now) {
        return health.outageAge(now);
    }

    /** How long the oldest record has been here, in nanoseconds; 0 if there is none. */
    public long oldestAge(long now) {
        long oldest = backlog.oldestArrivedAt(now);
        for (Batch batch : sender.inFlight()) {
            oldest = Math.min(oldest, batch.arrivedAt());
        }
        return now - oldest;
    }

    /** What there is and what failed last, for a message. */
    @Override
    public String toString() {
        return records()
                + " records: "
                + inFlight()
                + " requests under way, "
                + backlog.waiting().size()
                + " batches waiting, "
                + backlog.buffers().size()
                + " destinations with records in no batch yet; "
                + health;
    }
}
