/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.committable.CommittableBuffer;
import io.github.byteair.flink.sink.committable.Completion;
import io.github.byteair.flink.sink.committable.Joined;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.Batch;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import io.github.byteair.flink.sink.record.RecordSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A writer that sends nothing: it gives records their final bytes and Request-Ids, and hands them,
 * ahead of a checkpoint's barrier, to the {@link DeliveryOperator} behind it. Its own state is what
 * is held back for a row of its key; and, from an at-least-once sink's checkpoint, what goes to the
 * operator with the next barrier.
 *
 * <p>What waits for the barrier is compressed as soon as it makes a batch, by a {@link Sealer}. The
 * first of it waits on the heap, what is more in a file; of a batch job, where no barrier comes,
 * all of it does.
 */
final class SealingWriter<T> extends ByteAirSinkWriter<T> {

    private static final Logger LOG = LoggerFactory.getLogger(SealingWriter.class);

    private final TaskClock clock;
    private final Delivery delivery;
    private final Sealer sealer;
    @Nullable private final PendingBytes behind;
    private final CountedMemory memory;

    private final CommittableBuffer sealed;
    private long sealedRecords;
    private long sealedBytes;

    /** Of a batch job no barrier comes before the end of input. */
    private final boolean batch;

    private boolean waits;

    /**
     * Between what the barrier sees pass and the snapshot: a batch made then would be in neither.
     */
    private boolean frozen;

    private long lastCheckpoint;

    SealingWriter(
            SinkConfig config,
            RecordSerializer<T> serializer,
            WriterInitContext context,
            Collection<? extends BufferedRequestState<RequestEntry>> restored,
            WriterServices services,
            boolean batch) {
        super(config, serializer, context, services);
        this.lastCheckpoint = context.getRestoredCheckpointId().orElse(0);
        this.behind = PendingBytes.ofOperator();
        this.clock =
                new TaskClock(context.getProcessingTimeService(), services.nanoClock, this::onTime);
        this.sealer =
                new Sealer(
                        new Seals(config, owner),
                        services.systemClock
                                ? "byteair-seal-" + task.getIndexOfThisSubtask()
                                : null);
        this.batch = batch;
        this.sealed =
                new CommittableBuffer(
                        batch ? 0 : services.sealedOnHeap,
                        this::hasRoom,
                        "byteair-batches-",
                        "Requests of an exactly-once sink that wait for their checkpoint, or for"
                                + " the end of a batch job's input",
                        "Make room there, or set another directory for the JVM (-Djava.io.tmpdir,"
                                + " in env.java.opts.taskmanager)");
        // It cuts batches and sends none; the quota says how large they may be at all.
        this.delivery =
                new Delivery(
                        new Delivery.Parts(
                                config,
                                new QuotaLimiter(
                                        config.requestsPerSecond(), config.recordsPerSecond(), 1),
                                new Backoff(
                                        config.initialBackoff(),
                                        config.maxBackoff(),
                                        services.random),
                                services.requestIds,
                                metrics,
                                new NoPort()));
        MetricGroup group = context.metricGroup().addGroup(WriterMetrics.GROUP);
        group.gauge("recordsPending", () -> delivery.records() + sealedRecords);
        group.gauge("bytesPending", () -> delivery.bytesHeld() + sealer.bytesHeld() + sealedBytes);
        group.gauge("memoryBudgetUse", services.memory::use);
        metrics.countHandedOver(group);
        this.memory = new CountedMemory(config, services.memory, this::lookAgain);
        restore(restored);
        // Nothing throws behind this: who counts something is closed.
        countMemory();
    }

    /** Whether it counts what the operator behind it holds, which only one in its task can. */
    boolean seesWhatIsBehind() {
        return behind != null;
    }

    /** Room came, and a record may wait for it. Called by another writer's thread. */
    private void lookAgain() {
        try {
            mailbox.execute(() -> {}, "Look whether there is room for a record");
        } catch (RejectedExecutionException closedMailbox) {
            LOG.debug("The task has ended before room came.");
        }
    }

    private static final class NoPort implements Delivery.Port {

        @Override
        public void send(Batch batch) {
            throw new IllegalStateException("A writer of an exactly-once sink sends nothing.");
        }

        @Override
        public void reject(Batch batch, int index, RejectionCause cause, int code, String reason) {
            throw new IllegalStateException("A writer of an exactly-once sink sends nothing.");
        }
    }

    @Override
    Delivery delivery() {
        return delivery;
    }

    @Override
    TaskClock clock() {
        return clock;
    }

    @Override
    public void goOn() {}

    @Override
    void added() {
        seal(false);
        wakeUpToDecide();
    }

    private void seal(boolean all) {
        for (StoredRecords batch : delivery.takeBatches(all)) {
            sealedRecords += batch.records().count();
            keep(sealer.add(batch));
        }
        SealedBatch made;
        do {
            made = all ? sealer.take() : sealer.poll();
            keep(made);
        } while (made != null);
        countMemory();
    }

