/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.committable.TemporaryFile;
import java.io.IOException;
import javax.annotation.Nullable;

/**
 * A {@link SealedBatch} that waits in an operator: on the heap, or in a file. Immutable, and read
 * by checkpoints' threads, too.
 */
final class WaitingBatch {

    /** What each takes on the heap wherever its content is, roughly, in bytes. */
    private static final int OBJECTS = 350;

    private final Destination destination;
    private final int records;
    private final int length;
    private final long openBytes;
    @Nullable private final SealedBatch onHeap;
    @Nullable private final TemporaryFile file;
    private final long at;

    private WaitingBatch(
            SealedBatch batch,
            @Nullable SealedBatch onHeap,
            @Nullable TemporaryFile file,
            long at) {
        this.destination = batch.destination();
        this.records = batch.records();
        this.length = batch.content().length;
        this.openBytes = Seals.openBytes(batch);
        this.onHeap = onHeap;
        this.file = file;
        this.at = at;
    }

    static WaitingBatch onHeap(SealedBatch batch) {
        return new WaitingBatch(batch, batch, null, 0);
    }

    /**
     * @throws IOException if it can't be written, saying what to do
     */
    static WaitingBatch in(TemporaryFile file, SealedBatch batch) throws IOException {
        return new WaitingBatch(
                batch, null, file, file.append(batch.content(), 0, batch.content().length));
    }

    Destination destination() {
        return destination;
    }

    int records() {
        return records;
    }

    /** What it takes once it is open, roughly, in bytes. */
    long openBytes() {
        return openBytes;
    }

    /** What it takes, on the heap and in a file, in bytes. */
    long bytes() {
        return OBJECTS + length;
    }

    /** What it takes on the heap, roughly, in bytes. */
    long bytesOnHeap() {
        return onHeap == null ? OBJECTS : OBJECTS + length;
    }

    /** Where it is; null if on the heap. */
    @Nullable
    TemporaryFile file() {
        return file;
    }

    /**
     * The batch, from where it is.
     *
     * @throws IOException if it can't be read
     */
    SealedBatch sealed() throws IOException {
        return onHeap != null
                ? onHeap
                : new SealedBatch(destination, records, file.read(at, length));
    }

    /** For people; never the content. */
    @Override
    public String toString() {
        return "Batch of " + records + " records for " + destination + ", sealed";
    }
}
