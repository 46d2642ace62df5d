/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.Completion;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.record.Destinations;
import io.github.byteair.flink.sink.record.TopicStage;
import io.github.byteair.flink.sink.writer.ClientFactory;
import io.github.byteair.flink.sink.writer.SynchronousSavepoint;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls {@code done} once every subtask has said that its input has ended, with all their days,
 * after the first checkpoint that knows of it. There is one of it per sink.
 *
 * <p>Flink's own global committer would wait for as many committables of one checkpoint as there
 * are subtasks. Subtasks whose input ends in different checkpoints, as those of a file source do,
 * never send it that many.
 *
 * <p>After a restart all subtasks run again, from what the checkpoint holds, and say again that
 * they have ended; except if all of them had finished for good. So what was said in an earlier
 * attempt counts only where nothing is said in this one. Days always count.
 */
@Internal
final class DoneOperator extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<CommittableMessage<SinkCommittable>, Void>,
                BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = LoggerFactory.getLogger(DoneOperator.class);

    /** The name of its state. */
    static final String STATE = "byteair-done";

    private static final long NONE = Long.MAX_VALUE;

    private final SinkConfig config;
    private final ClientFactory clientFactory;
    private final boolean checkpointed;

    private transient ListState<byte[]> state;
    private transient DoneState restored;
    private transient Set<Destination> days;
    private transient Set<Integer> ended;
    private transient int subtasks;
    private transient long lastUnaware;
    private transient boolean inputEnded;
    private transient long firstAware;
    private transient boolean called;
    private transient boolean settled;

    /**
     * Whether the savepoint is complete that the task stops with. An exactly-once sink's subtasks
     * deliver behind it what it holds, so with {@code --drain} the end of input comes then.
     */
    private transient boolean lastComplete;

    @Nullable private transient DoneCalls calls;

    /**
     * @param checkpointed whether the job takes a checkpoint after its input has ended
     */
    DoneOperator(SinkConfig config, ClientFactory clientFactory, boolean checkpointed) {
        this.config = config;
        this.clientFactory = clientFactory;
        this.checkpointed = checkpointed;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        STATE, BytePrimitiveArraySerializer.INSTANCE));
        restored = DoneState.initial(RequestIds.random());
        for (byte[] bytes : state.get()) {
            restored =
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            new DoneState.Serializer(config), bytes);
        }
        days = new LinkedHashSet<>(restored.days());
        ended = new HashSet<>();
        firstAware = NONE;
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<SinkCommittable>> element) {
        CommittableMessage<SinkCommittable> message = element.getValue();
        if (!(message instanceof CommittableWithLineage)) {
            return;
        }
        Completion completion =
                ((CommittableWithLineage<SinkCommittable>) message).getCommittable().completion();
        if (completion != null) {
            if (completion.subtasks() != subtasks) {
                // Of a run before a rescaling, from an unaligned checkpoint's channels.
                ended.clear();
                subtasks = completion.subtasks();
            }
            ended.add(completion.subtask());
            lastUnaware = Math.max(lastUnaware, completion.lastCheckpoint());
            days.addAll(completion.written());
        }
    }

    private boolean complete() {
        return ended.isEmpty() ? restored.complete() : ended.size() == subtasks;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        DoneState now = new DoneState(restored.requestId(), complete(), days);
        state.update(
                Collections.singletonList(
                        SimpleVersionedSerialization.writeVersionAndSerialize(
                                new DoneState.Serializer(config), now)));
        if (inputEnded && firstAware == NONE) {
            firstAware = context.getCheckpointId();
        }
    }

    @Override
    public void endInput() throws Exception {
        if (!complete()) {
            throw notCalled(
                    "only "
                            + ended.size()
                            + " of "
                            + subtasks
                            + " subtasks have said that their input ended.");
        }
        inputEnded = true;
        if (!checkpointed || lastComplete) {
            callOnce(false);
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (firstAware != NONE && checkpointId >= firstAware && checkpointId > lastUnaware) {
            callOnce(true);
        }
        lastComplete |= SynchronousSavepoint.is(checkpointId, getContainingTask());
        if (lastComplete && inputEnded) {
            callOnce(false);
        }
    }

    /**
     * @param readsOn whether the input may be open still
     */
    private void callOnce(boolean readsOn) throws Exception {
        if (called) {
            return;
        }
        called = true;
        if (days.isEmpty()) {
            LOGGER.warn(
                    "The input of {} has ended without a row: there is no day to close, and done is"
                            + " not called.",
                    config.target());
        } else {
            callAndWait(readsOn);
        }
        settled = true;
    }

    /**
     * Lets all mails of the task through meanwhile, those of checkpoints too, which have the lowest
     * priority: however long the platform takes, or puts a call off, the job goes on.
     */
    private void callAndWait(boolean readsOn) throws Exception {
        calls = new DoneCalls(config, clientFactory, getContainingTask());
        try {
            Destinations.daysByTopic(days)
                    .forEach(
                            (of, dates) ->
                                    calls.call(
                                            of,
                                            dates,
                                            requestId(of),
                                            restored.complete(),
                                            () -> {}));
            if (readsOn) {
                calls.awaitReadingOn(getContainingTask());
            } else {
                calls.await();
            }
        } finally {
            calls.close();
        }
    }

    /** The same in each attempt of the job, and another for each topic. */
    private String requestId(TopicStage of) {
        boolean usual = of.topic().equals(config.topic()) && of.stage() == config.stage();
        return restored.requestId() + (usual ? "" : "-" + of.topic());
    }

    @Override
    public void close() throws Exception {
        if (calls != null) {
            calls.close();
        }
        super.close();
        if (inputEnded && !settled && !called) {
            // On the way of a failure or a cancellation this is but noted beside it.
            throw notCalled("the task ended before a checkpoint that knows of the input's end.");
        }
    }

    private ByteAirSinkException notCalled(String why) {
        return new ByteAirSinkException(DoneMessages.notCalled(days, why), null);
    }
}