    private void keep(@Nullable SealedBatch made) {
        if (made == null) {
            return;
        }
        sealedBytes += made.bytesHeld();
        try {
            sealed.add(SinkCommittable.batch(made), made.bytesHeld());
        } catch (IOException e) {
            throw new ByteAirSinkException(e.getMessage(), e);
        }
    }

    private boolean hasRoom(long bytes) {
        return memory.hasRoom(recordBytes(), bytesBeside(), bytes);
    }

    private void countMemory() {
        memory.holds(recordBytes(), bytesBeside());
    }

    private long recordBytes() {
        return delivery.bytesHeld() - delivery.spareBytes();
    }

    /** What a checkpoint does not copy. */
    private long bytesBeside() {
        return delivery.spareBytes() + sealer.bytesHeld() + sealed.bytesOnHeap();
    }

    private void onTime() {
        if (!waits && !frozen) {
            delivery.decide(clock.now());
            added();
        }
    }

    @Override
    void inputWaits() {
        waits = true;
    }

    @Override
    void inputGoesOn(long waitedSince) {
        waits = false;
        delivery.inputWasHeldUp(clock.now() - waitedSince);
    }

    @Override
    void wakeUpToDecide() {
        long at = delivery.decidesAt();
        if (at != Delivery.NEVER && !waits && !frozen) {
            clock.wakeUpAt(at);
        }
    }

    @Override
    CountedMemory memory() {
        return memory;
    }

    /** What is in no batch makes room by becoming one. */
    @Override
    boolean isFull(int size) {
        processIsFull = false;
        if (bufferIsFull(size)) {
            seal(true);
        }
        if (pendingBytes() >= config.maxPendingBytes() || bufferIsFull(size)) {
            return true;
        }
        boolean admitted = admits(size);
        if (!admitted && hasBatchsWorth()) {
            seal(true);
            admitted = admits(size);
        }
        return processIsFull(admitted, delivery.records(), delivery.bytesHeld() + size);
    }

    /** A checkpoint makes room of what is sealed, and does nothing for what is held back. */
    @Override
    void makeRoom(int size) {
        if (bufferIsFull(size) || pendingBytes() == 0) {
            delivery.decideForRoom();
        }
    }

    /** Compressed, here and with the operator; a batch job's have no bound. */
    private long pendingBytes() {
        return (batch ? 0 : sealedBytes) + (behind == null ? 0 : behind.bytes());
    }

    private boolean admits(int size) {
        return memory.admits(recordBytes(), bytesBeside(), size);
    }

    /** Of several destinations, none of which has a whole batch. */
    private boolean hasBatchsWorth() {
        return delivery.records() >= config.maxBatchSize()
                || delivery.bytesHeld() > config.maxBatchSizeInBytes();
    }

    private boolean bufferIsFull(int size) {
        long records = delivery.records();
        return records >= config.maxBufferedRequests()
                || records > 0 && delivery.bytesHeld() + size > config.maxBufferedBytes();
    }

    // ------------------------------------------------------------------ checkpoints and the end

    @Override
    public void flush(boolean endOfInput) {
        if (endOfInput) {
            delivery.drain();
            inputEnded = true;
        }
    }

    /**
     * What goes to the operators behind, ahead of the checkpoint's barrier: the dead letters since
     * the last call, all batches, and which days the writer knows of.
     */
    @Override
    public Collection<SinkCommittable> prepareCommit() throws IOException {
        seal(true);
        frozen = true;
        Collection<SinkCommittable> batches = sealed.take();
        metrics.handedOver(sealedRecords);
        sealedRecords = 0;
        sealedBytes = 0;
        if (inputEnded) {
            // Else they count here until the snapshot: the operator has counted them by then.
            countMemory();
        }
        List<SinkCommittable> standing = new ArrayList<>();
        if (days != null) {
            standing.add(SinkCommittable.progress(progress()));
        } else if (inputEnded && config.doneTrigger().isCompletion()) {
            standing.add(
                    SinkCommittable.completion(
                            new Completion(
                                    task.getIndexOfThisSubtask(),
                                    task.getNumberOfParallelSubtasks(),
                                    lastCheckpoint,
                                    delivery.takeWritten())));
        }
        return new Joined<>(rejections.takeDeadLetters(), new Joined<>(batches, standing));
    }

    /** Of what is here; the operator adds what it has. */
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
        sealed.releaseTaken();
        List<BufferedRequestState<RequestEntry>> states = new ArrayList<>();
        if (!delivery.written().isEmpty()) {
            states.add(WriterState.ofWritten(owner, delivery.written()));
        }
        addState(states);
        if (delivery.isEmpty()) {
            // It may have become idle, and other writers of the process need the room.
            delivery.clearSpare();
        }
        countMemory();
        frozen = false;
        wakeUpToDecide();
        return states;
    }

    @Override
    public void close() {
        clock.cancel();
        try {
            sealer.close();
        } finally {
            memory.close();
            rejections.close();
            sealed.close();
        }
    }
}
