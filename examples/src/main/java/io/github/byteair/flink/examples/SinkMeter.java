/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;

/**
 * What a run's sinks measure, summed over their subtasks: the metrics of Flink's group {@code
 * byteair}, read where they are made. Thread-safe.
 *
 * <p>Counters still count after their task has ended, so that the totals are whole; gauges go with
 * the task.
 */
final class SinkMeter implements AutoCloseable {

    private static final Map<String, SinkMeter> RUNS = new ConcurrentHashMap<>();

    private final String run;
    private final Map<String, Set<Counter>> counters = new ConcurrentHashMap<>();
    private final Map<String, Set<Gauge<?>>> gauges = new ConcurrentHashMap<>();

    /**
     * @param run a name of its own for each run of a job in this process
     */
    SinkMeter(String run) {
        this.run = run;
        RUNS.put(run, this);
    }

    /** The meter of a run; null once it is closed. */
    static SinkMeter of(String run) {
        return RUNS.get(run);
    }

    void added(String name, Metric metric) {
        if (metric instanceof Counter) {
            counters.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet())
                    .add((Counter) metric);
        } else if (metric instanceof Gauge) {
            gauges.computeIfAbsent(name, n -> ConcurrentHashMap.newKeySet()).add((Gauge<?>) metric);
        }
    }

    void removed(String name, Metric metric) {
        if (metric instanceof Gauge) {
            gauges.getOrDefault(name, Set.of()).remove(metric);
        }
    }

    /** A counter's total, 0 if no sink has it (yet). */
    long count(String name) {
        return counters.getOrDefault(name, Set.of()).stream().mapToLong(Counter::getCount).sum();
    }

    /** The sum of a gauge of numbers, over the tasks that run now. */
    long gauge(String name) {
        return gauges.getOrDefault(name, Set.of()).stream()
                .mapToLong(gauge -> ((Number) gauge.getValue()).longValue())
                .sum();
    }

    @Override
    public void close() {
        RUNS.remove(run);
    }
}
