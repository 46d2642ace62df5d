/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import java.util.List;

/**
 * Records of one destination that are in no batch yet, in the order they came. Once cut they are no
 * longer here, and nothing here changes them.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
abstract class UncutBuffer {

    private final Destination destination;
    private final TopicTurns.Turn turn;
    final int batchRecords;
    final long batchBytes;
    final SpareArrays spare;
    final SpareArrays.Usual usual;

    /**
     * @param turn when its topic was served
     * @param batchRecords how many records make a batch
     * @param batchBytes how many bytes make a batch; a single larger record makes one, too
     */
    UncutBuffer(
            Destination destination,
            TopicTurns.Turn turn,
            int batchRecords,
            long batchBytes,
            SpareArrays spare) {
        this.destination = destination;
        this.turn = turn;
        this.batchRecords = batchRecords;
        this.batchBytes = batchBytes;
        this.spare = spare;
        this.usual = spare.usual(destination);
    }

    final Destination destination() {
        return destination;
    }

    /** When its topic was served. */
    final TopicTurns.Turn turn() {
        return turn;
    }

    /**
     * Copies a record in.
     *
     * @param keyHigh with {@code keyLow} what stands for the record's key; both 0 if it has none
     * @return how many earlier versions of the key it takes the place of
     */
    abstract int append(long keyHigh, long keyLow, byte[] json, int offset, int length, long now);

    /**
     * Takes over records that a checkpoint holds; they come last.
     *
     * @return how many earlier versions they take the place of
     */
    abstract int append(StoredRecords stored, long now);

    /** Takes out the first records, as many as fit both limits, and at least one. */
    abstract Records cut(int maxRecords, long maxBytes);

    /** All there are, in order, without taking them out. */
    abstract List<StoredRecords> snapshot();

    /** How many records there are. */
    abstract int count();

    /** Whether a cut would give a batch of the size wanted. */
    abstract boolean hasBatch();

    /** What all of it takes on the heap, roughly, in bytes. */
    abstract long bytesHeld();

    /** When the oldest change came; of meaning only while there is one. */
    abstract long oldestArrivedAt();

    final boolean isEmpty() {
        return count() == 0;
    }
}
