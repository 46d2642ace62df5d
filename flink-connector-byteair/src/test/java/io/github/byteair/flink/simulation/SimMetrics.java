/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A writer's metrics, by the names that its users see; of groups in groups only the first. */
final class SimMetrics extends UnregisteredMetricsGroup implements SinkWriterMetricGroup {

    private final OperatorIOMetricGroup io = UnregisteredMetricsGroup.createOperatorIOMetricGroup();
    private final Counter outErrors = new SimpleCounter();
    private final Counter sendErrors = new SimpleCounter();
    private final Counter recordsSend = new SimpleCounter();
    private final Counter bytesSend = new SimpleCounter();
    private final Map<String, Counter> counters = new HashMap<>();
    private final Map<String, Gauge<?>> gauges = new HashMap<>();

    private final MetricGroup byteair =
            new UnregisteredMetricsGroup() {
                @Override
                public <C extends Counter> C counter(String name, C counter) {
                    counters.put(name, counter);
                    return counter;
                }

                @Override
                public <V, G extends Gauge<V>> G gauge(String name, G gauge) {
                    gauges.put(name, gauge);
                    return gauge;
                }

                @Override
                public MetricGroup addGroup(String key, String value) {
                    return REST;
                }
            };

    private static final MetricGroup REST = new UnregisteredMetricsGroup();

    /** A counter of the group {@code byteair}. */
    long count(String name) {
        Counter counter = counters.get(name);
        if (counter == null) {
            throw new Violation("there is no counter " + name);
        }
        return counter.getCount();
    }

    /** A gauge of the group {@code byteair}. */
    long gauge(String name) {
        Gauge<?> gauge = gauges.get(name);
        if (gauge == null) {
            throw new Violation("there is no gauge " + name);
        }
        return ((Number) gauge.getValue()).longValue();
    }

    @Override
    public MetricGroup addGroup(String name) {
        return name.equals("byteair") ? byteair : REST;
    }

    @Override
    public Counter getNumRecordsOutErrorsCounter() {
        return outErrors;
    }

    @Override
    public Counter getNumRecordsSendErrorsCounter() {
        return sendErrors;
    }

    @Override
    public Counter getNumRecordsSendCounter() {
        return recordsSend;
    }

    @Override
    public Counter getNumBytesSendCounter() {
        return bytesSend;
    }

    @Override
    public void setCurrentSendTimeGauge(Gauge<Long> gauge) {}

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
        return io;
    }
}
