/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.Completion;
import io.github.byteair.flink.sink.committable.Joined;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.deadletter.Rejections;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * What a {@link DeliveryOperator} does, without Flink's operator around it: what comes, waits in
 * its {@link Epochs}, and goes to the delivery as it has room.
 *
 * <p>Belongs to the task thread.
 */
@Internal
public final class DeliveryLane implements AutoCloseable {

    private static final long NONE = -1;

    private static final long STOP_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SinkConfig config;
    private final Surroundings place;
    private final Owner owner;
    private final Seals seals;
    private final LaneState codec;
    private final Rejections rejections;
    private final WriterMetrics metrics;
    private final Epochs epochs;
    private final FromEpochs supply;
    private final DeliveryLoop loop;

    private Set<Destination> pendingBefore = new HashSet<>();

    /** If not, another attempt of the task may have sent what comes. */
    private final boolean checkpointed;

    private long complete = NONE;
    private long lastCheckpoint;
    private boolean noMoreCheckpoints;

    /**
     * Whether the last checkpoint's state is being taken, or has been. What gets another id behind
     * it would come twice, should a job resume from it.
     */
    private boolean savesNoMoreIds;

    private boolean inputEnded;

    private DeliveryLane(
            SinkConfig config,
            ByteAirClient client,
            Surroundings place,
            WriterServices services,
            boolean checkpointed,
            Iterable<LaneElement> restored,
            long restoredCheckpoint)
            throws IOException {
        this.checkpointed = checkpointed;
        this.noMoreCheckpoints = !checkpointed;
        this.config = config;
        this.place = place;
        this.owner = Owner.of(config, place.task);
        this.seals = new Seals(config, owner);
        this.codec = new LaneState(config, owner, seals);
        this.rejections = new Rejections(config, services.nanoClock);
        this.metrics = new WriterMetrics(place.metrics, config, services.nanoClock);
        this.lastCheckpoint = restoredCheckpoint;
        this.epochs =
                new Epochs(
                        PendingBytes.forWriter(),
                        new BatchStore(services.sealedOnHeap, this::hasRoom));
        this.supply = new FromEpochs();
        this.loop =
                new DeliveryLoop(
                        config,
                        client,
                        place,
                        services,
                        RequestIds.repeatable(
                                services.requestIds, () -> !checkpointed || savesNoMoreIds),
                        metrics,
                        rejections,
                        supply);
        loop.delivery().saveIdsFirst(true);
        try {
            for (LaneElement element : restored) {
                codec.read(element, new Restored());
            }
            loop.start();
        } catch (IOException | RuntimeException | Error e) {
            epochs.close();
            seals.close();
            throw e;
        }
    }

    /**
     * Opens a lane with the surroundings of a writer, before the writer.
     *
     * @param clients gives it its client, which is closed with it
     * @param restored its state's elements, not needed any more behind this; none for a fresh start
     */
    public static DeliveryLane open(
            SinkConfig config,
            ClientFactory clients,
            WriterInitContext context,
            WriterServices services,
            Iterable<LaneElement> restored)
            throws IOException {
        return open(
                config,
                clients,
                Surroundings.of(context),
                services,
                true,
                restored,
                context.getRestoredCheckpointId().orElse(0));
    }

    /**
     * As {@link #open(SinkConfig, ClientFactory, WriterInitContext, WriterServices, Iterable)}.
     *
     * @param checkpointed whether there will be checkpoints; if not, the job is a batch, and an
     *     attempt after the first gets what the first has got, bytes and ids
     */
    static DeliveryLane open(
            SinkConfig config,
            ClientFactory clients,
            Surroundings place,
            WriterServices services,
            boolean checkpointed,
            Iterable<LaneElement> restored,
            long restoredCheckpoint)
            throws IOException {
        ByteAirClient client = clients.create();
        try {
            return new DeliveryLane(
                    config, client, place, services, checkpointed, restored, restoredCheckpoint);
        } catch (IOException | RuntimeException | Error e) {
            client.close();
            throw e;
        }
    }

    /** Whether the process's memory has room for so many bytes more. */
    private boolean hasRoom(long bytes) {
        return loop.hasRoom(bytes);
    }

    private final class Restored implements LaneState.Reader {

        @Override
        public void sealed(WaitingBatch batch) {
            metrics.received(batch.records());
            epochs.restore(batch, loop.clock().now());
        }

        @Override
        public void state(WriterState state) {
            loop.delivery().restoreWritten(state.written());
            if (state.records() != null) {
                metrics.received(state.records().records().count());
                supply.deliver(state.records(), true);
            }
        }
    }

    /** Hands on what is released, once a checkpoint's completion has said so. */
    private final class FromEpochs extends EpochSupply {

        FromEpochs() {
            super(config, epochs, () -> seals, () -> loop);
        }

        @Override
        public void feed() {
            Delivery delivery = loop.delivery();
            if (complete != NONE) {
                epochs.complete(complete);
                delivery.checkpointComplete(complete);
                complete = NONE;
            }
            if (noMoreCheckpoints) {
                epochs.releaseAll();
                delivery.saveIdsFirst(false);
            }
            super.feed();
        }

