/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.HdrHistogram.Histogram;

/**
 * Measures one run, from the first record written to the last acknowledged: time, this process's
 * CPU as the operating system has it, heap, and how long records waited. A job's functions reach it
 * statically: they are in the same process, and copies of what was made before it started.
 */
public final class Meter {

    /** Of the records of a request, about so many are looked at for their time of writing. */
    private static final int SAMPLES = 100;

    private static final byte[] STAMP_PREFIX =
            ("{\"" + Behavior.STAMP + "\":").getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> HEAP_POOLS =
            ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(MemoryPoolMXBean::getName)
                    .collect(Collectors.toSet());
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static volatile Meter current = new Meter(0);

    static {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) ->
                                    current.collected(
                                            GarbageCollectionNotificationInfo.from(
                                                    (CompositeData) notification.getUserData())),
                            null,
                            null);
        }
    }

    /** In milliseconds since this process began, as collections have it. */
    private final long madeAt = ManagementFactory.getRuntimeMXBean().getUptime();

    private final long expected;
    private final Histogram nanos = new Histogram(3);

    private volatile boolean begun;
    private boolean ended;
    private long beganAt;
    private long cpuAtBegin;
    private long endedAt;
    private long cpuAtEnd;
    private long acknowledged;
    private long heapPeak;
    private long livePeak;

    private Meter(long expected) {
        this.expected = expected;
    }

    /** The next run's. */
    static Meter start(long expectedRecords) {
        current = new Meter(expectedRecords);
        return current;
    }

    /** A record is about to be written. */
    public static void written() {
        if (!current.begun) {
            current.begin();
        }
    }

    /** A request of so many records was accepted; each record's time of writing can be asked. */
    public static void acknowledged(int records, IntToLongFunction writtenNanos) {
        current.add(records, writtenNanos, System.nanoTime());
    }

    /** The time of writing in a record's JSON. */
    public static long stamp(byte[] json) {
        long stamp = 0;
        for (int i = STAMP_PREFIX.length; json[i] >= '0' && json[i] <= '9'; i++) {
            stamp = 10 * stamp + json[i] - '0';
        }
        return stamp;
    }

    private synchronized void begin() {
        if (!begun) {
            beganAt = System.nanoTime();
            cpuAtBegin = SYSTEM.getProcessCpuTime();
            begun = true;
        }
    }

    private synchronized void add(int records, IntToLongFunction writtenNanos, long now) {
        int step = Math.max(1, records / SAMPLES);
        for (int i = 0; i < records; i += step) {
            // Each stands for those up to the next: a large request counts for more than a small.
            nanos.recordValueWithCount(
                    Math.max(0, now - writtenNanos.applyAsLong(i)), Math.min(step, records - i));
        }
        acknowledged += records;
        if (acknowledged >= expected) {
            end();
        }
    }

    /** To be called where acknowledgements can't be seen, once all is done. */
    synchronized void end() {
        if (!ended) {
            endedAt = System.nanoTime();
            cpuAtEnd = SYSTEM.getProcessCpuTime();
            ended = true;
        }
    }

    private synchronized void collected(GarbageCollectionNotificationInfo collection) {
        // The news of the last one before this run comes late; what it found is another run's.
        if (collection.getGcInfo().getStartTime() < madeAt) {
            return;
        }
        heapPeak = Math.max(heapPeak, heap(collection.getGcInfo().getMemoryUsageBeforeGc()));
        livePeak = Math.max(livePeak, heap(collection.getGcInfo().getMemoryUsageAfterGc()));
    }

    private static long heap(Map<String, MemoryUsage> pools) {
        return pools.entrySet().stream()
                .filter(pool -> HEAP_POOLS.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    synchronized double seconds() {
        return (endedAt - beganAt) / 1e9;
    }

    synchronized double cpuSeconds() {
        return (cpuAtEnd - cpuAtBegin) / 1e9;
    }

    /** NaN where acknowledgements were not seen. */
    synchronized double ackMillis(double percentile) {
        return nanos.getTotalCount() == 0
                ? Double.NaN
                : nanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** The most that was used just before a collection, in MB. */
    synchronized double heapPeakMb() {
        return heapPeak / 1e6;
    }

    /** The most that was left after a collection, in MB: mostly what was needed. */
    synchronized double livePeakMb() {
        return livePeak / 1e6;
    }
}
