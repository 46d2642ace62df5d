/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.committable.Completion;
import io.github.byteair.flink.sink.committable.Joined;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.Guarantee;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import io.github.byteair.flink.sink.record.RecordSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A writer that sends what it is given, checkpoints or not: at least once, or with no records in
 * its state.
 *
 * <p>From {@link #flush} to {@link #snapshotState} nothing moves, whatever mails other operators of
 * the task let through between: what the checkpoint's barrier has seen pass and what its state
 * holds are one cut. After that the writer stays at rest until something shows that the job goes
 * on, since one that is being stopped would only send what its successor must ask for again.
 */
final class SendingWriter<T> extends ByteAirSinkWriter<T> {

    private static final Logger LOG = LoggerFactory.getLogger(SendingWriter.class);

    /**
     * How long a checkpoint waits for requests under way: their answers spare doubts after a
     * restart, but a service that does not answer must not hold checkpoints up.
     */
    private static final long CHECKPOINT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the writer rests after a checkpoint if it hears of nothing. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Inheritance inheritance;
    private final DeliveryLoop loop;
    private long lastCheckpoint;

    /**
     * @param client closed with the writer; on failure here, by the caller
     * @param restored state of earlier runs; empty for a fresh start
     * @param services time, chance and ids: the system's, or a test's own
     */
    SendingWriter(
            SinkConfig config,
            RecordSerializer<T> serializer,
            ByteAirClient client,
            WriterInitContext context,
            Collection<? extends BufferedRequestState<RequestEntry>> restored,
            WriterServices services) {
        super(config, serializer, context, services);
        this.lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
        this.inheritance = new Inheritance(config, owner, this::loop, metrics::received);
        this.loop =
                new DeliveryLoop(
                        config,
                        client,
                        Surroundings.of(context),
                        services,
                        services.requestIds,
                        metrics,
                        rejections,
                        inheritance.supply());
        restore(restored);
        if (config.guarantee() == Guarantee.NONE) {
            LOG.warn(
                    "The sink to {} keeps no records in checkpoints: what it holds when the job fails or is stopped"
                            + " is lost. For at-least-once, remove the delivery guarantee 'none'.",
                    config.target());
        }
        loop.start();
    }

    private DeliveryLoop loop() {
        return loop;
    }

    @Override
    Delivery delivery() {
        return loop.delivery();
    }

    @Override
    TaskClock clock() {
        return loop.clock();
    }

    @Override
    public void goOn() {
        loop.goOn();
    }

    @Override
    void added() {
        loop.pump();
    }

    @Override
    void inputWaits() {
        loop.inputWaits();
    }

    @Override
    void inputGoesOn(long waitedSince) {
        loop.inputGoesOn(waitedSince);
    }

    @Override
    void wakeUpToDecide() {
        loop.wakeUpToDecide();
    }

    @Override
    CountedMemory memory() {
        return loop.memory();
    }

    @Override
    boolean isFull(int size) {
        processIsFull = false;
        long records = delivery().records();
        if (records == 0) {
            return false;
        }
        long bytes = loop.bytesHeld() + size;
        if (records >= config.maxBufferedRequests() || bytes > config.maxBufferedBytes()) {
            return true;
        }
        return processIsFull(loop.admits(size), records, bytes);
    }

    @Override
    void makeRoom(int size) {
        delivery().decideForRoom();
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
        loop.goOn();
        if (endOfInput) {
            loop.beginDrain();
            while (!loop.isDrained()) {
                mailbox.yield();
            }
            inputEnded = true;
            return;
        }
        long began = clock().now();
        long until = began + CHECKPOINT_PATIENCE_NANOS;
        loop.inputWaits();
        try {
            if (config.ordered()) {
                loop.deliverAhead(until - CHECKPOINT_PATIENCE_NANOS / 2);
            }
            if (!config.ordered() || delivery().outage()) {
                loop.awaitPermit(until - CHECKPOINT_PATIENCE_NANOS / 2);
            }
            loop.awaitAnswers(until);
        } finally {
            loop.inputGoesOn(began);
        }
        loop.freeze();
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
            return new Joined<>(deadLetters, List.of(SinkCommittable.progress(progress())));
        }
        if (!inputEnded || !config.doneTrigger().isCompletion()) {
            return deadLetters;
        }
        return new Joined<>(
                deadLetters,
                List.of(
                        SinkCommittable.completion(
                                new Completion(
                                        task.getIndexOfThisSubtask(),
                                        task.getNumberOfParallelSubtasks(),
                                        lastCheckpoint,
                                        delivery().written()))));
    }

    /**
     * From here on the days' state is the operator's behind: nothing is settled between this and
     * the snapshot, which holds none of the days named here.
     */
    private Progress progress() {
        Set<Destination> pending = new HashSet<>();
        PendingVisitor add = (destination, records, arrivedAt) -> pending.add(destination);
        delivery().forEachPending(add);
        inheritance.supply().forEachPending(add);
        return new Progress(
                task.getIndexOfThisSubtask(),
                task.getNumberOfParallelSubtasks(),
                inputEnded,
                delivery().takeWritten(),
                pending);
    }

    @Override
    public List<BufferedRequestState<RequestEntry>> snapshotState(long checkpointId) {
        lastCheckpoint = checkpointId;
        List<BufferedRequestState<RequestEntry>> states = new ArrayList<>();
        if (!delivery().written().isEmpty()) {
            // No records, but the days that the end closes.
            states.add(WriterState.ofWritten(owner, delivery().written()));
        }
        if (config.guarantee() != Guarantee.NONE) {
            addState(states);
        }
        if (!loop.hasWork()) {
            loop.run();
        } else {
            loop.rest(REST_NANOS);
        }
        return states;
    }

    @Override
    public void close() {
        try {
            loop.close();
        } finally {
            inheritance.close();
        }
    }
}
