/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
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
                    + " bytes allocated per record, and the share of the floor (median of pairs)."
        })
public final class PathCommand implements Callable<Integer> {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Mixin private HelpOption help;

    @Option(
            names = "--turns",
            defaultValue = "15",
            description = "How often each is measured (default: ${DEFAULT-VALUE}).")
    private int turns;

    @Option(
            names = "--records",
            defaultValue = "200000",
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
            double[] sink = new double[turns];
            double[] floor = new double[turns];
            double[] shares = new double[turns];
            double[] sinkBytes = new double[turns];
            double[] floorBytes = new double[turns];
            // The first third is the compiler's.
            for (int turn = -turns / 2; turn < turns; turn++) {
                Cost ofSink = cost(batches, path::sink);
                Cost ofFloor = cost(batches, path::floor);
                if (turn >= 0) {
                    sink[turn] = ofSink.nanos;
                    floor[turn] = ofFloor.nanos;
                    shares[turn] = 100 * ofFloor.nanos / ofSink.nanos;
                    sinkBytes[turn] = ofSink.bytes;
                    floorBytes[turn] = ofFloor.bytes;
                }
            }
            path.tearDown();
            System.out.printf(
                    Locale.ROOT,
                    "{\"jsonBytes\":%d,\"sinkNanos\":%.0f,\"floorNanos\":%.0f,\"share\":%.1f,"
                            + "\"sinkBytes\":%.1f,\"floorBytes\":%.1f}%n",
                    size,
                    median(sink),
                    median(floor),
                    median(shares),
                    median(sinkBytes),
                    median(floorBytes));
        }
        return 0;
    }

    /** Per record. */
    private record Cost(double nanos, double bytes) {}

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

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
