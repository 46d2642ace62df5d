/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.delivery.PendingVisitor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * What is counted of each topic, in the groups {@code topic.<name>}. There are at most {@value
 * #MAX_TOPICS}; all further topics share the group {@value #OTHERS}, for metrics are kept as long
 * as the job runs, and topics may come from the data.
 *
 * <p>Written by the task thread; read by reporters.
 */
final class TopicMetrics implements PendingVisitor {

    /** How many topics have a group of their own. */
    static final int MAX_TOPICS = 20;

    /** The group of all others. */
    static final String OTHERS = "others";

    /** The numbers of one topic. */
    private final class Topic {

        private final Counter accepted = new SimpleCounter();
        private final Counter rejected = new SimpleCounter();
        private final Counter passedOver = new SimpleCounter();
        private volatile long pending;
        private volatile long oldestSince;
        private long counting;
        private long countingOldest;

        private Topic(String name) {
            MetricGroup of = group.addGroup("topic", name);
            of.counter("recordsAccepted", accepted);
            of.counter("recordsRejected", rejected);
            of.counter("recordsPassedOver", passedOver);
            of.gauge("recordsPending", () -> pending);
            of.gauge("oldestPendingAgeMillis", this::oldestAge);
        }

        private long oldestAge() {
            return pending == 0
                    ? 0
                    : TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - oldestSince);
        }
    }

    private final MetricGroup group;
    private final LongSupplier clock;
    private final Map<String, Topic> topics = new HashMap<>();

    /**
     * @param clock nanoseconds, as the delivery has them
     */
    TopicMetrics(MetricGroup group, LongSupplier clock) {
        this.group = group;
        this.clock = clock;
    }

    void accepted(String topic, int records) {
        of(topic).accepted.inc(records);
    }

    /** Of a name that can't be a topic nothing is counted here. */
    void rejected(String topic) {
        if (Destination.topicFault(topic) == null) {
            of(topic).rejected.inc();
        }
    }

    void passedOver(String topic, int records) {
        of(topic).passedOver.inc(records);
    }

    /** To be called before the delivery shows what is pending, and {@link #counted} after. */
    void count() {
        for (Topic topic : topics.values()) {
            topic.counting = 0;
            topic.countingOldest = Long.MAX_VALUE;
        }
    }

    @Override
    public void pending(Destination destination, long records, long arrivedAt) {
        Topic topic = of(destination.topic());
        topic.countingOldest =
                topic.counting == 0 ? arrivedAt : Math.min(topic.countingOldest, arrivedAt);
        topic.counting += records;
    }

    void counted() {
        for (Topic topic : topics.values()) {
            topic.oldestSince = topic.countingOldest;
            topic.pending = topic.counting;
        }
    }

    private Topic of(String name) {
        Topic topic = topics.get(name);
        if (topic != null) {
            return topic;
        }
        if (topics.size() < MAX_TOPICS || name.equals(OTHERS)) {
            topic = new Topic(name);
            topics.put(name, topic);
            return topic;
        }
        return of(OTHERS);
    }
}
