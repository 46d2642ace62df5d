/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.Deletes;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.deadletter.Rejections;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import io.github.byteair.flink.sink.record.RecordSerializer;
import io.github.byteair.flink.sink.record.UnwritableRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of one subtask: takes what the sink is given to the {@link Delivery}, which has the
 * records. What becomes of them there, when, and what a checkpoint holds, is for the subclasses.
 *
 * <p>All methods are called by the task thread.
 */
@Internal
public abstract class ByteAirSinkWriter<T>
        implements StatefulSinkWriter<T, BufferedRequestState<RequestEntry>>,
                CommittingSinkWriter<T, SinkCommittable> {

    private static final Logger LOG = LoggerFactory.getLogger(ByteAirSinkWriter.class);

    /**
     * What a full sink admits all the same, so that the task gets to its checkpoints: a waiting
     * record keeps them from it. An hour of it costs 7 MB, and as much in each copy.
     */
    private static final long ADMITTED_BYTES_PER_SECOND = 2_000;

    private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    final SinkConfig config;
    final TaskInfo task;
    final Owner owner;
    final MailboxExecutor mailbox;
    final WriterMetrics metrics;
    final Rejections rejections;
    @Nullable final DayClock days;

    /** Whether the input has ended, and {@link #flush} with it. */
    boolean inputEnded;

    /** Whether it is the process's memory that {@link #isFull} has said no for. */
    boolean processIsFull;

    private volatile boolean inputHeldBack;

    private final RecordSerializer<T> serializer;

    ByteAirSinkWriter(
            SinkConfig config,
            RecordSerializer<T> serializer,
            WriterInitContext context,
            WriterServices services) {
        this.config = config;
        this.serializer = serializer;
        this.task = context.getTaskInfo();
        this.owner = Owner.of(config, task);
        this.mailbox = context.getMailboxExecutor();
        this.metrics = new WriterMetrics(context.metricGroup(), config, services.nanoClock);
        this.rejections = new Rejections(config, services.nanoClock);
        this.days = config.doneTrigger().isWatermark() ? new DayClock(config.doneTrigger()) : null;
        context.metricGroup()
                .addGroup(WriterMetrics.GROUP)
                .gauge("inputHeldBack", () -> inputHeldBack ? 1 : 0);
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
    }

    /**
     * Opens a writer that does what the delivery guarantee says.
     *
     * @param clients gives it its client, which is closed with the writer
     * @param restored state of earlier runs; empty for a fresh start
     * @param services time, chance and ids: the system's, or a test's own
     * @param batch whether the job runs as a batch; asked of an exactly-once sink
     */
    public static <T> ByteAirSinkWriter<T> open(
            SinkConfig config,
            RecordSerializer<T> serializer,
            ClientFactory clients,
            WriterInitContext context,
            Collection<? extends BufferedRequestState<RequestEntry>> restored,
            WriterServices services,
            boolean batch) {
        if (config.isExactlyOnce()) {
            SealingWriter<T> writer =
                    new SealingWriter<>(config, serializer, context, restored, services, batch);
            if (services.systemClock && !batch && !writer.seesWhatIsBehind()) {
                writer.close();
                throw new ByteAirSinkException(
                        "The sink to "
                                + config.target()
                                + " is to deliver exactly once, and the operator that sends is not in"
                                + " its writer's task: so the writer could not see how much waits"
                                + " there. Allow chaining (pipeline.operator-chaining.enabled, and no"
                                + " disableChaining() at the sink), or set "
                                + Setting.DELIVERY_GUARANTEE
                                + " to at-least-once.",
                        null);
            }
            return writer;
        }
        ByteAirClient client = clients.create();
        try {
            return new SendingWriter<>(config, serializer, client, context, restored, services);
        } catch (RuntimeException | Error e) {
            // Flink closes only a writer it got.
            client.close();
            throw e;
        }
    }

    // ------------------------------------------------------------------ what the writers differ in

    /** Has the records. */
    abstract Delivery delivery();

    abstract TaskClock clock();

    /**
     * Something shows that the job goes on after a checkpoint, or that the last flush was for none:
     * sends again, without waiting for the next record.
     */
    public abstract void goOn();

    /** What was added gives cause to look what can be done with it. */
    abstract void added();

    /** From now on no input is taken, and something waited for. */
    abstract void inputWaits();

    abstract void inputGoesOn(long waitedSince);

    /** Asks to be woken when what is held back is due. */
    abstract void wakeUpToDecide();

    /** Whether there is no room for a record of so many bytes. */
    abstract boolean isFull(int size);

    /** Of what time alone makes no room for, if {@link #isFull}: does what makes some. */
    abstract void makeRoom(int size);

    /** What it has of the process's memory. */
    abstract CountedMemory memory();

    @Override
    public abstract void close();

    /**
     * Of what makes room for a record beyond its own caps: whether the process's memory is used up,
     * and it holds a batch. Room for a batch there is always, or the sink would stand still.
     *
     * @param records how many it holds
     * @param bytes what they take on the heap, with the record
     */
    final boolean processIsFull(boolean admitted, long records, long bytes) {
        processIsFull =
                !admitted
                        && (records >= config.maxBatchSize()
                                || bytes > config.maxBatchSizeInBytes());
        return processIsFull;
    }

    /** Takes over what a checkpoint holds. */
    final void restore(Collection<? extends BufferedRequestState<RequestEntry>> states) {
        long now = clock().now();
        int batches = 0;
        boolean unplaced = false;
        List<StoredWatermark> watermarks = new ArrayList<>();
        for (BufferedRequestState<RequestEntry> state : states) {
            WriterState element = (WriterState) state;
            element.requireFits(config, owner);
            delivery().restoreWritten(element.written());
            if (element.watermark() != null) {
                watermarks.add(element.watermark());
            }
            StoredRecords stored = element.records();
            if (stored == null) {
                continue;
            }
            if (config.ordered() || stored.isHeld()) {
                unplaced |= !element.owner().saysPlace();
            }
            if (stored.isHeld() && config.deletes() == Deletes.IGNORE) {
                metrics.ignored(stored.records().count());
                continue;
            }
            metrics.received(stored.records().count());
            memory().restored(stored.bytes());
            delivery().restore(stored, now);
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
        if (!delivery().isEmpty()) {
            LOG.info(
                    "Restored {} records not yet accepted, among them {} batches that may have been"
                            + " sent before.",
                    delivery().records(),
                    batches);
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
            added();
        }
    }

    /** What is held back of the row's key was half of an update. */
    private void releaseKey(Change change) {
        if (change == Change.UPSERT && serializer.hasKey()) {
            delivery().release(serializer.keyHigh(), serializer.keyLow());
        }
    }

    private boolean add() {
        return serializer.isKeyed()
                ? delivery()
                        .add(
                                serializer.destination(),
                                serializer.keyHigh(),
                                serializer.keyLow(),
                                serializer.array(),
                                0,
                                serializer.length(),
                                clock().now())
                : delivery()
                        .add(
                                serializer.destination(),
                                serializer.array(),
                                0,
                                serializer.length(),
                                clock().now());
    }

    private boolean hold() {
        return delivery()
                .hold(
                        serializer.destination(),
                        serializer.keyHigh(),
                        serializer.keyLow(),
                        serializer.length() == 0 ? null : serializer.array(),
                        0,
                        serializer.length(),
                        clock().now());
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
        long writers = processIsFull ? memory().writers() : 1;
        long wait = TimeUnit.SECONDS.toNanos(size) * writers / ADMITTED_BYTES_PER_SECOND;
        long began = clock().now();
        long until = began + Math.max(MIN_WAIT_NANOS, Math.min(wait, MAX_WAIT_NANOS));
        delivery().hurry(true);
        inputWaits();
        memory().awaits(size);
        inputHeldBack = true;
        try {
            makeRoom(size);
            added();
            while (isFull(size) && clock().now() < until) {
                clock().wakeUpAt(until);
                mailbox.yield();
            }
        } finally {
            inputHeldBack = false;
            memory().awaits(0);
            delivery().hurry(false);
            inputGoesOn(began);
        }
        // What is held back may be due, and nothing has asked for it meanwhile.
        wakeUpToDecide();
    }

    @Override
    public void writeWatermark(Watermark watermark) {
        goOn();
        if (days != null) {
            days.advance(watermark.getTimestamp());
        }
    }

    // ------------------------------------------------------------------ checkpoints

    /** What a checkpoint holds of the records, and of how far the watermark has come. */
    final void addState(List<BufferedRequestState<RequestEntry>> states) {
        if (days != null) {
            states.add(
                    WriterState.ofWatermark(
                            owner,
                            new StoredWatermark(
                                    task.getIndexOfThisSubtask(),
                                    task.getNumberOfParallelSubtasks(),
                                    days.watermark())));
        }
        long bytes = 0;
        for (StoredRecords stored : delivery().snapshot(clock().now())) {
            bytes += stored.bytes();
            states.add(WriterState.of(owner, stored));
        }
        memory().stored(bytes);
    }

    final WriterMetrics metrics() {
        return metrics;
    }
}
