/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * Hands what is released of the {@link Epochs} on to the delivery, as that has room.
 *
 * <p>Belongs to the task thread.
 */
class EpochSupply implements DeliveryLoop.Supply {

    private final SinkConfig config;
    private final Epochs epochs;
    private final Supplier<Seals> seals;
    private final Supplier<DeliveryLoop> loop;

    /**
     * @param seals asked for when there is something to feed, as is {@code loop}
     */
    EpochSupply(
            SinkConfig config, Epochs epochs, Supplier<Seals> seals, Supplier<DeliveryLoop> loop) {
        this.config = config;
        this.epochs = epochs;
        this.seals = seals;
        this.loop = loop;
    }

    @Override
    public void feed() {
        for (WaitingBatch first = epochs.first();
                first != null && hasRoom(first);
                first = epochs.first()) {
            Epochs.Entry next = epochs.next();
            deliver(open(next.batch()), next.repeated());
        }
    }

    /**
     * Room for a batch there is always, and for one beside a few that fail, or whoever has this
     * would stand still: what it holds closed may be what takes the process's memory.
     */
    private boolean hasRoom(WaitingBatch next) {
        Delivery delivery = loop.get().delivery();
        if (delivery.isEmpty()) {
            return true;
        }
        return delivery.records() < config.maxBufferedRequests()
                && delivery.bytesHeld() < config.maxBufferedBytes()
                && (loop.get().admits(next.openBytes())
                        || delivery.hasOnlyTroubled(config.maxInFlightRequests()));
    }

    private StoredRecords open(WaitingBatch batch) {
        try {
            return seals.get().open(batch.sealed()).records();
        } catch (IOException e) {
            throw new ByteAirSinkException(
                    "A request of an exactly-once sink could not be read again from its temporary"
                            + " file: "
                            + e,
                    e);
        }
    }

    /**
     * Gives a batch to the delivery, with what is known of its id.
     *
     * @param maybeSent whether a run before this one may have sent it
     */
    final void deliver(StoredRecords batch, boolean maybeSent) {
        loop.get()
                .delivery()
                .take(batch, history(batch.history(), maybeSent), loop.get().clock().now());
    }

    IdHistory history(IdHistory known, boolean maybeSent) {
        return IdHistory.of(maybeSent || known.unanswered(), known.refused());
    }

    @Override
    public long records() {
        return epochs.records();
    }

    @Override
    public long bytes() {
        return epochs.bytes();
    }

    @Override
    public long bytesOnHeap() {
        return epochs.bytesOnHeap();
    }

    @Override
    public void forEachPending(PendingVisitor visitor) {
        epochs.forEachPending(visitor);
    }
}
