/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.runtime.execution.SuppressRestartsException;
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

    private final SinkSettings settings;
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
    private transient Thread caller;

    /**
     * @param checkpointed whether the job takes a checkpoint after its input has ended
     */
    DoneOperator(SinkSettings settings, ClientFactory clientFactory, boolean checkpointed) {
        this.settings = settings;
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
            throw ByteAirSinkException.doneNotCalled(
                    settings.topic,
                    settings.stage,
                    dates,
                    "only "
                            + ended.size()
                            + " of "
                            + subtasks
                            + " subtasks have said that their input ended.");
        }
        inputEnded = true;
        if (!checkpointed) {
            callOnce();
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (firstAware != NONE && checkpointId >= firstAware && checkpointId > lastUnaware) {
            callOnce();
        }
    }

    private void callOnce() throws Exception {
        if (called) {
            return;
        }
        called = true;
        if (dates.isEmpty()) {
            LOGGER.warn(
                    "The input of {} ({}) has ended without a row: there is no day to close, and"
                            + " done is not called.",
                    settings.topic,
                    settings.stage);
        } else {
            callAndWait();
            LOGGER.info(
                    "ByteAir took done for {} ({}): {}.",
                    settings.topic,
                    settings.stage,
                    DataDates.describe(dates));
        }
        settled = true;
    }

    /** Lets mails through, so that checkpoints go on however long the service takes. */
    private void callAndWait() throws Exception {
        MailboxExecutor mailbox =
                getContainingTask()
                        .getMailboxExecutorFactory()
                        .createExecutor(getOperatorConfig().getChainIndex());
        CompletableFuture<Void> answer = new CompletableFuture<>();
        caller = new Thread(() -> call(answer), "byteair-done");
        caller.setDaemon(true);
        caller.start();
        answer.whenComplete(
                (none, failure) -> mailbox.execute(() -> {}, "ByteAir has answered done"));
        while (!answer.isDone()) {
            mailbox.yield();
        }
        try {
            answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DoneRefusedException) {
                // A restart would ask again under the same Request-Id; of a platform that remembers
                // refused ids the answer would be the one that means it has taken it.
                throw new SuppressRestartsException(e.getCause());
            }
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }

    private void call(CompletableFuture<Void> answer) {
        try (ByteAirClient client = clientFactory.create()) {
            new DoneCaller(
                            client,
                            new Backoff(settings.initialBackoff, settings.maxBackoff, new Random()),
                            settings.maxRetryDuration,
                            settings.gatewayGraceTime)
                    .call(
                            settings.topic,
                            settings.stage,
                            dates,
                            restored.requestId(),
                            restored.complete());
            answer.complete(null);
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public void close() throws Exception {
        if (caller != null) {
            caller.interrupt();
        }
        super.close();
        if (inputEnded && !settled && caller == null) {
            // On the way of a failure or a cancellation this is but noted beside it.
            throw ByteAirSinkException.doneNotCalled(
                    settings.topic,
                    settings.stage,
                    dates,
                    "the task ended before a checkpoint that knows of the input's end.");
        }
    }
}
