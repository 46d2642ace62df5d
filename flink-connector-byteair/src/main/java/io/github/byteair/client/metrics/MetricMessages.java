/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.Version;
import io.github.byteair.client.proto.Metric;
import io.github.byteair.client.proto.MetricMessage;
import java.util.Map;

/** Puts statistics in the platform's words. Pure. */
final class MetricMessages {

    private final PlatformMetrics metrics;

    MetricMessages(PlatformMetrics metrics) {
        this.metrics = metrics;
    }

    /** How many calls of each kind, for {@code /api/counter}. */
    byte[] counters(Map<Invocation, Latencies> calls, long epochSeconds) {
        MetricMessage.Builder message = MetricMessage.newBuilder();
        calls.forEach(
                (call, latencies) ->
                        message.addMetrics(
                                metric(call, ".count", latencies.count(), epochSeconds)));
        return message.build().toByteArray();
    }

    /** How long those of each kind took, for {@code /api/put}. */
    byte[] timers(Map<Invocation, Latencies> calls, long epochSeconds) {
        MetricMessage.Builder message = MetricMessage.newBuilder();
        calls.forEach(
                (call, latencies) ->
                        latencies
                                .statistics()
                                .forEach(
                                        (name, value) ->
                                                message.addMetrics(
                                                        metric(
                                                                call,
                                                                ".latency." + name,
                                                                value,
                                                                epochSeconds))));
        return message.build().toByteArray();
    }

    private Metric metric(Invocation call, String name, double value, long epochSeconds) {
        return Metric.newBuilder()
                .setMetric(metrics.prefix() + '.' + call.name() + name)
                .setTimestamp(epochSeconds)
                .setValue(value)
                .putAllTags(metrics.tags())
                .putAllTags(call.tags())
                .putTags("language", "java")
                .putTags("version", Version.number())
                .build();
    }
}
