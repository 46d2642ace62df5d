/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.DoneRefusedException;
import io.github.byteair.flink.sink.committable.Completion;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.GatewayGrace;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.RetryPolicy;
import io.github.byteair.flink.sink.record.DataDates;
import io.github.byteair.flink.sink.writer.ClientFactory;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.io.network.partition.consumer.InputGate;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls {@code done} once every subtask has said that its input has ended, with all their dates,
 * after the first checkpoint that knows of it. There is one of it per sink.
 *
 * <p>Flink's own global committer would wait for as many committables of one checkpoint as there
 * are subtasks. Subtasks whose input ends in different checkpoints, as those of a file source do,
 * never send it that many.
 *
 * <p>After a restart all subtasks run again, from what the checkpoint holds, and say again that
 * they have ended; except if all of them had finished for good. So what was said in an earlier
 * attempt counts only where nothing is said in this one. Dates always count.
 */
@Internal
final class DoneOperator extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<CommittableMessage<SinkCommittable>, Void>,
                BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = LoggerFactory.getLogger(DoneOperator.class);

    private static final long NONE = Long.MAX_VALUE;

    private final SinkConfig config;
    private final ClientFactory clientFactory;
    private final boolean checkpointed;

    private transient ListState<byte[]> state;
    private transient DoneState restored;
    private transient Set<LocalDate> dates;
    private transient Set<Integer> ended;
    private transient int subtasks;
    private transient long lastUnaware;
    private transient boolean inputEnded;
    private transient long firstAware;
    private transient boolean called;
    private transient boolean settled;
    private transient MailboxExecutor mailbox;
    @Nullable private transient ByteAirClient client;
    private transient DoneAttempts attempts;
    private transient boolean taken;
    private transient boolean closed;

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
                                        "byteair-done", BytePrimitiveArraySerializer.INSTANCE));
        restored = DoneState.initial(RequestIds.random());
        for (byte[] bytes : state.get()) {
            restored =
                    SimpleVersionedSerialization.readVersionAndDeSerialize(
                            new DoneState.Serializer(), bytes);
        }
        dates = new TreeSet<>(restored.dates());
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
            dates.addAll(completion.dates());
        }
    }

    private boolean complete() {
        return ended.isEmpty() ? restored.complete() : ended.size() == subtasks;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        DoneState now = new DoneState(restored.requestId(), complete(), dates);
        state.update(
                Collections.singletonList(
                        SimpleVersionedSerialization.writeVersionAndSerialize(
                                new DoneState.Serializer(), now)));
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
        if (!checkpointed) {
            callOnce(mailbox()::yield);
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (firstAware != NONE && checkpointId >= firstAware && checkpointId > lastUnaware) {
            callOnce(this::letTaskGoOn);
        }
    }

    /**
     * @param wait lets something of the task's happen, and returns
     */
    private void callOnce(ThrowingRunnable<Exception> wait) throws Exception {
        if (called) {
            return;
        }
        called = true;
        if (dates.isEmpty()) {
            LOGGER.warn(
                    "The input of {} ({}) has ended without a row: there is no day to close, and"
                            + " done is not called.",
                    config.topic(),
                    config.stage());
        } else {
            callAndWait(wait);
            LOGGER.info(
                    "ByteAir took done for {} ({}): {}.",
                    config.topic(),
                    config.stage(),
                    DataDates.describe(dates));
        }
        settled = true;
    }

    /**
     * Lets all mails of the task through meanwhile, those of checkpoints too, which have the lowest
     * priority: however long the platform takes, or puts the call off, the job goes on.
     */
    private void callAndWait(ThrowingRunnable<Exception> wait) throws Exception {
        mailbox = mailbox();
        client = clientFactory.create();
        attempts =
                new DoneAttempts(
                        config.topic(),
                        config.stage(),
                        dates,
                        restored.requestId(),
                        restored.complete() ? IdHistory.OF_EARLIER_RUN : IdHistory.FRESH,
                        new RetryPolicy(
                                new Backoff(
                                        config.initialBackoff(), config.maxBackoff(), new Random()),
                                config.maxRetryDuration()),
                        new GatewayGrace(config.gatewayGraceTime()),
                        RequestIds.random(),
                        true,
                        System.nanoTime());
        try {
            send();
            while (!taken) {
                wait.run();
            }
        } finally {
            client.close();
        }
    }

    private MailboxExecutor mailbox() {
        if (mailbox == null) {
            mailbox =
                    getContainingTask()
                            .getMailboxExecutorFactory()
                            .createExecutor(TaskMailbox.MIN_PRIORITY);
        }
        return mailbox;
    }

    /**
     * Mails, and the input as long as it is open: behind its last row there may be the barrier of a
     * checkpoint that was triggered before the writers heard of the one before, and while that is
     * not read, the checkpoint does not complete. Once the input is closed, all that comes is
     * mails, and the task's step must not run any more: it would forget that the task is to end.
     */
    private void letTaskGoOn() throws Exception {
        if (inputClosed() || !getContainingTask().runMailboxStep()) {
            mailbox.yield();
        }
    }

    private boolean inputClosed() {
        for (InputGate gate : getContainingTask().getEnvironment().getAllInputGates()) {
            if (!gate.isFinished()) {
                return false;
            }
        }
        return true;
    }

    private void send() {
        if (closed) {
            return;
        }
        client.done(attempts.next())
                .whenComplete(
                        (outcome, failure) ->
                                enqueue(
                                        () -> answered(outcome, failure),
                                        "ByteAir has answered done"));
    }

    private void answered(@Nullable WriteOutcome outcome, @Nullable Throwable failure) {
        if (outcome == null) {
            throw new ByteAirSinkException(
                    "The client failed where it must not; this is a bug of the connector.",
                    failure);
        }
        long pause;
        try {
            pause = attempts.after(outcome, System.nanoTime());
        } catch (DoneRefusedException e) {
            // A restart would ask again, and be refused again: only a person can change that.
            throw new SuppressRestartsException(e);
        }
        if (pause == DoneAttempts.TAKEN) {
            taken = true;
            return;
        }
        // Not Flink's timers: those of a task whose input has ended are gone.
        CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS)
                .execute(() -> enqueue(this::send, "Call done again"));
    }

    /** Called by any thread. */
    private void enqueue(ThrowingRunnable<Exception> mail, String description) {
        try {
            mailbox.execute(mail, description);
        } catch (RejectedExecutionException closedMailbox) {
            LOGGER.debug("The task has ended before done was taken.");
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        if (client != null) {
            client.close();
        }
        super.close();
        if (inputEnded && !settled && !called) {
            // On the way of a failure or a cancellation this is but noted beside it.
            throw notCalled("the task ended before a checkpoint that knows of the input's end.");
        }
    }

    private ByteAirSinkException notCalled(String why) {
        return new ByteAirSinkException(
                DoneMessages.notCalled(config.topic(), config.stage(), dates, why), null);
    }
}
