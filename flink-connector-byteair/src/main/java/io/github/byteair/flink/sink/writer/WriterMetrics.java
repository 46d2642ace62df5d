/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Batch;
import io.github.byteair.flink.sink.delivery.DeliveryMetrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * The counters behind the {@code byteair} metric group and Flink's own of a sink writer; nobody
 * else touches them. They reconcile whenever the task thread is between two mails: {@code recordsIn
 * = recordsAccepted + recordsRejected + recordsPassedOver + recordsPending}. What the filter keeps
 * back, or is deleted and to be ignored, is in {@code recordsIgnored} alone.
 *
 * <p>Written by the task thread; read by reporters.
 */
final class WriterMetrics implements DeliveryMetrics {

    /** The metric group's name, below the sink writer's own. */
    static final String GROUP = "byteair";

    private final Counter recordsSend;
    private final Counter bytesSend;
    private final Counter sendErrors;

    final Counter recordsIn = new SimpleCounter();
    final Counter recordsIgnored = new SimpleCounter();
    final Counter recordsPassedOver = new SimpleCounter();
    final Counter recordsAccepted = new SimpleCounter();
    final Counter recordsDeduplicated = new SimpleCounter();
    final Counter recordsDeduplicatedUnverified = new SimpleCounter();
    final Counter recordsSentAgain = new SimpleCounter();
    final Counter recordsRejected = new SimpleCounter();
    private final Counter recordErrorsUnmatched = new SimpleCounter();
    final Counter requests = new SimpleCounter();
    final Counter retries = new SimpleCounter();
    final Counter unknownOutcomes = new SimpleCounter();
    final Counter throttled = new SimpleCounter();
    final Counter duplicateIds = new SimpleCounter();
    final Counter splits = new SimpleCounter();
    final Counter quotaWaitMillis = new SimpleCounter();
    private final SlidingHistogram requestLatencyMillis = new SlidingHistogram();
    private final SlidingHistogram batchSize = new SlidingHistogram();

    private final Map<WriteOutcome.Kind, Counter> outcomes = new EnumMap<>(WriteOutcome.Kind.class);
    final Map<RejectionCause, Counter> rejections = new EnumMap<>(RejectionCause.class);

    /** Registered by the writer of an exactly-once sink alone. */
    private final Counter recordsHandedOver = new SimpleCounter();

    private final TopicMetrics topics;

    private volatile long lastSendMillis;

    /**
     * Registers all of them but those of the topics, which come with their records; once.
     *
     * @param clock nanoseconds, as the delivery has them
     */
    WriterMetrics(SinkWriterMetricGroup sinkWriter, SinkConfig config, LongSupplier clock) {
        this.recordsSend = sinkWriter.getNumRecordsSendCounter();
        this.bytesSend = sinkWriter.getNumBytesSendCounter();
        this.sendErrors = sinkWriter.getNumRecordsSendErrorsCounter();
        sinkWriter.setCurrentSendTimeGauge(() -> lastSendMillis);
        MetricGroup group = sinkWriter.addGroup(GROUP);
        topics = new TopicMetrics(group, clock);
        group.counter("recordsIn", recordsIn);
        group.counter("recordsIgnored", recordsIgnored);
        group.counter("recordsPassedOver", recordsPassedOver);
        group.counter("recordsAccepted", recordsAccepted);
        group.counter("recordsDeduplicated", recordsDeduplicated);
        group.counter("recordsDeduplicatedUnverified", recordsDeduplicatedUnverified);
        group.counter("recordsSentAgain", recordsSentAgain);
        group.counter("recordsRejected", recordsRejected);
        group.counter("recordErrorsUnmatched", recordErrorsUnmatched);
        group.counter("requests", requests);
        group.counter("retries", retries);
        group.counter("unknownOutcomes", unknownOutcomes);
        group.counter("throttled", throttled);
        group.counter("duplicateIds", duplicateIds);
        group.counter("splits", splits);
        group.counter("quotaWaitMillis", quotaWaitMillis);
        group.histogram("requestLatencyMillis", requestLatencyMillis);
        group.histogram("batchSize", batchSize);
        for (WriteOutcome.Kind kind : WriteOutcome.Kind.values()) {
            Counter counter = group.addGroup("outcome", lowerCamel(kind)).counter("requests");
            outcomes.put(kind, counter);
        }
        for (RejectionCause cause : RejectionCause.values()) {
            RecordErrorPolicy policy = config.policy(cause);
            for (RecordErrorPolicy each : RecordErrorPolicy.values()) {
                Counter counter =
                        group.addGroup("cause", lowerCamel(cause))
                                .addGroup("policy", lowerCamel(each))
                                .counter("records");
                if (each == policy) {
                    rejections.put(cause, counter);
                }
            }
        }
    }