        @Override
        IdHistory history(IdHistory known, boolean maybeSent) {
            return checkpointed ? super.history(known, maybeSent) : IdHistory.REPEATED;
        }
    }

    // ------------------------------------------------------------------ what comes

    /**
     * Takes over what the writer has handed on. Of a batch job this waits until the delivery has
     * room for it, letting mails through: what comes next is in Flink's keeping meanwhile.
     *
     * @throws IOException if there is no room for it, saying what to do
     */
    public void take(SinkCommittable committable) throws IOException, InterruptedException {
        if (committable.batch() != null) {
            metrics.received(committable.batch().records());
            epochs.add(committable.batch(), loop.clock().now(), !checkpointed);
            loop.countMemory();
            if (!checkpointed) {
                loop.pump();
                while (epochs.records() > 0) {
                    place.mailbox.yield();
                }
            }
        } else if (committable.progress() != null) {
            loop.delivery().restoreWritten(committable.progress().written());
            pendingBefore = new HashSet<>(committable.progress().pending());
        } else if (committable.completion() != null) {
            loop.delivery().restoreWritten(committable.completion().written());
        } else {
            committable.deadLetters().forEach(rejections::passOn);
        }
    }

    // ------------------------------------------------------------------ checkpoints and the end

    /**
     * Of a task that is being stopped, before the savepoint: lets requests under way run out, whose
     * answers no run would hear of; not in an outage. There may be no timer any more, so it lasts a
     * request's time-out at most.
     */
    public void awaitAnswers() throws InterruptedException {
        loop.awaitAnswers(loop.clock().now() + STOP_PATIENCE_NANOS);
        savesNoMoreIds = true;
    }

    /**
     * What goes on from here, ahead of a checkpoint's barrier or, if everything is delivered, of
     * the end of input. From here to the snapshot nothing moves.
     */
    public Collection<SinkCommittable> prepare(boolean end) throws IOException {
        loop.freeze();
        Collection<SinkCommittable> rejected = rejections.takeDeadLetters();
        List<SinkCommittable> standing = new ArrayList<>();
        if (config.doneTrigger().isWatermark()) {
            standing.add(SinkCommittable.progress(progress(end)));
        } else if (end && config.doneTrigger().isCompletion()) {
            standing.add(
                    SinkCommittable.completion(
                            new Completion(
                                    place.task.getIndexOfThisSubtask(),
                                    place.task.getNumberOfParallelSubtasks(),
                                    lastCheckpoint,
                                    loop.delivery().written())));
        }
        return new Joined<>(rejected, standing);
    }

    private Progress progress(boolean end) {
        Set<Destination> pending = new HashSet<>(pendingBefore);
        PendingVisitor add = (destination, records, arrivedAt) -> pending.add(destination);
        loop.delivery().forEachPending(add);
        epochs.forEachPending(add);
        return new Progress(
                place.task.getIndexOfThisSubtask(),
                place.task.getNumberOfParallelSubtasks(),
                end,
                loop.delivery().takeWritten(),
                pending);
    }

    /** The elements of the state. */
    public List<LaneElement> snapshot(long checkpointId) throws IOException {
        lastCheckpoint = checkpointId;
        List<LaneElement> elements = new ArrayList<>();
        if (!loop.delivery().written().isEmpty()) {
            elements.add(codec.element(WriterState.ofWritten(owner, loop.delivery().written())));
        }
        // Those with the delivery were released before the others.
        for (StoredRecords stored : loop.delivery().snapshot(loop.clock().now())) {
            elements.add(codec.element(WriterState.of(owner, stored)));
        }
        elements.addAll(LaneState.elements(epochs));
        epochs.taken(checkpointId);
        loop.delivery().checkpointTaken(checkpointId);
        loop.memory().stored(elements.stream().mapToLong(LaneElement::ownBytes).sum());
        loop.rest(0);
        return elements;
    }

    /**
     * A checkpoint is complete: what it holds goes, as soon as a timer says that the task goes on.
     * What {@link #snapshot} has said last is needed no more.
     *
     * @param last whether no other checkpoint will come
     */
    public void complete(long checkpointId, boolean last) {
        complete = Math.max(complete, checkpointId);
        loop.memory().stored(0);
        noMoreCheckpoints |= last;
        loop.clock().wakeUpAt(loop.clock().now());
    }

    boolean inputEnded() {
        return inputEnded;
    }

    /**
     * The input has ended. What is to be delivered still, is; {@link #isDrained} says when.
     *
     * @param atOnce whether no checkpoint has to be waited for, since there are none
     */
    public void beginDrain(boolean atOnce) {
        inputEnded = true;
        noMoreCheckpoints |= atOnce;
        loop.beginDrain();
    }

    /**
     * Whether everything is delivered; to be asked after each mail.
     *
     * @throws ByteAirSinkException if it is not, and the drain timeout is over
     */
    public boolean isDrained() {
        return loop.isDrained();
    }

    @Override
    public void close() {
        try {
            loop.close();
        } finally {
            seals.close();
            epochs.close();
        }
    }
}
