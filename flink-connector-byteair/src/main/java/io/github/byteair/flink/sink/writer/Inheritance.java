/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a writer that sends takes over from an exactly-once sink, whose savepoint the job resumes
 * from. The {@link InheritanceOperator} before the writer, in the same task, finds it in its state,
 * and keeps there what the writer has had no room for yet. A writer has one even if nothing comes.
 *
 * <p>Belongs to the task thread.
 */
final class Inheritance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Inheritance.class);

    /** Of the writer opened last in this thread, until the operator before it has it. */
    private static final ThreadLocal<Inheritance> OF_OPENING_CHAIN = new ThreadLocal<>();

    private final SinkConfig config;
    private final Supplier<DeliveryLoop> loop;
    private final IntConsumer received;
    private final Owner owner;
    private final Epochs epochs =
            new Epochs(new PendingBytes(), new BatchStore(BatchStore.ON_HEAP_BYTES, more -> true));

    private final EpochSupply supply;

    /** Null before anything comes: most writers inherit nothing. */
    @Nullable private Seals seals;

    /**
     * Lays itself down for the operator before the writer, which Flink opens next.
     *
     * @param received told how many records come
     */
    Inheritance(SinkConfig config, Owner owner, Supplier<DeliveryLoop> loop, IntConsumer received) {
        this.config = config;
        this.loop = loop;
        this.received = received;
        this.owner = owner;
        this.supply = new EpochSupply(config, epochs, () -> seals, loop);
        OF_OPENING_CHAIN.set(this);
    }

    /** Of the writer opened last in this thread; null if there is none that has not been found. */
    @Nullable
    static Inheritance ofWriter(SinkConfig config) {
        Inheritance laidDown = OF_OPENING_CHAIN.get();
        OF_OPENING_CHAIN.remove();
        return laidDown != null && laidDown.config.target().equals(config.target())
                ? laidDown
                : null;
    }

    /** Takes over the elements of the state, which are not needed any more behind this. */
    void take(Iterable<LaneElement> elements) throws IOException {
        requireRoom(elements);
        seals = new Seals(config, owner);
        LaneState codec = new LaneState(config, owner, seals);
        for (LaneElement element : elements) {
            codec.read(element, new Reader());
        }
        // Files that are read already.
        epochs.complete(Long.MAX_VALUE);
        if (loop.get().hasWork()) {
            LOG.info(
                    "The state is of an exactly-once sink. Taken over, with what else is in it: {}"
                            + " records.",
                    loop.get().delivery().records() + epochs.records());
        }
        loop.get().countMemory();
        loop.get().lookAgain();
    }

    /** Of an ordered sink, whose batches all lie open, so that rows that come go behind them. */
    private void requireRoom(Iterable<LaneElement> elements) {
        if (!config.ordered()) {
            return;
        }
        long bytes = 0;
        for (LaneElement element : elements) {
            bytes += element.batch() == null ? 0 : element.batch().openBytes();
        }
        long most = loop.get().memory().mostRecordBytes();
        if (bytes > most) {
            throw new ByteAirSinkException(
                    "The state is of an exactly-once sink with a backlog of "
                            + (bytes >> 20)
                            + " MiB in this subtask, which an ordered sink that is not exactly-once"
                            + " would hold on the heap, and its part of that is "
                            + (most >> 20)
                            + " MiB. Resume with "
                            + Setting.DELIVERY_GUARANTEE
                            + " exactly-once, and switch once recordsPending is small; or give the"
                            + " task managers more heap, or the job a higher parallelism.",
                    null);
        }
    }

    private final class Reader implements LaneState.Reader {

        @Override
        public void sealed(WaitingBatch batch) throws IOException {
            received.accept(batch.records());
            epochs.restore(batch, loop.get().clock().now());
            if (config.ordered()) {
                // Rows that come go behind all of these.
                supply.deliver(seals.open(epochs.next().batch().sealed()).records(), true);
            }
        }

        @Override
        public void state(WriterState state) {
            loop.get().delivery().restoreWritten(state.written());
            if (state.records() != null) {
                received.accept(state.records().records().count());
                supply.deliver(state.records(), true);
            }
        }
    }

    /** Of what the writer has had no room for yet. */
    DeliveryLoop.Supply supply() {
        return supply;
    }

    /** The same as elements of a checkpoint's state. */
    List<LaneElement> rest(long checkpointId) {
        List<LaneElement> elements = LaneState.elements(epochs);
        epochs.taken(checkpointId);
        return elements;
    }

    /** A checkpoint is complete that holds what {@link #rest} has said. */
    void complete(long checkpointId) {
        epochs.complete(checkpointId);
    }

    @Override
    public void close() {
        epochs.close();
        if (seals != null) {
            seals.close();
        }
    }
}
