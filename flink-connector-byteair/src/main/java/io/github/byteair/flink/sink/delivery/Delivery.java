/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.Deletes;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.quota.Quota;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Has every record from the moment it is serialised until it is settled. A record is in exactly one
 * of these places: a buffer of its destination, a batch that waits, or a batch that is under way;
 * or it takes a row down and is held back, since another row of the key may follow.
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
    private final DeliveryMetrics metrics;
    private final HeldChanges held;
    private final Backlog backlog;
    private final ServiceHealth health;
    private final Sender sender;
    private final Settlement settlement;
    private final UnsavedBatches unsaved = new UnsavedBatches();
    private final Set<Destination> written = new HashSet<>();

    private boolean paused;

    /** Begins empty. */
    public Delivery(Parts parts) {
        this.config = parts.config;
        this.ids = parts.ids;
        this.metrics = parts.metrics;
        this.held = new HeldChanges(config.maxTimeInBuffer().toNanos());
        this.backlog =
                new Backlog(config, parts.quota.fittingBatchSize(config.maxBatchSize()), metrics);
        this.health = new ServiceHealth(parts.backoff);
        this.sender = new Sender(parts, backlog, health);
        this.settlement = new Settlement(parts, backlog, unsaved, health, written);
    }

    // ------------------------------------------------------------------ a record's way

    /**
     * Takes a record over, copying it.
     *
     * @return whether that gives cause to {@link #pump}
     */
    public boolean add(Destination destination, byte[] json, int offset, int length, long now) {
        return backlog.append(destination, 0, 0, json, offset, length, now);
    }

    /**
     * Takes over a row of a key, copying it. What is held back of the key was half of an update; if
     * the sink coalesces, earlier rows of the key that are in no batch are passed over.
     *
     * @param keyHigh with {@code keyLow} a digest of the key
     * @return whether that gives cause to {@link #pump}
     */
    public boolean add(
            Destination destination,
            long keyHigh,
            long keyLow,
            byte[] json,
            int offset,
            int length,
            long now) {
        release(keyHigh, keyLow);
        return backlog.append(destination, keyHigh, keyLow, json, offset, length, now);
    }

    /**
     * Takes over what is to be written if no other row of the key comes within the time a record
     * may wait in a buffer.
     *
     * @param json copied; null if there is nothing to write and a row that is gone fails the job
     * @return whether that gives cause to {@link #pump}
     */
    public boolean hold(
            Destination destination,
            long keyHigh,
            long keyLow,
            @Nullable byte[] json,
            int offset,
            int length,
            long now) {
        boolean first = held.count() == 0;
        int passedOver = held.hold(destination, keyHigh, keyLow, json, offset, length, now);
        if (passedOver > 0) {
            metrics.passedOver(destination, passedOver);
        }
        return first;
    }

    /**
     * Decides what has been held back for its time; to be called when {@link #decidesAt} says, but
     * only while the task takes input, and to be followed by {@link #pump}.
     *
     * @throws ByteAirSinkException if a row is gone, and that fails the job
     */
    public void decide(long now) {
        held.takeDue(now).forEach(this::isGone);
    }

    /**
     * To be called when there is no room for another record, and to be followed by {@link #pump}:
     * where nothing but changes held back takes it, time alone makes none, since they wait for
     * input. The oldest of them are decided at once, as many as can be under way; a row of their
     * key that comes later still has the last word.
     *
     * @throws ByteAirSinkException if a row is gone, and that fails the job
     */
    public void decideForRoom() {
        if (held.count() > 0 && held.count() == records()) {
            long most = (long) config.maxBatchSize() * config.maxInFlightRequests();
            held.takeOldest((int) Math.min(most, (held.count() + 1) / 2)).forEach(this::isGone);
        }
    }

    /** When to {@link #decide} next, or {@link #NEVER}. */
    public long decidesAt() {
        return held.dueAt();
    }

    /** A row of the key has come that can't be written: what is held back was half of an update. */
    public void release(long keyHigh, long keyLow) {
        Destination released = held.release(keyHigh, keyLow);
        if (released != null) {
            metrics.passedOver(released, 1);
        }
    }

    /** For so long the task could take no input: who waits for it has waited for nothing. */
    public void inputWasHeldUp(long nanos) {
        held.inputWasHeldUp(nanos);
    }

    private void isGone(HeldChanges.Held change) {
        byte[] json = change.json();
        if (json == null) {
            throw new ByteAirSinkException(
                    "The input of a ByteAir sink deleted a row, which the platform cannot do. In"
                            + " SQL, set 'sink.delete.policy' to 'mark', to write such rows again"
                            + " with a field such as status set, or to 'ignore'; of a DataStream,"
                            + " setDeleteSchema or setIgnoreDeletes.",
                    null);
        }
        backlog.append(
                change.destination(),
                change.keyHigh(),
                change.keyLow(),
                json,
                0,
                json.length,
                held.arrivedAt(change));
    }

    /**
     * Sends what may be sent now.
     *
     * @return when to be called again if nothing happens until then, or {@link #NEVER}
     */
    public long pump(long now) {
        // In order, what waits for its checkpoint has others behind it.
        boolean heldUp = config.ordered() && !unsaved.isEmpty();
        return paused || heldUp ? NEVER : sender.send(now);
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

    /** So many bytes it can hold at the most, where that is less than the settings say. */
    public void limitBytes(long most) {
        backlog.limitBytes(most);
    }

    /** While somebody waits for room, records go without waiting for their batch to fill. */
    public void hurry(boolean on) {
        backlog.hurry(on);
    }

    /**
     * From now on nothing waits for company, or for a row of its key: the input has ended.
     *
     * @throws ByteAirSinkException if a row is gone, and that fails the job
     */
    public void drain() {
        backlog.drain();
        held.takeAll().forEach(this::isGone);
    }

    /**
     * All that a checkpoint must hold, in order. What would be sent next gets its final content and
     * id: should the job fail after sending it, its repeat is recognised.
     */
    public List<StoredRecords> snapshot(long now) {
        backlog.cutAhead(now, config.maxInFlightRequests(), sender.scarceBatchSize(), ids);
        List<Batch> batches = new ArrayList<>(sender.inFlight());
        batches.addAll(backlog.waiting());
        unsaved.forEach(batches::add);
        batches.sort(Comparator.comparingLong(Batch::sequence));
        List<StoredRecords> all = new ArrayList<>();
        for (Batch batch : batches) {
            all.add(stored(batch));
        }
        for (UncutBuffer buffer : backlog.buffers()) {
            all.addAll(buffer.snapshot());
        }
        all.addAll(held.snapshot());
        return all;
    }

    private StoredRecords stored(Batch batch) {
        return StoredRecords.batch(
                batch.destination(),
                batch.toStored(),
                batch.requestId(),
                batch.attempts(),
                isInFlight(batch)
                        ? IdHistory.of(true, batch.history().refused())
                        : batch.history());
    }

    /**
     * Of a sink that sends nothing itself: hands over what makes whole batches, with ids, and what
     * a checkpoint had in batches. In the order they came.
     *
     * @param all whether also what makes no whole batch; what is held back stays in any case
     */
    public List<StoredRecords> takeBatches(boolean all) {
        List<StoredRecords> taken = new ArrayList<>();
        for (Batch batch : backlog.takeBatches(all, ids)) {
            taken.add(stored(batch));
        }
        return taken;
    }

    /**
     * Whether a new id is sent only when a checkpoint that holds it is complete, as {@link
     * #checkpointComplete} says; from the beginning it is not. Once it no longer is, what has
     * waited goes.
     */
    public void saveIdsFirst(boolean on) {
        settlement.saveIdsFirst(on);
        if (!on) {
            unsaved.all().forEach(backlog::park);
        }
    }

    /** A checkpoint holds what {@link #snapshot} has just given. */
    public void checkpointTaken(long checkpointId) {
        unsaved.taken(checkpointId);
    }

    /** What the checkpoint, or an earlier one, holds may be sent; to be followed by a pump. */
    public void checkpointComplete(long checkpointId) {
        unsaved.saved(checkpointId).forEach(backlog::park);
    }

    /**
     * Takes over a batch whose id a complete checkpoint holds.
     *
     * @param history what is known of the id
     */
    public void take(StoredRecords stored, IdHistory history, long now) {
        // No records come here that could use its arrays again.
        Batch batch =
                new Batch(
                        stored.destination(),
                        stored.records().shared(),
                        stored.requestId(),
                        backlog.nextSequence(),
                        now);
        batch.restored(stored.attempts(), history);
        backlog.park(batch);
    }

    /**
     * Takes over what a checkpoint holds; to be called before anything else. Nobody can tell
     * whether the run that took it went on afterwards, so what the state knows of an id is not all
     * that is to be known.
     *
     * @throws ByteAirSinkException if it holds rows that may be gone, and says not what to write
     */
    public void restore(StoredRecords stored, long now) {
        if (stored.isHeld()) {
            restoreHeld(stored, now);
            return;
        }
        if (stored.kind() == StoredRecords.Kind.UNCUT) {
            backlog.append(stored, now);
            return;
        }
        boolean sameId = config.reuseRequestIds();
        Batch batch =
                new Batch(
                        stored.destination(),
                        stored.records().shared(),
                        sameId ? stored.requestId() : ids.next(),
                        backlog.nextSequence(),
                        now);
        batch.restored(stored.attempts(), sameId ? IdHistory.OF_EARLIER_RUN : IdHistory.FRESH);
        backlog.park(batch);
    }

    /** The time that another row of a key has to come begins again. */
    private void restoreHeld(StoredRecords stored, long now) {
        boolean bare = stored.kind() == StoredRecords.Kind.HELD_BARE;
        if (bare && config.deletes() == Deletes.WRITE) {
            throw new ByteAirSinkException(
                    "The checkpoint or savepoint holds "
                            + stored.records().count()
                            + " rows that may have been deleted, seen when that was to fail the"
                            + " job: what to write for them is not in it. Start from an earlier"
                            + " checkpoint, or once with such rows ignored (SQL:"
                            + " 'sink.delete.policy' = 'ignore'; setIgnoreDeletes), then with what"
                            + " you want.",
                    null);
        }
        Records records = stored.records();
        for (int i = 0; i < records.count(); i++) {
            hold(
                    stored.destination(),
                    stored.keys()[2 * i],
                    stored.keys()[2 * i + 1],
                    bare ? null : records.array(),
                    records.start(i),
                    records.length(i),
                    now);
        }
    }

    /**
     * The dated destinations with accepted records, of this run and those that its state comes
     * from.
     */
    public Set<Destination> written() {
        return written;
    }

    /** Hands over what {@link #written} has, and begins anew. */
    public List<Destination> takeWritten() {
        List<Destination> taken = new ArrayList<>(written);
        written.clear();
        return taken;
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
        return held.count() + backlog.records() + unsaved.records() + sender.records();
    }

    /**
     * What all of it takes on the heap, roughly, in bytes: capacity, not content, and {@link
     * #spareBytes} with it. No other place counts what a writer's records hold.
     */
    public long bytesHeld() {
        return held.bytesHeld() + backlog.bytesHeld() + unsaved.bytesHeld() + sender.bytesHeld();
    }

    /**
     * Whether something is known against each of the batches, and there are fewer than so many:
     * then others would show whether it is they that fail, or the service.
     */
    public boolean hasOnlyTroubled(int fewerThan) {
        List<Batch> batches = new ArrayList<>(backlog.waiting());
        batches.addAll(sender.inFlight());
        unsaved.forEach(batches::add);
        return batches.size() < fewerThan && batches.stream().allMatch(Batch::troubled);
    }

    /** Gives up the arrays that wait for records. */
    public void clearSpare() {
        backlog.clearSpare();
    }

    /** What arrays take that wait for records, in bytes. Given up when somebody waits for room. */
    public long spareBytes() {
        return backlog.spareBytes();
    }

    /** Whether the service fails as a whole. */
    public boolean outage() {
        return health.outage();
    }

    /** How long it has failed so, in nanoseconds; 0 if it does not. */
    public long outageAge(long now) {
        return health.outageAge(now);
    }

    /** Shows all records that are not settled. */
    public void forEachPending(PendingVisitor visitor) {
        held.forEachPending(visitor);
        backlog.forEachPending(visitor);
        unsaved.forEach(batch -> show(batch, visitor));
        sender.inFlight().forEach(batch -> show(batch, visitor));
    }

    private static void show(Batch batch, PendingVisitor visitor) {
        visitor.pending(batch.destination(), batch.size(), batch.arrivedAt());
    }

    /** How long the oldest record has been here, in nanoseconds; 0 if there is none. */
    public long oldestAge(long now) {
        long[] oldest = {held.oldestArrivedAt(backlog.oldestArrivedAt(now))};
        unsaved.forEach(batch -> oldest[0] = Math.min(oldest[0], batch.arrivedAt()));
        for (Batch batch : sender.inFlight()) {
            oldest[0] = Math.min(oldest[0], batch.arrivedAt());
        }
        return now - oldest[0];
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
                + " destinations with records in no batch yet, "
                + held.count()
                + " changes held back; "
                + health;
    }
}
