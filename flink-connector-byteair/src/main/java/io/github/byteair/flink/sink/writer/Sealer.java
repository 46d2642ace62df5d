/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * Seals batches in a thread of its own, one after the other: compressing takes longer than all else
 * that the task thread does for a record. What is under way is a few batches at the most; who adds
 * more waits for the first.
 *
 * <p>Belongs to the task thread but for the sealing.
 */
final class Sealer implements AutoCloseable {

    private static final int MOST_AT_ONCE = 3;

    /** Sealing a batch takes milliseconds, so that this never passes. */
    private static final long CLOSE_SECONDS = 10;

    private static final class Sealing {
        private final Future<SealedBatch> batch;
        private final long bytes;

        private Sealing(Future<SealedBatch> batch, long bytes) {
            this.batch = batch;
            this.bytes = bytes;
        }
    }

    private final Seals seals;
    @Nullable private final ExecutorService thread;
    private final Queue<Sealing> sealings = new ArrayDeque<>();
    private long bytes;

    /**
     * @param seals closed with this, and used by nobody else
     * @param threadName null for none: then the task thread does it
     */
    Sealer(Seals seals, @Nullable String threadName) {
        this.seals = seals;
        this.thread =
                threadName == null
                        ? null
                        : Executors.newSingleThreadExecutor(
                                work -> {
                                    Thread made = new Thread(work, threadName);
                                    made.setDaemon(true);
                                    return made;
                                });
    }

    /**
     * Begins to seal a batch, which nobody may change any more.
     *
     * @return the first of those under way, if there were as many as may be, else null
     */
    @Nullable
    SealedBatch add(StoredRecords batch) {
        SealedBatch first = sealings.size() < MOST_AT_ONCE ? null : take();
        bytes += batch.records().bytesHeld();
        sealings.add(
                new Sealing(
                        thread == null
                                ? CompletableFuture.completedFuture(seals.seal(batch))
                                : thread.submit(() -> seals.seal(batch)),
                        batch.records().bytesHeld()));
        return first;
    }

    /** The first of those under way if it is sealed, else null. */
    @Nullable
    SealedBatch poll() {
        return sealings.isEmpty() || !sealings.element().batch.isDone() ? null : take();
    }

    /** The first of those under way, once it is sealed; null if there are none. */
    @Nullable
    SealedBatch take() {
        if (sealings.isEmpty()) {
            return null;
        }
        Sealing first = sealings.element();
        try {
            SealedBatch sealed = first.batch.get();
            sealings.remove();
            bytes -= first.bytes;
            return sealed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ByteAirSinkException("Interrupted while a request was compressed.", e);
        } catch (ExecutionException e) {
            throw new ByteAirSinkException(
                    "A request could not be made: " + e.getCause(), e.getCause());
        }
    }

    /** What those under way take on the heap, in bytes. */
    long bytesHeld() {
        return bytes;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
            try {
                // What it uses is no memory of the heap, and must not go while it does.
                if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        seals.close();
    }
}
