/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class TopicMetricsTest {

    private final Map<String, Metric> registered = new TreeMap<>();
    private long now;
    private final TopicMetrics metrics = new TopicMetrics(new Group(""), () -> now);

    /** Remembers what is registered where. */
    private final class Group extends UnregisteredMetricsGroup {
        private final String path;

        private Group(String path) {
            this.path = path;
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Group(path + key + "." + value + ".");
        }

        @Override
        public <C extends Counter> C counter(String name, C counter) {
            registered.put(path + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            registered.put(path + name, gauge);
            return gauge;
        }
    }

    private Object value(String name) {
        Metric metric = registered.get(name);
        return metric instanceof Counter
                ? ((Counter) metric).getCount()
                : ((Gauge<?>) metric).getValue();
    }

    private static Destination of(String topic) {
        return Destination.of(topic, Stage.INCREMENTAL_SYNC_STREAMING, null);
    }

    @Test
    void eachTopicHasItsOwn() {
        metrics.accepted("item", 3);
        metrics.accepted("item", 4);
        metrics.rejected("user");
        metrics.passedOver("user", 2);
        now = TimeUnit.SECONDS.toNanos(10);
        metrics.count();
        metrics.pending(of("item"), 5, TimeUnit.SECONDS.toNanos(9));
        metrics.pending(of("item"), 6, TimeUnit.SECONDS.toNanos(8));
        metrics.counted();
        assertThat(value("topic.item.recordsAccepted")).isEqualTo(7L);
        assertThat(value("topic.item.recordsPending")).isEqualTo(11L);
        assertThat(value("topic.item.oldestPendingAgeMillis")).isEqualTo(2_000L);
        assertThat(value("topic.user.recordsRejected")).isEqualTo(1L);
        assertThat(value("topic.user.recordsPassedOver")).isEqualTo(2L);
        assertThat(value("topic.user.recordsPending")).isEqualTo(0L);
        metrics.count();
        metrics.counted();
        assertThat(value("topic.item.recordsPending")).isEqualTo(0L);
        assertThat(value("topic.item.oldestPendingAgeMillis")).isEqualTo(0L);
    }

    @Test
    void thereAreNoMoreThanSoMany() {
        for (int n = 0; n < 500; n++) {
            metrics.accepted("topic-" + n, 1);
        }
        metrics.rejected("no topic");
        metrics.rejected("");
        assertThat(registered).hasSize((TopicMetrics.MAX_TOPICS + 1) * 5);
        assertThat(value("topic.others.recordsAccepted")).isEqualTo(500L - TopicMetrics.MAX_TOPICS);
    }
}
