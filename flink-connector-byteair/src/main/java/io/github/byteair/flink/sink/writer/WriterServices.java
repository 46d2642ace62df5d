/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import java.io.Serializable;
import java.util.Random;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;

/**
 * What a writer takes from its surroundings beside what Flink gives it: time, chance, names for its
 * requests, and memory. A test that wants the same run twice gives all of them itself.
 */
@Internal
public final class WriterServices {

    /** Nanoseconds of any fixed origin. */
    final LongSupplier nanoClock;

    /** For the jitter of pauses. */
    final Random random;

    /** For new Request-Ids. */
    final RequestIds requestIds;

    /** Whether the clock is the system's, by which a quota can be shared with other writers. */
    final boolean systemClock;

    /** Shared with other writers. */
    final MemoryBudget memory;

    /**
     * So many bytes of an exactly-once sink's requests wait on the heap; what is more, in files.
     */
    final long sealedOnHeap;

    /** The first three are used by the task thread alone; memory has no bound. */
    public WriterServices(LongSupplier nanoClock, Random random, RequestIds requestIds) {
        this(nanoClock, random, requestIds, new MemoryBudget(Long.MAX_VALUE / 2));
    }

    /** The first three are used by the task thread alone. */
    public WriterServices(
            LongSupplier nanoClock, Random random, RequestIds requestIds, MemoryBudget memory) {
        this(nanoClock, random, requestIds, memory, BatchStore.ON_HEAP_BYTES, false);
    }

    /** These, but for how many bytes of requests wait on the heap before others go to files. */
    public WriterServices withSealedOnHeap(long bytes) {
        return new WriterServices(nanoClock, random, requestIds, memory, bytes, systemClock);
    }

    private WriterServices(
            LongSupplier nanoClock,
            Random random,
            RequestIds requestIds,
            MemoryBudget memory,
            long sealedOnHeap,
            boolean systemClock) {
        this.memory = memory;
        this.sealedOnHeap = sealedOnHeap;
        this.systemClock = systemClock;
        this.nanoClock = nanoClock;
        this.random = random;
        this.requestIds = requestIds;
    }

    /** The system's clock, seeds and ids that are new in every writer, the process's memory. */
    public static WriterServices system() {
        return new WriterServices(
                System::nanoTime,
                new Random(),
                RequestIds.random(),
                MemoryBudget.OF_PROCESS,
                BatchStore.ON_HEAP_BYTES,
                true);
    }

    /** Makes a writer's services on the task manager: none of them crosses the wire. */
    @FunctionalInterface
    public interface Factory extends Serializable {
        WriterServices create();
    }
}
