/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Delivery;
import java.util.Collection;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.io.network.partition.consumer.InputGate;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;

/**
 * Sends what the {@link SealingWriter} before it has made: a batch is in its state from the first
 * checkpoint behind it on, and is released to the {@link Delivery} when a checkpoint that holds it
 * is complete. From there on it is a batch like those of any sink.
 *
 * <p>What follows from that, of a Request-Id:
 *
 * <ul>
 *   <li>One that was sent is in a complete checkpoint, with its bytes. A run that resumes has the
 *       same, or knows nothing of the records: then it was never sent, and they come from the
 *       source.
 *   <li>So a 409 for a batch from a checkpoint means that an earlier run has sent it, and the
 *       service has taken it: it counts as taken, unless the checkpoint says that the id had been
 *       refused before; that is in doubt as everywhere, and counted. If an id was refused behind
 *       the checkpoint, by a service that remembers refused ids, this can't be known, and the
 *       records count as taken; those that the service rejected by an answer that was lost are not
 *       told again. Both are in {@code recordsDeduplicatedUnverified}.
 *   <li>A new id (of parts, or since the old one was refused) waits for a checkpoint, too; see
 *       {@link Delivery#saveIdsFirst}.
 * </ul>
 *
 * <p>Behind the savepoint that a job stops with no state holds a new id: what is refused keeps its
 * own there, and the parts of a request have ids that follow from its. A job that resumes from it
 * though this has gone on, since its input had ended, so sends what the service knows.
 *
 * <p>Of a batch job, there are no checkpoints: what comes is kept by Flink, as the result of the
 * writers' stage, and another attempt of this operator's task gets the same. What it sends under
 * other ids than those has ids that follow from them, so that the attempt behind it has the same.
 *
 * <p>Checkpoints wait for nothing here; only a savepoint that the job stops with waits a moment for
 * the requests under way. That one is complete is acted upon by a timer, of which a task has none
 * any more that was stopped with a savepoint: what that holds is for the job that resumes from it.
 *
 * <p>At the end of the input everything is delivered before the operators behind this one have
 * theirs, so that dead letters and {@code done} find their way. That takes a checkpoint: this waits
 * for it, letting it and others through.
 */
final class DeliveryOperator extends AbstractStreamOperator<CommittableMessage<SinkCommittable>>
        implements OneInputStreamOperator<
                        CommittableMessage<SinkCommittable>, CommittableMessage<SinkCommittable>>,
                BoundedOneInput {

    private static final long serialVersionUID = 1L;

    /** The name of its state. */
    static final String STATE = "byteair-delivery";

    private final SinkConfig config;
    private final ClientFactory clients;
    private final WriterServices.Factory services;
    private final boolean checkpointed;

    /**
     * Whether the savepoint is complete that the task stops with. With two sinks in a task, the
     * second one's input ends when the first one is through with it.
     */
    private transient boolean lastComplete;

    @Nullable private transient DeliveryLane lane;
    private transient ListState<LaneElement> state;
    private transient boolean ended;

    /**
     * @param checkpointed whether there will be checkpoints; if not, all is sent as it comes
     */
    DeliveryOperator(
            SinkConfig config,
            ClientFactory clients,
            WriterServices.Factory services,
            boolean checkpointed) {
        this.config = config;
        this.clients = clients;
        this.services = services;
        this.checkpointed = checkpointed;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(STATE, new LaneElementSerializer()));
        lane =
                DeliveryLane.open(
                        config,
                        clients,
                        new Surroundings(
                                getRuntimeContext().getTaskInfo(),
                                getRuntimeContext().getJobInfo().getJobId().toHexString(),
                                getContainingTask()
                                        .getMailboxExecutorFactory()
                                        .createExecutor(getOperatorConfig().getChainIndex()),
                                getProcessingTimeService(),
                                InternalSinkWriterMetricGroup.wrap(getMetricGroup()),
                                context.isRestored(),
                                () -> JobManagerLine.of(getRuntimeContext())),
                        services.create(),
                        checkpointed,
                        state.get(),
                        context.getRestoredCheckpointId().orElse(0));
        // The lane has what was in it.
        state.clear();
    }

    @Override
    public void processElement(StreamRecord<CommittableMessage<SinkCommittable>> element)
            throws Exception {
        CommittableMessage<SinkCommittable> message = element.getValue();
        // How many there are is said anew for what goes on from here.
        if (message instanceof CommittableWithLineage) {
            lane.take(((CommittableWithLineage<SinkCommittable>) message).getCommittable());
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        if (!ended) {
            if (SynchronousSavepoint.is(checkpointId, getContainingTask())) {
                lane.awaitAnswers();
            }
            emit(lane.prepare(false), checkpointId);
        }
    }

    private void emit(Collection<SinkCommittable> committables, long checkpointId) {
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        output.collect(
                new StreamRecord<>(
                        new CommittableSummary<>(
                                subtask,
                                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                                checkpointId,
                                committables.size(),
                                committables.size(),
                                0)));
        for (SinkCommittable committable : committables) {
            output.collect(
                    new StreamRecord<>(
                            new CommittableWithLineage<>(committable, checkpointId, subtask)));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(lane.snapshot(context.getCheckpointId()));
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        lastComplete |= SynchronousSavepoint.is(checkpointId, getContainingTask());
        // What is written needs no place on the heap.
        state.clear();
        lane.complete(checkpointId, lastComplete && lane.inputEnded());
    }

    @Override
    public void endInput() throws Exception {
        StreamTask<?, ?> task = getContainingTask();
        // Its yield lets all mails through, those of checkpoints too, which have the lowest
        // priority.
        MailboxExecutor everything =
                task.getMailboxExecutorFactory().createExecutor(TaskMailbox.MIN_PRIORITY);
        lane.beginDrain(!checkpointed || lastComplete);
        while (!lane.isDrained()) {
            // Behind the last row there are barriers; but once the input is closed, the task's step
            // would forget that the task is to end.
            if (isInputClosed(task) || !task.runMailboxStep()) {
                everything.yield();
            }
        }
        emit(lane.prepare(true), CommittableMessage.EOI);
        ended = true;
    }

    private static boolean isInputClosed(StreamTask<?, ?> task) {
        for (InputGate gate : task.getEnvironment().getAllInputGates()) {
            if (!gate.isFinished()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws Exception {
        if (lane != null) {
            lane.close();
        }
        super.close();
    }
}
