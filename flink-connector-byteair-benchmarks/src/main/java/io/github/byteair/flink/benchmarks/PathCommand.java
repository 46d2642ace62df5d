/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Row to signed request beside the floor, in turns, by the CPU time and the allocation of this
 * thread: what else the machine does adds little to either.
 */
@Command(
        name = "path",
        description = {
            "What PathBenchmark's sink and floor cost, taken in turns: CPU time of the thread and"
                    + " bytes allocated per record, of each the least, and the share of the floor."
        })
public final class PathCommand implements Callable<Integer> {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Mixin private HelpOption help;

    @Option(
            names = "--turns",
            defaultValue = "60",
            description =
                    "How often each is measured, warming up included (default: ${DEFAULT-VALUE}).")
    private int turns;

    @Option(
            names = "--records",
            defaultValue = "20000",
            description =
                    "How many records of 300 bytes a turn has, larger ones accordingly fewer"
                            + " (default: ${DEFAULT-VALUE}).")
    private int records;

    @Override
    public Integer call() {
        for (int size : new int[] {Behaviors.SMALL, Behaviors.MEDIUM, Behaviors.LARGE}) {
            PathBenchmark path = new PathBenchmark();
            path.jsonBytes = size;
            path.setUp();
            int batches =
                    Math.max(
                            1, (int) ((long) records * Behaviors.SMALL / size / JsonRecords.BATCH));
            Cost sink = Cost.MOST;
            Cost floor = Cost.MOST;
            for (int turn = 0; turn < turns; turn++) {
                sink = sink.orLess(cost(batches, path::sink));
                floor = floor.orLess(cost(batches, path::floor));
            }
            path.tearDown();
            System.out.printf(
                    Locale.ROOT,
                    "{\"jsonBytes\":%d,\"sinkNanos\":%.0f,\"floorNanos\":%.0f,\"share\":%.1f,"
                            + "\"sinkBytes\":%.1f,\"floorBytes\":%.1f}%n",
                    size,
                    sink.nanos,
                    floor.nanos,
                    100 * floor.nanos / sink.nanos,
                    sink.bytes,
                    floor.bytes);
        }
        return 0;
    }

    /** Per record. Of several the least counts: what disturbs only adds. */
    private record Cost(double nanos, double bytes) {

        private static final Cost MOST = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);

        private Cost orLess(Cost other) {
            return new Cost(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
        }
    }

    private static Cost cost(int batches, Supplier<?> batch) {
        long id = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(id);
        long nanos = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < batches; i++) {
            batch.get();
        }
        double records = (double) batches * JsonRecords.BATCH;
        return new Cost(
                (THREADS.getCurrentThreadCpuTime() - nanos) / records,
                (THREADS.getThreadAllocatedBytes(id) - bytes) / records);
    }
}
