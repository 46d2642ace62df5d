/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.WriteOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of one subtask. Flink's base writer gathers records and says when a batch's worth has
 * come, by count, bytes or time; from there on the {@link Outbox} has them. This class joins the
 * two to Flink: mailbox, timer, metrics, state.
 *
 * <p>The base writer's own retries, rate limit and state are not used: it would put a failed batch
 * back at once, without pause or identity, and would keep checkpoints from completing while it
 * does.
 *
 * <p>All methods are called by the mailbox thread.
 */
@Internal
class ByteAirSinkWriter<T> extends AsyncSinkWriter<T, RequestEntry>
        implements CommittingSinkWriter<T, SinkCommittable> {

    private static final Logger LOG = LoggerFactory.getLogger(ByteAirSinkWriter.class);

    /** How long the base may hold records of an offline stage before they join their day's lane. */
    private static final long MAX_INTAKE_MILLIS = 1_000;

    private final SinkSettings settings;
    private final RecordConverter<T> converter;
    private final HandOver<T> handOver;
    private final ByteAirClient client;
    private final TaskInfo task;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService timeService;
    private final LongSupplier nanoClock;
    private final WriterMetrics metrics = new WriterMetrics();
    private final Counter recordsSend;
    private final Counter bytesSend;
    private final Counter sendErrors;
    private final int batchSize;
    private final Outbox outbox;
    private final Rejections rejections;
    private final long bufferedBytesLimit;

    private long intakeRecords;
    private long intakeBytes;
    private long intakeSince;
    private volatile long lastSendMillis;
    private volatile long oldestPendingSince;
    @Nullable private ScheduledFuture<?> timer;
    private long timerAt;
    private long lastCheckpoint;
    private boolean inputEnded;
    private boolean closed;

    /**
     * @param client closed with the writer; on failure here, by the caller
     * @param services time, chance and ids: the system's, or a test's own
     */
    ByteAirSinkWriter(
            SinkSettings settings,
            RecordConverter<T> converter,
            ByteAirClient client,
            WriterInitContext context,
            Collection<? extends BufferedRequestState<RequestEntry>> restored,
            WriterServices services) {
        this(settings, converter, new HandOver<>(), client, context, restored, services);
    }

    // The constructor that takes a BatchCreator is newer than the oldest Flink this runs on.
    @SuppressWarnings("deprecation")
    private ByteAirSinkWriter(
            SinkSettings settings,
            RecordConverter<T> converter,
            HandOver<T> handOver,
            ByteAirClient client,
            WriterInitContext context,
            Collection<? extends BufferedRequestState<RequestEntry>> restored,
            WriterServices services) {
        super(
                handOver,
                BaseWriterContext.of(context),
                baseConfiguration(settings, limiter(settings, context)),
                Collections.emptyList());
        this.settings = settings;
        this.converter = converter;
        this.handOver = handOver;
        this.client = client;
        this.nanoClock = services.nanoClock;
        this.task = context.getTaskInfo();
        this.lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
        this.mailbox = context.getMailboxExecutor();
        this.timeService = context.getProcessingTimeService();
        SinkWriterMetricGroup group = context.metricGroup();
        this.recordsSend = group.getNumRecordsSendCounter();
        this.bytesSend = group.getNumBytesSendCounter();
        this.sendErrors = group.getNumRecordsSendErrorsCounter();
        this.rejections = new Rejections(settings.policies, metrics, nanoClock);
        this.bufferedBytesLimit = settings.bufferedBytesLimit();
        QuotaLimiter limiter = limiter(settings, context);
        this.batchSize = limiter.fittingBatchSize(settings.maxBatchSize);
        this.outbox =
                new Outbox(
                        settings,
                        batchSize,
                        limiter,
                        new Backoff(settings.initialBackoff, settings.maxBackoff, services.random),
                        services.requestIds,
                        metrics,
                        this::transmit,
                        this::reject);
        register(group, limiter);
        restore(restored);
    }

    private static QuotaLimiter limiter(SinkSettings settings, WriterInitContext context) {
        return new QuotaLimiter(
                settings.requestsPerSecond,
                settings.recordsPerSecond,
                context.getTaskInfo().getNumberOfParallelSubtasks());
    }

    private static AsyncSinkWriterConfiguration baseConfiguration(
            SinkSettings settings, QuotaLimiter limiter) {
        int batchSize = limiter.fittingBatchSize(settings.maxBatchSize);
        return AsyncSinkWriterConfiguration.builder()
                .setMaxBatchSize(batchSize)
                .setMaxBatchSizeInBytes(settings.maxBatchSizeInBytes)
                .setMaxInFlightRequests(Integer.MAX_VALUE)
                .setMaxBufferedRequests(Integer.MAX_VALUE)
                .setMaxTimeInBufferMS(
                        settings.stage.isOffline()
                                ? Math.min(settings.maxTimeInBufferMillis, MAX_INTAKE_MILLIS)
                                : settings.maxTimeInBufferMillis)
                .setMaxRecordSizeInBytes(settings.maxBatchSizeInBytes)
                .setRateLimitingStrategy(new NoLimit(batchSize))
                .build();
    }

    private void register(SinkWriterMetricGroup group, QuotaLimiter limiter) {
        group.setCurrentSendTimeGauge(() -> lastSendMillis);
        metrics.register(group);
        MetricGroup own = group.addGroup(WriterMetrics.GROUP);
        own.gauge("recordsPending", this::pendingRecords);
        own.gauge("bytesPending", this::pendingBytes);
        own.gauge("requestsInFlight", outbox::inFlight);
        own.gauge("outage", () -> outbox.outage() ? 1 : 0);
        own.gauge("outageAgeMillis", () -> millis(outbox.outageAge(nanoClock.getAsLong())));
        own.gauge("oldestPendingAgeMillis", this::oldestPendingAge);
        own.gauge("quotaRate", limiter::rate);
    }

    private void restore(Collection<? extends BufferedRequestState<RequestEntry>> states) {
        long now = nanoClock.getAsLong();
        int batches = 0;
        int unknown = 0;
        for (BufferedRequestState<RequestEntry> state : states) {
            WriterState element = (WriterState) state;
            outbox.restoreWrittenDates(element.writtenDates());
            List<RequestEntry> entries = element.entries();
            metrics.recordsIn.inc(entries.size());
            if (entries.isEmpty()) {
                continue;
            }
            if (settings.stage.isOffline() != (entries.get(0).dataDate() != null)) {
                throw ByteAirSinkException.restoredForOtherStage(settings.stage, entries.size());
            }
            if (element.requestId() == null) {
                entries.forEach(entry -> outbox.add(entry, now));
            } else {
                outbox.restore(
                        element.requestId(),
                        entries,
                        element.attempts(),
                        element.outcomeUnknown(),
                        now);
                batches++;
                unknown += element.outcomeUnknown() ? 1 : 0;
            }
        }
        if (!outbox.isEmpty()) {
            LOG.info(
                    "Restored {} records not yet accepted: {} batches with a Request-Id, {} of them"
                            + " without an answer so far.",
                    outbox.records(),
                    batches,
                    unknown);
            schedulePump();
        }
    }

    // ------------------------------------------------------------------ what comes in

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        if (!converter.accepts(element)) {
            metrics.recordsIgnored.inc();
            return;
        }
        metrics.recordsIn.inc();
        RequestEntry entry;
        try {
            entry = converter.apply(element, context);
        } catch (UnwritableRecordException e) {
            countRejection();
            rejections.handle(
                    new RejectedRecord(
                            e.json(),
                            settings.topic,
                            settings.stage,
                            converter.dataDateIfAny(element),
                            e.rejectionCause(),
                            0,
                            e.getMessage(),
                            null,
                            0,
                            Instant.now()));
            return;
        }
        awaitRoom(entry.sizeInBytes());
        if (intakeRecords == 0) {
            intakeSince = nanoClock.getAsLong();
        }
        intakeRecords++;
        intakeBytes += entry.sizeInBytes();
        handOver.next = entry;
        super.write(element, context);
    }

    /** Blocks, letting mails through, until both caps leave room for another record. */
    private void awaitRoom(int size) throws InterruptedException {
        if (!isFull(size)) {
            return;
        }
        super.flush(true);
        outbox.hurry(true);
        try {
            while (isFull(size)) {
                pump();
                if (isFull(size)) {
                    mailbox.yield();
                }
            }
        } finally {
            outbox.hurry(false);
        }
    }

    private boolean isFull(int size) {
        long records = pendingRecords();
        return records >= settings.maxBufferedRequests
                || records > 0 && pendingBytes() + size > bufferedBytesLimit;
    }

    @Override
    protected void submitRequestEntries(
            List<RequestEntry> entries, ResultHandler<RequestEntry> resultHandler) {
        long now = nanoClock.getAsLong();
        for (RequestEntry entry : entries) {
            outbox.add(entry, now);
            intakeRecords--;
            intakeBytes -= entry.sizeInBytes();
        }
        // To the base, a batch handed over is done: from here on it is the outbox's.
        resultHandler.complete();
        pump();
    }

    @Override
    protected long getSizeInBytes(RequestEntry entry) {
        return entry.sizeInBytes();
    }

    // ------------------------------------------------------------------ what goes out

    private void pump() {
        if (closed) {
            return;
        }
        long now = nanoClock.getAsLong();
        long wakeUpAt = outbox.pump(now);
        oldestPendingSince = now - outbox.oldestAge(now);
        if (wakeUpAt != Outbox.NEVER) {
            wakeUp(wakeUpAt, now);
        }
    }

    private void schedulePump() {
        mailbox.execute(this::pump, "Send to ByteAir what may be sent");
    }

    private void wakeUp(long at, long now) {
        if (timer != null) {
            if (timerAt <= at) {
                return;
            }
            timer.cancel(false);
        }
        long delay = Math.max(0, TimeUnit.NANOSECONDS.toMillis(at - now + 999_999));
        timerAt = at;
        timer =
                timeService.registerTimer(
                        timeService.getCurrentProcessingTime() + delay,
                        time -> {
                            timer = null;
                            pump();
                        });
    }

    private void transmit(Batch batch) {
        if (batch.attempts() == 1) {
            recordsSend.inc(batch.size());
            bytesSend.inc(batch.bytes());
        }
        client.write(batch.toRequest(settings.topic, settings.stage))
                .whenComplete((outcome, failure) -> report(batch, outcome, failure));
    }

    /** Called by a thread of the client: enqueues one mail and does nothing else. */
    private void report(Batch batch, @Nullable WriteOutcome outcome, @Nullable Throwable failure) {
        try {
            mailbox.execute(() -> settle(batch, outcome, failure), "Settle a request to ByteAir");
        } catch (RejectedExecutionException closedMailbox) {
            LOG.debug("The task has ended before the answer to request {}", batch.requestId());
        }
    }

    private void settle(Batch batch, @Nullable WriteOutcome outcome, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (outcome == null) {
            throw new ByteAirSinkException(
                    "The client failed where it must not; this is a bug of the connector.",
                    failure);
        }
        long now = nanoClock.getAsLong();
        lastSendMillis = millis(now - batch.sentAt());
        outbox.settle(batch, outcome, now);
        pump();
    }

    private void reject(
            RequestEntry entry, RejectionCause cause, int code, String message, Batch batch) {
        sendErrors.inc();
        rejections.handle(
                new RejectedRecord(
                        new String(entry.json(), StandardCharsets.UTF_8),
                        settings.topic,
                        settings.stage,
                        entry.dataDate(),
                        cause,
                        code,
                        message,
                        batch.requestId(),
                        batch.attempts(),
                        Instant.now()));
    }

    private void countRejection() {
        metrics.recordsRejected.inc();
        sendErrors.inc();
    }

    // ------------------------------------------------------------------ checkpoints and the end

    /**
     * At a checkpoint: waits for the requests in flight, each bounded by the request timeout, and
     * for nothing else. At the end of input: waits until everything is settled, or the drain
     * timeout is over.
     */
    @Override
    public void flush(boolean endOfInput) throws InterruptedException {
        outbox.pause(!endOfInput);
        try {
            super.flush(true);
            if (endOfInput) {
                drain();
                inputEnded = true;
            } else {
                while (outbox.inFlight() > 0) {
                    mailbox.yield();
                }
            }
        } finally {
            outbox.pause(false);
        }
        if (!outbox.isEmpty()) {
            schedulePump();
        }
    }

    private void drain() throws InterruptedException {
        outbox.drain();
        Duration limit = settings.drainTimeout;
        long began = nanoClock.getAsLong();
        pump();
        while (!outbox.isEmpty()) {
            if (limit != null) {
                long now = nanoClock.getAsLong();
                if (now - began >= limit.toNanos()) {
                    throw ByteAirSinkException.drainTimedOut(limit, outbox);
                }
                wakeUp(began + limit.toNanos(), now);
            }
            mailbox.yield();
        }
    }

    /**
     * What goes to the operators behind, ahead of the checkpoint's barrier: the dead letters since
     * the last call, and at the end of input that it has come. So a record is in the writer's state
     * or its dead letter is past the barrier.
     */
    @Override
    public Collection<SinkCommittable> prepareCommit() throws IOException {
        Collection<SinkCommittable> deadLetters = rejections.takeDeadLetters();
        if (!inputEnded || !settings.doneOnCompletion) {
            return deadLetters;
        }
        return new WithLast<>(
                deadLetters,
                SinkCommittable.completion(
                        new Completion(
                                task.getIndexOfThisSubtask(),
                                task.getNumberOfParallelSubtasks(),
                                lastCheckpoint,
                                outbox.writtenDates())));
    }

    @Override
    public List<BufferedRequestState<RequestEntry>> snapshotState(long checkpointId) {
        outbox.freeze(nanoClock.getAsLong());
        lastCheckpoint = checkpointId;
        List<BufferedRequestState<RequestEntry>> states = new ArrayList<>();
        if (!outbox.writtenDates().isEmpty()) {
            states.add(WriterState.ofWrittenDates(outbox.writtenDates()));
        }
        for (Batch batch : outbox.batches()) {
            states.add(
                    WriterState.ofBatch(
                            batch.requestId(),
                            batch.attempts(),
                            batch.outcomeUnknown() || outbox.isInFlight(batch),
                            batch.entries()));
        }
        outbox.uncut().values().forEach(entries -> addUncut(entries, states));
        for (BufferedRequestState<RequestEntry> state : super.snapshotState(checkpointId)) {
            List<RequestEntry> entries = new ArrayList<>();
            for (RequestEntryWrapper<RequestEntry> wrapper : state.getBufferedRequestEntries()) {
                entries.add(wrapper.getRequestEntry());
            }
            addUncut(entries, states);
        }
        return states;
    }

    /** Adds the records in elements of a batch's size, each of one data date. */
    private void addUncut(
            List<RequestEntry> entries, List<BufferedRequestState<RequestEntry>> states) {
        Map<LocalDate, Lane> byDate = new LinkedHashMap<>();
        for (RequestEntry entry : entries) {
            byDate.computeIfAbsent(entry.dataDate(), date -> new Lane()).add(entry, 0);
        }
        for (Lane lane : byDate.values()) {
            while (!lane.isEmpty()) {
                states.add(WriterState.ofUncut(lane.cut(batchSize, settings.maxBatchSizeInBytes)));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        client.close();
        try {
            rejections.close();
        } catch (IOException e) {
            LOG.warn("A temporary file of dead letters could not be deleted: {}", e.toString());
        }
    }

    // ------------------------------------------------------------------ measures

    private long pendingRecords() {
        return intakeRecords + outbox.records();
    }

    private long pendingBytes() {
        return intakeBytes + outbox.bytes();
    }

    /** Exact when last something was sent or settled, which in an outage is at every probe. */
    private long oldestPendingAge() {
        if (outbox.isEmpty()) {
            return intakeRecords == 0 ? 0 : millis(nanoClock.getAsLong() - intakeSince);
        }
        return millis(nanoClock.getAsLong() - oldestPendingSince);
    }

    WriterMetrics metrics() {
        return metrics;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Gives the base writer the entry that has been made already, with its faults handled. */
    private static final class HandOver<T> implements ElementConverter<T, RequestEntry> {

        private static final long serialVersionUID = 1L;

        @Nullable private transient RequestEntry next;

        @Override
        public RequestEntry apply(T element, Context context) {
            return next;
        }
    }

    /** The outbox limits what is sent; the base must never wait. */
    private static final class NoLimit implements RateLimitingStrategy {

        private final int batchSize;

        private NoLimit(int batchSize) {
            this.batchSize = batchSize;
        }

        @Override
        public boolean shouldBlock(RequestInfo requestInfo) {
            return false;
        }

        @Override
        public void registerInFlightRequest(RequestInfo requestInfo) {}

        @Override
        public void registerCompletedRequest(ResultInfo resultInfo) {}

        @Override
        public int getMaxBatchSize() {
            return batchSize;
        }
    }
}
