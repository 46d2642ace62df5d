/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Destination;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.committable.Completion;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.Deletes;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.deadletter.Rejections;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.Batch;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import io.github.byteair.flink.sink.memory.MemoryShare;
import io.github.byteair.flink.sink.quota.Permit;
import io.github.byteair.flink.sink.quota.Quota;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import io.github.byteair.flink.sink.quota.SharedQuota;
import io.github.byteair.flink.sink.record.RecordSerializer;
import io.github.byteair.flink.sink.record.UnwritableRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of one subtask: joins the {@link Delivery}, which has the records, to Flink: mailbox,
 * timer, metrics, state.
 *
 * <p>From {@link #flush} to {@link #snapshotState} nothing moves, whatever mails other operators of
 * the task let through between: what the checkpoint's barrier has seen pass and what its state
 * holds are one cut. After that the writer stays at rest until something shows that the job goes
 * on, since one that is being stopped would only send what its successor must ask for again.
 *
 * <p>All methods are called by the task thread.
 */
@Internal
public final class ByteAirSinkWriter<T>
        implements StatefulSinkWriter<T, BufferedRequestState<RequestEntry>>,
                CommittingSinkWriter<T, SinkCommittable> {

    private static final Logger LOG = LoggerFactory.getLogger(ByteAirSinkWriter.class);

    /**
     * How long a checkpoint waits for requests under way: their answers spare doubts after a
     * restart, but a service that does not answer must not hold checkpoints up.
     */
    private static final long CHECKPOINT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the writer rests after a checkpoint if it hears of nothing. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(3);

    /**
     * What a full sink admits all the same, so that the task gets to its checkpoints: a waiting
     * record keeps them from it. An hour of it costs 7 MB, and as much in each copy.
     */
    private static final long ADMITTED_BYTES_PER_SECOND = 2_000;

    /**
     * A checkpoint's state is bytes in the operator's state, which stay there until the next one is
     * taken, and a copy of these while they are written.
     */
    private static final int CHECKPOINT_COPIES = 2;

    private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What the writer is doing about a checkpoint. */
    private enum Phase {
        /** Nothing: it sends and settles. */
        RUNNING,
        /** Between flush and snapshot: nothing moves. */
        FLUSHED,
        /** The snapshot is taken, and nothing has shown yet that the job goes on. */
        RESTING
    }

    private final SinkConfig config;
    private final RecordSerializer<T> serializer;
    private final ByteAirClient client;
    private final TaskInfo task;
    private final Owner owner;
    private final MailboxExecutor mailbox;
    private final TaskClock clock;
    private final WriterMetrics metrics;
    private final Rejections rejections;
    private final Delivery delivery;
    private final Quota quota;
    private final long maxBufferedBytes;
    private final MemoryShare memory;
    @Nullable private final DayClock days;
    @Nullable private final SharedQuota sharedQuota;

    private final Queue<Runnable> deferred = new ArrayDeque<>();
    private Phase phase = Phase.RUNNING;
    private long restUntil;
    private long nextPumpAt = Delivery.NEVER;
    private boolean inputWaits;
    private boolean processIsFull;
    private volatile long bytesAwaited;
    private volatile long oldestPendingSince;
    private long bytesStored;
    private long lastCheckpoint;
    private boolean inputEnded;
    private boolean closed;

    /**
     * @param client closed with the writer; on failure here, by the caller
     * @param restored state of earlier runs; empty for a fresh start
     * @param services time, chance and ids: the system's, or a test's own
     */
    public ByteAirSinkWriter(
            SinkConfig config,
            RecordSerializer<T> serializer,
            ByteAirClient client,
            WriterInitContext context,
            Collection<? extends BufferedRequestState<RequestEntry>> restored,
            WriterServices services) {
        this.config = config;
        this.serializer = serializer;
        this.client = client;
        this.task = context.getTaskInfo();
        this.owner = Owner.of(config, task);
        this.lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
        this.mailbox = context.getMailboxExecutor();
        this.clock =
                new TaskClock(context.getProcessingTimeService(), services.nanoClock, this::onTime);
        this.metrics = new WriterMetrics(context.metricGroup(), config, services.nanoClock);
        this.rejections = new Rejections(config, services.nanoClock);
        this.maxBufferedBytes = config.maxBufferedBytes();
        this.days = config.doneTrigger().isWatermark() ? new DayClock(config.doneTrigger()) : null;
        JobManagerLine line = line(context, services);
        this.sharedQuota = line == null ? null : sharedQuota(context, line);
        this.quota = sharedQuota == null ? ownShare() : sharedQuota;
        this.delivery =
                new Delivery(
                        new Delivery.Parts(
                                config,
                                quota,
                                new Backoff(
                                        config.initialBackoff(),
                                        config.maxBackoff(),
                                        services.random),
                                services.requestIds,
                                metrics,
                                new Port()));
        // All of the budget is for what is held and its copies.
        delivery.limitBytes(services.memory.bytes() / (1 + CHECKPOINT_COPIES));
        this.memory = services.memory.share(this::lookAgain);
        registerGauges(context.metricGroup().addGroup(WriterMetrics.GROUP), services.memory);
        restore(restored);
        if (serializer.isKeyed()) {
            LOG.info(
                    "Rows have keys: {}; of the rows of a key that wait for their request {};"
                            + " a row that is gone {}.",
                    config.ordered()
                            ? "sent in order, one request at a time"
                            : "sent in no order, so that an older version may stay",
                    config.coalesces() ? "the last is sent" : "all are sent",
                    config.deletes() == Deletes.WRITE
                            ? "is written as the delete policy says"
                            : config.deletes() == Deletes.IGNORE
                                    ? "is passed over"
                                    : "fails the job");
        }
        if (sharedQuota != null) {
            QuotaThread.ask(jobId(context), config, line, sharedQuota);
        }
        // Nothing throws behind this: who counts something is closed.
        memory.holds(memoryCounted());
    }

    /** Null where nothing is to be shared, or it can't be. */
    @Nullable
    private JobManagerLine line(WriterInitContext context, WriterServices services) {
        boolean limited = config.requestsPerSecond() > 0 || config.recordsPerSecond() > 0;
        return limited && services.systemClock ? JobManagerLine.of(context) : null;
    }

    private SharedQuota sharedQuota(WriterInitContext context, JobManagerLine line) {
        return new SharedQuota(
                config.requestsPerSecond(),
                config.recordsPerSecond(),
                new SharedQuota.Identity(
                        jobId(context) + '/' + line.operatorId(),
                        task.getIndexOfThisSubtask(),
                        task.getNumberOfParallelSubtasks(),
                        UUID.randomUUID().getMostSignificantBits(),
                        context.getRestoredCheckpointId().isPresent()),
                this::lookAgain,
                clock.now());
    }

    private static String jobId(WriterInitContext context) {
        return context.getJobInfo().getJobId().toHexString();
    }

    private Quota ownShare() {
        return new QuotaLimiter(
                config.requestsPerSecond(),
                config.recordsPerSecond(),
                task.getNumberOfParallelSubtasks());
    }

    /** A permit came, or room. Called by the thread that asks, or by another writer's. */
    private void lookAgain() {
        try {
            mailbox.execute(this::pump, "Send to ByteAir what may be sent");
        } catch (RejectedExecutionException closedMailbox) {
            LOG.debug("The task has ended before a permit or room came.");
        }
    }

    private void registerGauges(MetricGroup group, MemoryBudget budget) {
        group.gauge("recordsPending", delivery::records);
        group.gauge("bytesPending", this::bytesHeld);
        group.gauge("memoryBudgetUse", budget::use);
        group.gauge("requestsInFlight", delivery::inFlight);
        group.gauge("inputHeldBack", () -> bytesAwaited > 0 ? 1 : 0);
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

    private void restore(Collection<? extends BufferedRequestState<RequestEntry>> states) {
        long now = clock.now();
        int batches = 0;
        boolean unplaced = false;
        List<StoredWatermark> watermarks = new ArrayList<>();
        for (BufferedRequestState<RequestEntry> state : states) {
            WriterState element = (WriterState) state;
            element.owner().requireSameAs(owner);
            delivery.restoreWritten(element.written());
            if (element.watermark() != null) {
                watermarks.add(element.watermark());
            }
            StoredRecords stored = element.records();
            if (stored == null) {
                continue;
            }
            if (stored.destination().stage() != config.stage()) {
                throw new ByteAirSinkException(
                        "The checkpoint or savepoint holds records for the stage "
                                + stored.destination().stage()
                                + ", but the sink is set to "
                                + config.stage()
                                + ". Let the job deliver them under the stage they were written"
                                + " for, and change it only after a stop with --drain (which, if"
                                + " the sink calls done, closes all open days, today's too); or"
                                + " start without this state, which gives them up.",
                        null);
            }
            if (config.ordered() || stored.isHeld()) {
                element.owner().requireSamePlaceAs(owner, config.ordered());
                unplaced |= !element.owner().saysPlace();
            }
            if (stored.isHeld() && config.deletes() == Deletes.IGNORE) {
                metrics.ignored(stored.records().count());
                continue;
            }
            metrics.received(stored.records().count());
            bytesStored += stored.bytes();
            delivery.restore(stored, now);
            batches += stored.requestId() == null ? 0 : 1;
        }
        if (unplaced) {
            LOG.warn(
                    "The state is of an older connector, which did not say which subtask held the"
                            + " records that are not delivered yet. If the sink's parallelism has"
                            + " changed since, an older version of a row may stay.");
        }
        if (days != null) {
            days.advance(
                    StoredWatermark.restored(
                            watermarks,
                            task.getIndexOfThisSubtask(),
                            task.getNumberOfParallelSubtasks()));
        }
        if (!delivery.isEmpty()) {
            LOG.info(
                    "Restored {} records not yet accepted, among them {} batches that may have been"
                            + " sent before.",
                    delivery.records(),
                    batches);
            mailbox.execute(this::pump, "Send to ByteAir what may be sent");
        }
    }

    // ------------------------------------------------------------------ what comes in

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        goOn();
        if (!serializer.accepts(element)) {
            metrics.ignored(1);
            return;
        }
        Change change = serializer.change(element);
        if (change != Change.UPSERT && config.deletes() == Deletes.IGNORE) {
            metrics.ignored(1);
            return;
        }
        metrics.received(1);
        try {
            serializer.serialize(element, change);
            if (change == Change.UPSERT) {
                // What is held back may be half of an update that takes the row to an open day.
                refuseClosedDay();
            }
        } catch (UnwritableRecordException e) {
            releaseKey(change);
            RejectedRecord rejected = unwritable(element, e);
            metrics.rejected(rejected.topic(), e.rejectionCause());
            rejections.handle(rejected);
            return;
        }
        if (isFull(serializer.length())) {
            // Before room is made by deciding what is held back: this row decides it otherwise.
            releaseKey(change);
            awaitRoom(serializer.length());
        }
        if (change == Change.UPSERT ? add() : hold()) {
            pump();
        }
    }

    /** What is held back of the row's key was half of an update. */
    private void releaseKey(Change change) {
        if (change == Change.UPSERT && serializer.hasKey()) {
            delivery.release(serializer.keyHigh(), serializer.keyLow());
        }
    }

    private boolean add() {
        return serializer.isKeyed()
                ? delivery.add(
                        serializer.destination(),
                        serializer.keyHigh(),
                        serializer.keyLow(),
                        serializer.array(),
                        0,
                        serializer.length(),
                        clock.now())
                : delivery.add(
                        serializer.destination(),
                        serializer.array(),
                        0,
                        serializer.length(),
                        clock.now());
    }

    private boolean hold() {
        return delivery.hold(
                serializer.destination(),
                serializer.keyHigh(),
                serializer.keyLow(),
                serializer.length() == 0 ? null : serializer.array(),
                0,
                serializer.length(),
                clock.now());
    }

    /** What would reach the service behind the day's done is not sent at all. */
    private void refuseClosedDay() {
        LocalDate day = serializer.destination().dataDate();
        if (days != null && days.isOver(day)) {
            throw new UnwritableRecordException(
                    RejectionCause.DAY_CLOSED,
                    "The record's day "
                            + day
                            + " is over: the watermark has passed its end by the delay of "
                            + config.doneTrigger().delay()
                            + ". If rows come that late, raise the delay of the done trigger"
                            + " (setDoneTrigger; SQL: sink.done.delay).",
                    new String(serializer.array(), 0, serializer.length(), StandardCharsets.UTF_8),
                    null);
        }
    }

    private RejectedRecord unwritable(T element, UnwritableRecordException e) {
        String topic = serializer.topicIfAny(element);
        return new RejectedRecord(
                e.json(),
                topic == null ? "" : topic,
                config.stage(),
                serializer.dataDateIfAny(element),
                e.rejectionCause(),
                0,
                e.getMessage(),
                null,
                0,
                Instant.now());
    }

    /**
     * Waits, letting mails through, until both caps and the process's memory leave room for another
     * record, but not for ever: while a record waits here, the task's checkpoints do, too.
     */
    private void awaitRoom(int size) throws InterruptedException {
        // Where the process's memory is used up, so much is for all of its writers together.
        long writers = processIsFull ? memory.writers() : 1;
        long wait = TimeUnit.SECONDS.toNanos(size) * writers / ADMITTED_BYTES_PER_SECOND;
        long began = clock.now();
        long until = began + Math.max(MIN_WAIT_NANOS, Math.min(wait, MAX_WAIT_NANOS));
        delivery.hurry(true);
        inputWaits = true;
        bytesAwaited = (1L + CHECKPOINT_COPIES) * size;
        try {
            delivery.decideForRoom();
            pump();
            while (isFull(size) && clock.now() < until) {
                clock.wakeUpAt(until);
                mailbox.yield();
            }
        } finally {
            bytesAwaited = 0;
            delivery.hurry(false);
            inputGoesOn(began);
        }
        // What is held back may be due, and nothing has asked for it meanwhile.
        wakeUpToDecide();
    }

    private void inputGoesOn(long waitedSince) {
        inputWaits = false;
        delivery.inputWasHeldUp(clock.now() - waitedSince);
    }

    private boolean isFull(int size) {
        processIsFull = false;
        long records = delivery.records();
        if (records == 0) {
            return false;
        }
        long bytes = bytesHeld() + size;
        if (records >= config.maxBufferedRequests() || bytes > maxBufferedBytes) {
            return true;
        }
        if (memory.admits(memoryCounted(), (1L + CHECKPOINT_COPIES) * size)) {
            return false;
        }
        // Room for a batch there is always, or the sink would stand still.
        processIsFull = records >= config.maxBatchSize() || bytes > config.maxBatchSizeInBytes();
        return processIsFull;
    }

    /** What the writer costs of the process's memory, with its checkpoint's copies. */
    private long memoryCounted() {
        long records = delivery.bytesHeld() - delivery.spareBytes();
        return delivery.bytesHeld()
                + client.bodyBytes()
                + CHECKPOINT_COPIES * Math.max(records, bytesStored);
    }

    /** What records take on the heap, and the compressed bodies of those under way. */
    private long bytesHeld() {
        return delivery.bytesHeld() + client.bodyBytes();
    }

    @Override
    public void writeWatermark(Watermark watermark) {
        goOn();
        if (days != null) {
            days.advance(watermark.getTimestamp());
        }
    }

    // ------------------------------------------------------------------ what goes out

    private void pump() {
        if (closed || phase != Phase.RUNNING) {
            return;
        }
        long now = clock.now();
        nextPumpAt = delivery.pump(now);
        // Room that is here for a record goes back only once the record has had its chance.
        memory.holds(memoryCounted(), bytesAwaited);
        oldestPendingSince = now - delivery.oldestAge(now);
        countPending();
        if (nextPumpAt != Delivery.NEVER) {
            clock.wakeUpAt(nextPumpAt);
        }
        wakeUpToDecide();
    }

    /** While no input can come, no row of a key can, and what is held back for one waits. */
    private void wakeUpToDecide() {
        long at = delivery.decidesAt();
        if (at != Delivery.NEVER && !inputWaits) {
            clock.wakeUpAt(at);
        }
    }

    /** As of when last something was sent or settled. */
    private void countPending() {
        metrics.topics().count();
        delivery.forEachPending(metrics.topics());
        metrics.topics().counted();
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
        delivery.settle(batch, outcome, clock.now());
    }

    // ------------------------------------------------------------------ checkpoints and the end

    /**
     * At a checkpoint: waits a moment for the requests under way; an ordered sink first delivers,
     * for half of that moment, what it holds, and another waits that long for leave to send what is
     * due, as both do in an outage. At the end of input: waits until everything is settled, or the
     * drain timeout is over.
     */
    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        goOn();
        if (endOfInput) {
            drain();
            inputEnded = true;
            return;
        }
        long began = clock.now();
        long until = began + CHECKPOINT_PATIENCE_NANOS;
        inputWaits = true;
        try {
            if (config.ordered()) {
                deliverAhead(until - CHECKPOINT_PATIENCE_NANOS / 2);
            }
            if (!config.ordered() || delivery.outage()) {
                awaitPermit(until - CHECKPOINT_PATIENCE_NANOS / 2);
            }
            delivery.pause(true);
            while (delivery.inFlight() > 0 && !delivery.outage() && clock.now() < until) {
                clock.wakeUpAt(until);
                mailbox.yield();
            }
        } finally {
            delivery.pause(false);
            inputGoesOn(began);
        }
        phase = Phase.FLUSHED;
    }

    /**
     * Delivers what can be delivered by a time. An ordered sink's backlog can't move to other
     * subtasks: with none in its savepoint, it can be resumed at another parallelism.
     */
    private void deliverAhead(long until) throws InterruptedException {
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
     * Until something is under way. Where no input comes and checkpoints follow each other closely,
     * the writer rests between them: this is the only time at which it sends, and a permit that
     * comes while it rests is too old when it goes on. So it is in an outage, for the probe that is
     * due: without leave for it the outage would not end while no input comes.
     */
    private void awaitPermit(long until) throws InterruptedException {
        while (awaitsPermit() && delivery.inFlight() == 0 && clock.now() < until) {
            clock.wakeUpAt(until);
            mailbox.yield();
        }
    }

    private boolean awaitsPermit() {
        return sharedQuota != null && !delivery.isEmpty() && sharedQuota.isExpected(clock.now());
    }

    private void drain() throws InterruptedException {
        delivery.drain();
        Duration limit = config.drainTimeout();
        long began = clock.now();
        pump();
        while (!delivery.isEmpty()) {
            if (limit != null) {
                if (clock.now() - began >= limit.toNanos()) {
                    throw drainTimedOut(limit);
                }
                clock.wakeUpAt(began + limit.toNanos());
            }
            mailbox.yield();
        }
    }

    private ByteAirSinkException drainTimedOut(Duration limit) {
        return new ByteAirSinkException(
                "The input has ended, but ByteAir did not take all records within the drain timeout"
                        + " of "
                        + limit
                        + "; left: "
                        + delivery
                        + ". Mend what failed, or raise or unset "
                        + Setting.DRAIN_TIMEOUT
                        + " to wait without end.",
                null);
    }

    /**
     * What goes to the operators behind, ahead of the checkpoint's barrier: the dead letters since
     * the last call, and at the end of input that it has come. So a record is in the writer's state
     * or its dead letter is past the barrier.
     */
    @Override
    public Collection<SinkCommittable> prepareCommit() throws IOException {
        Collection<SinkCommittable> deadLetters = rejections.takeDeadLetters();
        if (days != null) {
            return new WithLast<>(deadLetters, SinkCommittable.progress(progress()));
        }
        if (!inputEnded || !config.doneTrigger().isCompletion()) {
            return deadLetters;
        }
        return new WithLast<>(
                deadLetters,
                SinkCommittable.completion(
                        new Completion(
                                task.getIndexOfThisSubtask(),
                                task.getNumberOfParallelSubtasks(),
                                lastCheckpoint,
                                delivery.written())));
    }

    /**
     * From here on the days' state is the operator's behind: nothing is settled between this and
     * the snapshot, which holds none of the days named here.
     */
    private Progress progress() {
        Set<Destination> pending = new HashSet<>();
        delivery.forEachPending((destination, records, arrivedAt) -> pending.add(destination));
        return new Progress(
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks(),
                inputEnded,
                delivery.takeWritten(),
                pending);
    }

    @Override
    public List<BufferedRequestState<RequestEntry>> snapshotState(long checkpointId) {
        lastCheckpoint = checkpointId;
        List<BufferedRequestState<RequestEntry>> states = new ArrayList<>();
        if (!delivery.written().isEmpty()) {
            states.add(WriterState.ofWritten(owner, delivery.written()));
        }
        if (days != null) {
            states.add(
                    WriterState.ofWatermark(
                            owner,
                            new StoredWatermark(
                                    task.getIndexOfThisSubtask(),
                                    task.getNumberOfParallelSubtasks(),
                                    days.watermark())));
        }
        bytesStored = 0;
        for (StoredRecords stored : delivery.snapshot(clock.now())) {
            bytesStored += stored.bytes();
            states.add(WriterState.of(owner, stored));
        }
        if (delivery.isEmpty()) {
            // It may have become idle, and other writers of the process need the room.
            delivery.clearSpare();
        }
        memory.holds(memoryCounted());
        if (delivery.isEmpty()) {
            phase = Phase.RUNNING;
        } else {
            phase = Phase.RESTING;
            restUntil = clock.now() + REST_NANOS;
            clock.wakeUpAt(restUntil);
            wakeUpToDecide();
        }
        return states;
    }

    /**
     * Something shows that the job goes on after a checkpoint, or that the last flush was for none:
     * sends again, without waiting for the next record.
     */
    public void goOn() {
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
            closeRejections();
        }
    }

    private void closeRejections() {
        try {
            rejections.close();
        } catch (IOException e) {
            LOG.warn("A temporary file of dead letters could not be deleted: {}", e.toString());
        }
    }

    // ------------------------------------------------------------------ measures

    /** Exact when last something was sent or settled, which in an outage is at every probe. */
    private long oldestPendingAge() {
        return delivery.isEmpty() ? 0 : millis(clock.now() - oldestPendingSince);
    }

    WriterMetrics metrics() {
        return metrics;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
