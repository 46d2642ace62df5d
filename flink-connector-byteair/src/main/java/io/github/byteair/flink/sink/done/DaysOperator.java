/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.writer.ClientFactory;
import io.github.byteair.flink.sink.writer.SynchronousSavepoint;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls {@code done} for a day when the watermark has passed its end by the delay, all its rows are
 * settled, and a checkpoint that knows so is complete: a call a day and topic, each by itself, so
 * that one that is put off holds up neither the others nor checkpoints. There is one of it per
 * sink.
 *
 * <p>What is decided at a checkpoint, and under which id, is in its state; the call is made when
 * the checkpoint is complete, and made again, under the id, by a job that resumes from it. Of an
 * input that ends all days are closed then, as {@link DoneOperator} does it.
 */
@Internal
final class DaysOperator extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<CommittableMessage<SinkCommittable>, Void>,
                BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = LoggerFactory.getLogger(DaysOperator.class);

    private static final long NONE = Long.MAX_VALUE;

    private final SinkConfig config;
    private final ClientFactory clientFactory;
    private final boolean checkpointed;

    private transient ListState<byte[]> state;
    private transient DayBook book;
    private transient Set<Destination> called;
    private transient boolean inputEnded;
    private transient Map<Destination, Long> decidedAt;
    private transient long firstAware;
    private transient boolean waiting;
    private transient boolean finished;

    /**
     * Whether the savepoint is complete that the task stops with. An exactly-once sink's subtasks
     * deliver behind it what it holds, so with {@code --drain} the end of input comes then.
     */
    private transient boolean lastComplete;

    @Nullable private transient DoneCalls calls;

    private transient volatile int daysOpen;
    private transient volatile long oldestOpenClosesAt;
    private transient volatile int lastClosed;

    /**
     * @param checkpointed whether the job takes checkpoints, also after its input has ended
     */
    DaysOperator(SinkConfig config, ClientFactory clientFactory, boolean checkpointed) {
        this.config = config;
        this.clientFactory = clientFactory;
        this.checkpointed = checkpointed;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        book = new DayBook(config.doneTrigger());
        called = new HashSet<>();
        firstAware = NONE;
        decidedAt = new HashMap<>();
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "byteair-days", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : state.get()) {
            book.restore(
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            new DaysState.Serializer(), bytes));
        }
        ListState<byte[]> ofCompletion =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        DoneOperator.STATE, BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : ofCompletion.get()) {
            book.restore(
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            new DoneState.Serializer(config), bytes));
        }
        ofCompletion.clear();
    }

    @Override
    public void open() throws Exception {
        super.open();
        MetricGroup group = getMetricGroup().addGroup("byteair");
        group.gauge("daysOpen", () -> daysOpen);
        group.gauge("oldestOpenDayLagMillis", this::oldestOpenDayLag);
        group.gauge("lastClosedDay", () -> lastClosed);
        // The checkpoint that knows of them is the one that this resumes from.
        call(true, Long.MAX_VALUE);
        measure();
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<SinkCommittable>> element) {
        CommittableMessage<SinkCommittable> message = element.getValue();
        if (!(message instanceof CommittableWithLineage)) {
            return;
        }
        Progress progress =
                ((CommittableWithLineage<SinkCommittable>) message).getCommittable().progress();
        if (progress == null) {
            return;
        }
        List<Destination> again = book.progress(progress, message.getCheckpointIdOrEOI());
        if (!again.isEmpty()) {
            LOGGER.warn(
                    "Rows were accepted of days that this sink had closed: {}. The platform must have"
                            + " opened them again; it wants another done for them, which has to be"
                            + " called by hand.",
                    DoneMessages.describe(again));
        }
        measure();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark);
        book.watermark(mark.getTimestamp());
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        book.decide(inputEnded, RequestIds.random());
        for (Destination day : book.closing().keySet()) {
            decidedAt.putIfAbsent(day, context.getCheckpointId());
        }
        if (inputEnded && firstAware == NONE) {
            firstAware = context.getCheckpointId();
        }
        state.update(
                Collections.singletonList(
                        SimpleVersionedSerialization.writeVersionAndSerialize(
                                new DaysState.Serializer(), book.snapshot())));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        call(false, checkpointId);
        // A later checkpoint's news comes while the first one's is waited with.
        if (firstAware != NONE && checkpointId >= firstAware && !waiting) {
            waiting = true;
            if (calls != null) {
                calls.awaitReadingOn(getContainingTask());
            }
            finished = true;
        }
        lastComplete |= SynchronousSavepoint.is(checkpointId, getContainingTask());
        if (lastComplete && inputEnded && firstAware == NONE) {
            closeAll();
        }
    }

    @Override
    public void endInput() throws Exception {
        if (!book.complete()) {
            throw notCalled(
                    "only "
                            + book.endedSubtasks()
                            + " of "
                            + book.subtasks()
                            + " subtasks have said that their input ended.");
        }
        inputEnded = true;
        if (!checkpointed || lastComplete) {
            closeAll();
        }
    }

    /** Without waiting for a checkpoint that knows of it, since none will come. */
    private void closeAll() throws InterruptedException {
        book.decide(true, RequestIds.random());
        call(false, Long.MAX_VALUE);
        if (calls != null) {
            calls.await();
        }
        finished = true;
    }

    /**
     * Makes the calls of all days that a checkpoint knows the ids of, and that this run hasn't
     * made.
     *
     * @param repeated whether an earlier run may have made them
     * @param checkpoint the latest that is complete: others may have been taken since
     */
    private void call(boolean repeated, long checkpoint) {
        for (Map.Entry<Destination, DoneId> decided : book.closing().entrySet()) {
            Destination day = decided.getKey();
            if (decidedAt.getOrDefault(day, Long.MIN_VALUE) <= checkpoint && called.add(day)) {
                calls().callUnderKeptId(
                                day,
                                decided.getValue(),
                                repeated,
                                requestId -> book.putOff(day, requestId),
                                () -> taken(day));
            }
        }
    }

    private void taken(Destination day) {
        called.remove(day);
        decidedAt.remove(day);
        book.taken(day);
        measure();
    }

    private DoneCalls calls() {
        if (calls == null) {
            calls = new DoneCalls(config, clientFactory, getContainingTask());
        }
        return calls;
    }

    @Override
    public void close() throws Exception {
        if (calls != null) {
            calls.close();
        }
        super.close();
        if (inputEnded && !finished && firstAware == NONE) {
            // On the way of a failure or a cancellation this is but noted beside it.
            throw notCalled("the task ended before a checkpoint that knows of the input's end.");
        }
    }

    private ByteAirSinkException notCalled(String why) {
        return new ByteAirSinkException(DoneMessages.notCalled(book.notClosed(), why), null);
    }

    // ------------------------------------------------------------------ measures

    private void measure() {
        List<Destination> open = book.notClosed();
        daysOpen = open.size();
        oldestOpenClosesAt =
                open.isEmpty()
                        ? Long.MAX_VALUE
                        : config.doneTrigger().closesAt(open.get(0).dataDate());
        LocalDate day = book.lastClosed();
        lastClosed =
                day == null
                        ? 0
                        : day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
    }

    private long oldestOpenDayLag() {
        long closesAt = oldestOpenClosesAt;
        return closesAt == Long.MAX_VALUE ? 0 : System.currentTimeMillis() - closesAt;
    }
}