    /** Of a writer that has another send: {@code recordsIn} is then what it handed over, too. */
    void countHandedOver(MetricGroup group) {
        group.counter("recordsHandedOver", recordsHandedOver);
    }

    /** So many records are with the operator behind now. */
    void handedOver(long records) {
        recordsHandedOver.inc(records);
    }

    /** An element has come that is for the platform. */
    void received(int records) {
        recordsIn.inc(records);
    }

    /** So many elements are not for the platform. */
    void ignored(int records) {
        recordsIgnored.inc(records);
    }

    @Override
    public void passedOver(Destination destination, int records) {
        recordsPassedOver.inc(records);
        topics.passedOver(destination.topic(), records);
    }

    @Override
    public void sent(Batch batch) {
        requests.inc();
        batchSize.update(batch.size());
        if (batch.attempts() > 1) {
            retries.inc();
        }
        if (batch.sendingsInThisRun() == 1) {
            recordsSend.inc(batch.size());
            bytesSend.inc(batch.bytes());
        }
    }

    @Override
    public void answered(WriteOutcome.Kind outcome, long tookNanos) {
        lastSendMillis = TimeUnit.NANOSECONDS.toMillis(tookNanos);
        requestLatencyMillis.update(lastSendMillis);
        outcomes.get(outcome).inc();
        switch (outcome) {
            case NO_ANSWER:
                unknownOutcomes.inc();
                return;
            case THROTTLED:
                throttled.inc();
                return;
            case DUPLICATE_ID:
                duplicateIds.inc();
                return;
            default:
                return;
        }
    }

    @Override
    public void accepted(Destination destination, int records) {
        recordsAccepted.inc(records);
        topics.accepted(destination.topic(), records);
    }

    @Override
    public void acceptedBefore(Destination destination, int records) {
        recordsAccepted.inc(records);
        topics.accepted(destination.topic(), records);
        recordsDeduplicated.inc(records);
        recordsDeduplicatedUnverified.inc(records);
    }

    @Override
    public void sentAgain(int records) {
        recordsSentAgain.inc(records);
    }

    @Override
    public void rejected(Destination destination, RejectionCause cause) {
        rejected(destination.topic(), cause);
    }

    /**
     * A record will not be written.
     *
     * @param topic as the record has it, also if it can't be one
     */
    void rejected(String topic, RejectionCause cause) {
        topics.rejected(topic);
        recordsRejected.inc();
        sendErrors.inc();
        rejections.get(cause).inc();
    }

    @Override
    public void unattributed(int errors) {
        recordErrorsUnmatched.inc(errors);
    }

    @Override
    public void split() {
        splits.inc();
    }

    @Override
    public void waitedForQuota(long nanos) {
        quotaWaitMillis.inc(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    TopicMetrics topics() {
        return topics;
    }

    private static String lowerCamel(Enum<?> constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.name().split("_")) {
            String lower = word.toLowerCase(Locale.ROOT);
            name.append(
                    name.length() == 0
                            ? lower
                            : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return name.toString();
    }
}
