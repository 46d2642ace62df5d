/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/** Leads the sinks' metrics to the {@link SinkMeter} of their run. */
final class SinkMeterReporter implements MetricReporter {

    /** The reporter's setting that names the run. */
    static final String RUN = "run";

    private static final String SINK_GROUP = "byteair";

    private SinkMeter meter;

    @Override
    public void open(MetricConfig config) {
        meter = SinkMeter.of(config.getString(RUN, ""));
    }

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (meter != null && isSinks(group)) {
            meter.added(name, metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        if (meter != null && isSinks(group)) {
            meter.removed(name, metric);
        }
    }

    private static boolean isSinks(MetricGroup group) {
        String[] scope = group.getScopeComponents();
        return scope.length > 0 && scope[scope.length - 1].equals(SINK_GROUP);
    }
}
