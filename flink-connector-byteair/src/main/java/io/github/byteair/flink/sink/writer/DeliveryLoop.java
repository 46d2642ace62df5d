/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RecordRejectedException;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.deadletter.Rejections;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.Batch;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import io.github.byteair.flink.sink.quota.Permit;
import io.github.byteair.flink.sink.quota.Quota;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import io.github.byteair.flink.sink.quota.SharedQuota;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a {@link Delivery} to Flink: client, mailbox, timer, metrics, and what it shares with
 * others, which are quota and memory. Whoever has one says when nothing may move: between what a
 * checkpoint's barrier sees pass and what its state holds, and, after that, until something shows
 * that the job goes on, since one that is being stopped would only send what its successor must ask
 * for again.
 *
 * <p>All methods are called by the task thread.
 */
final class DeliveryLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryLoop.class);

    /** What is being done about a checkpoint. */
    private enum Phase {
        /** Nothing: it sends and settles. */
        RUNNING,
        /** Between flush and snapshot: nothing moves. */
        FLUSHED,
        /** The snapshot is taken, and nothing has shown yet that the job goes on. */
        RESTING
    }

    /** What waits before the delivery, and goes to it as it has room; and what time does to it. */
    interface Supply {

        /** Hands on to the delivery; called before anything is sent, and when a time has come. */
        void feed();

        /** How many records wait. */
        long records();

        /** What they take, on the heap and in files, roughly. */
        long bytes();

        /** What they take on the heap, roughly, in bytes. */
        long bytesOnHeap();

        /** Shows all of them. */
        void forEachPending(PendingVisitor visitor);
    }

    private final SinkConfig config;
    private final ByteAirClient client;
    private final Surroundings place;
    private final MailboxExecutor mailbox;
    private final TaskClock clock;
    private final WriterMetrics metrics;
    private final Rejections rejections;
    private final Supply supply;
    private final Delivery delivery;
    private final Quota quota;
    private final CountedMemory memory;
    @Nullable private final JobManagerLine line;
    @Nullable private final SharedQuota sharedQuota;

    private final Queue<Runnable> deferred = new ArrayDeque<>();
    private Phase phase = Phase.RUNNING;
    private long restUntil;
    private long nextPumpAt = Delivery.NEVER;
    private boolean inputWaits;
    private long drainBegan;
    private volatile long oldestPendingSince;
    private boolean closed;

    /**
     * @param client closed with it; on failure here, by the caller
     * @param services time and chance: the system's, or a test's own
     */
    DeliveryLoop(
            SinkConfig config,
            ByteAirClient client,
            Surroundings place,
            WriterServices services,
            RequestIds ids,
            WriterMetrics metrics,
            Rejections rejections,
            Supply supply) {
        this.config = config;
        this.client = client;
        this.place = place;
        this.mailbox = place.mailbox;
        this.metrics = metrics;
        this.rejections = rejections;
        this.supply = supply;
        this.clock = new TaskClock(place.timers, services.nanoClock, this::onTime);
        boolean limited = config.requestsPerSecond() > 0 || config.recordsPerSecond() > 0;
        this.line = limited && services.systemClock ? place.line.get() : null;
        this.sharedQuota = line == null ? null : sharedQuota(line);
        this.quota =
                sharedQuota != null
                        ? sharedQuota
                        : new QuotaLimiter(
                                config.requestsPerSecond(),
                                config.recordsPerSecond(),
                                place.task.getNumberOfParallelSubtasks());
        this.delivery =
                new Delivery(
                        new Delivery.Parts(
                                config,
                                quota,
                                new Backoff(
                                        config.initialBackoff(),
                                        config.maxBackoff(),
                                        services.random),
                                ids,
                                metrics,
                                new Port()));
        this.memory = new CountedMemory(config, services.memory, this::lookAgain);
        delivery.limitBytes(memory.mostRecordBytes());
        registerGauges(place.metrics.addGroup(WriterMetrics.GROUP), services.memory);
    }

    private SharedQuota sharedQuota(JobManagerLine line) {
        return new SharedQuota(
                config.requestsPerSecond(),
                config.recordsPerSecond(),
                new SharedQuota.Identity(
                        place.jobId + '/' + line.operatorId(),
                        place.task.getIndexOfThisSubtask(),
                        place.task.getNumberOfParallelSubtasks(),
                        UUID.randomUUID().getMostSignificantBits(),
                        place.restored),
                this::lookAgain,
                clock.now());
    }

    /** To be called when all that a checkpoint holds is restored. */
    void start() {
        if (hasWork()) {
            mailbox.execute(this::pump, "Send to ByteAir what may be sent");
        }
        if (sharedQuota != null) {
            QuotaThread.ask(place.jobId, config, line, sharedQuota);
        }
        // Nothing throws behind this: who counts something is closed.
        countMemory();
    }

    /**
     * A permit came, or room, or more to send. Called by the thread that asks, by another writer's,
     * or by the task's.
     */
    void lookAgain() {
        try {
            mailbox.execute(this::pump, "Send to ByteAir what may be sent");
        } catch (RejectedExecutionException closedMailbox) {
            LOG.debug("The task has ended before a permit or room came.");
        }
    }

    private void registerGauges(MetricGroup group, MemoryBudget budget) {
        group.gauge("recordsPending", () -> delivery.records() + supply.records());
        group.gauge("bytesPending", () -> bytesHeld() + supply.bytes());
        group.gauge("memoryBudgetUse", budget::use);
        group.gauge("requestsInFlight", delivery::inFlight);
        group.gauge("outage", () -> delivery.outage() ? 1 : 0);
        group.gauge("outageAgeMillis", () -> millis(delivery.outageAge(clock.now())));
        group.gauge("oldestPendingAgeMillis", this::oldestPendingAge);
        group.gauge("quotaRate", quota::rate);
        if (config.platformMetrics() != null) {
            group.gauge("platformReportsFailed", client::failedReports);
        }
        group.gauge("quotaUse", () -> sharedQuota == null ? 0 : sharedQuota.use());
        group.gauge("permitsAwaited", () -> sharedQuota == null ? 0 : sharedQuota.awaited());
        group.gauge("quotaFallback", () -> sharedQuota != null && sharedQuota.inFallback() ? 1 : 0);
    }

    Delivery delivery() {
        return delivery;
    }

    TaskClock clock() {
        return clock;
    }

    /** Whether anything is not settled. */
    boolean hasWork() {
        return !delivery.isEmpty() || supply.records() > 0;
    }

    /** What records take on the heap, and the compressed bodies of those under way. */
    long bytesHeld() {
        return delivery.bytesHeld() + client.bodyBytes();
    }

    CountedMemory memory() {
        return memory;
    }

    /** Whether the process's memory has room for so many bytes of records more. */
    boolean admits(long size) {
        return memory.admits(recordBytes(), bytesBeside(), size);
    }

    /** Whether the process's memory has room for so many bytes that a checkpoint does not copy. */
    boolean hasRoom(long size) {
        return memory.hasRoom(recordBytes(), bytesBeside(), size);
    }

    /** Tells what it holds of the process's memory; to be called when that has changed. */
    void countMemory() {
        memory.holds(recordBytes(), bytesBeside());
    }

    private long recordBytes() {
        return delivery.bytesHeld() - delivery.spareBytes();
    }

    /** What a checkpoint does not copy. */
    private long bytesBeside() {
        return delivery.spareBytes() + client.bodyBytes() + supply.bytesOnHeap();
    }

    // ------------------------------------------------------------------ what goes out

    void pump() {
        if (closed || phase != Phase.RUNNING) {
            return;
        }
        supply.feed();
        long now = clock.now();
        nextPumpAt = delivery.pump(now);
        countMemory();
        countPending(now);
        if (nextPumpAt != Delivery.NEVER) {
            clock.wakeUpAt(nextPumpAt);
        }
        wakeUpToDecide();
    }

    /** While no input can come, no row of a key can, and what is held back for one waits. */
    void wakeUpToDecide() {
        long at = delivery.decidesAt();
        if (at != Delivery.NEVER && !inputWaits) {
            clock.wakeUpAt(at);
        }
    }

    /** As of when last something was sent or settled. */
    private void countPending(long now) {
        TopicMetrics topics = metrics.topics();
        long[] oldest = {now - delivery.oldestAge(now)};
        topics.count();
        delivery.forEachPending(topics);
        supply.forEachPending(
                (destination, records, arrivedAt) -> {
                    topics.pending(destination, records, arrivedAt);
                    oldest[0] = Math.min(oldest[0], arrivedAt);
                });
        topics.counted();
        oldestPendingSince = oldest[0];
    }

    private void onTime() {
        if (phase != Phase.FLUSHED && !inputWaits && !closed) {
            // At rest, too: input may come then, and where checkpoints follow each other closely
            // the writer is hardly ever not at rest.
            delivery.decide(clock.now());
        }
        if (phase == Phase.RESTING && clock.now() >= restUntil) {
            goOn();
        } else if (phase == Phase.RESTING) {
            clock.wakeUpAt(restUntil);
            wakeUpToDecide();
        } else {
            pump();
        }
    }

    /** What the delivery needs done. */
    private final class Port implements Delivery.Port {

        @Override
        public void send(Batch batch) {
            Permit permit = batch.permit();
            client.write(batch.toRequest(), () -> quota.leaves(permit, clock.now()))
                    .whenComplete((outcome, failure) -> report(batch, outcome, failure));
        }

        @Override
        public void reject(Batch batch, int index, RejectionCause cause, int code, String reason) {
            rejections.handle(
                    new RejectedRecord(
                            new String(batch.records().record(index), StandardCharsets.UTF_8),
                            batch.destination().topic(),
                            batch.destination().stage(),
                            batch.destination().dataDate(),
                            cause,
                            code,
                            reason,
                            batch.requestId(),
                            batch.attempts(),
                            Instant.now()));
        }
    }

    /** Called by a thread of the client: enqueues one mail and does nothing else. */
    private void report(Batch batch, @Nullable WriteOutcome outcome, @Nullable Throwable failure) {
        try {
            mailbox.execute(() -> settle(batch, outcome, failure), "Settle a request to ByteAir");
        } catch (RejectedExecutionException closedMailbox) {
            LOG.debug("The task has ended before the answer to a request: {}", batch);
        }
    }

    private void settle(Batch batch, @Nullable WriteOutcome outcome, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (phase != Phase.RUNNING) {
            deferred.add(() -> settleNow(batch, outcome, failure));
            return;
        }
        settleNow(batch, outcome, failure);
        pump();
    }

    private void settleNow(
            Batch batch, @Nullable WriteOutcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            throw new ByteAirSinkException(
                    "The client failed where it must not; this is a bug of the connector.",
                    failure);
        }
        try {
            delivery.settle(batch, outcome, clock.now());
        } catch (RecordRejectedException e) {
            if (config.isExactlyOnce() && outcome.kind() == WriteOutcome.Kind.PARTLY_REJECTED) {
                throw FinalRejection.of(e);
            }
            throw e;
        }
    }

    // ------------------------------------------------------------------ input that waits

    /** From now on the task takes no input, and waits for something. */
    void inputWaits() {
        inputWaits = true;
    }

    void inputGoesOn(long waitedSince) {
        inputWaits = false;
        delivery.inputWasHeldUp(clock.now() - waitedSince);
    }

    // ------------------------------------------------------------------ checkpoints and the end

    /** Lets requests under way run out until a time, but not in an outage, sending no other. */
    void awaitAnswers(long until) throws InterruptedException {
        delivery.pause(true);
        try {
            // Answers of before are here, and no timer may come any more that ends the rest.
            goOn();
            while (delivery.inFlight() > 0 && !delivery.outage() && clock.now() < until) {
                clock.wakeUpAt(until);
                mailbox.yield();
            }
        } finally {
            delivery.pause(false);
        }
    }

    /**
     * Delivers what can be delivered by a time. An ordered sink's backlog can't move to other
     * subtasks: with none in its savepoint, it can be resumed at another parallelism.
     */
    void deliverAhead(long until) throws InterruptedException {
        delivery.hurry(true);
        try {
            pump();
            while (!delivery.isEmpty()
                    && !delivery.outage()
                    && (delivery.inFlight() > 0 || nextPumpAt < until || awaitsPermit())
                    && clock.now() < until) {
                clock.wakeUpAt(until);
                mailbox.yield();
            }
        } finally {
            delivery.hurry(false);
        }
    }

    /**
     * Until something is under way, or a time. Where no input comes and checkpoints follow each
     * other closely, a writer rests between them: this is the only time at which it sends, and a
     * permit that comes while it rests is too old when it goes on. So it is in an outage, for the
     * probe that is due: without leave for it the outage would not end while no input comes.
     */
    void awaitPermit(long until) throws InterruptedException {
        while (awaitsPermit() && delivery.inFlight() == 0 && clock.now() < until) {
            clock.wakeUpAt(until);
            mailbox.yield();
        }
    }

    private boolean awaitsPermit() {
        return sharedQuota != null && !delivery.isEmpty() && sharedQuota.isExpected(clock.now());
    }

    /** From here to {@link #rest} or {@link #run} nothing moves. */
    void freeze() {
        phase = Phase.FLUSHED;
    }

    /** The snapshot is taken, and nothing has to wait for a sign that the job goes on. */
    void run() {
        countAfterSnapshot();
        phase = Phase.RUNNING;
    }

    /**
     * The snapshot is taken: from now on nothing moves until {@link #goOn}, or for so long.
     *
     * @param nanos passes by Flink's timers, which a task has no more that is being stopped
     */
    void rest(long nanos) {
        countAfterSnapshot();
        phase = Phase.RESTING;
        restUntil = clock.now() + nanos;
        clock.wakeUpAt(restUntil);
        wakeUpToDecide();
    }

    private void countAfterSnapshot() {
        if (delivery.isEmpty()) {
            // It may have become idle, and other writers of the process need the room.
            delivery.clearSpare();
        }
        countMemory();
    }

    /** Something shows that the job goes on after a checkpoint. */
    void goOn() {
        if (phase == Phase.RUNNING || closed) {
            return;
        }
        phase = Phase.RUNNING;
        // All of them before anything is sent: one may ask for a pause.
        while (!deferred.isEmpty()) {
            deferred.remove().run();
        }
        pump();
    }

    /**
     * The input has ended: nothing waits for company any more. {@link #isDrained} says when all is
     * settled.
     */
    void beginDrain() {
        delivery.drain();
        drainBegan = clock.now();
        pump();
    }

    /**
     * Whether everything is settled; to be asked after each mail.
     *
     * @throws ByteAirSinkException if it is not, and the drain timeout is over
     */
    boolean isDrained() {
        if (!hasWork()) {
            return true;
        }
        Duration limit = config.drainTimeout();
        if (limit != null) {
            if (clock.now() - drainBegan >= limit.toNanos()) {
                throw drainTimedOut(limit);
            }
            clock.wakeUpAt(drainBegan + limit.toNanos());
        }
        return false;
    }

    private ByteAirSinkException drainTimedOut(Duration limit) {
        return new ByteAirSinkException(
                "The input has ended, but ByteAir did not take all records within the drain timeout"
                        + " of "
                        + limit
                        + "; left: "
                        + delivery
                        + (supply.records() == 0
                                ? ""
                                : ", and " + supply.records() + " records not released yet")
                        + ". Mend what failed, or raise or unset "
                        + Setting.DRAIN_TIMEOUT
                        + " to wait without end.",
                null);
    }

    @Override
    public void close() {
        closed = true;
        clock.cancel();
        if (sharedQuota != null) {
            sharedQuota.leave();
        }
        try {
            client.close();
        } finally {
            memory.close();
            rejections.close();
        }
    }

    // ------------------------------------------------------------------ measures

    /** Exact when last something was sent or settled, which in an outage is at every probe. */
    private long oldestPendingAge() {
        return hasWork() ? millis(clock.now() - oldestPendingSince) : 0;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
