/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.WriteOutcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * The counters behind the {@code byteair} metric group. They reconcile at every moment the mailbox
 * thread is between two mails: {@code recordsIn = recordsAccepted + recordsRejected +
 * recordsPending}. What the filter passes over is in {@code recordsIgnored} alone.
 *
 * <p>Written by the mailbox thread; read by reporters.
 */
final class WriterMetrics {

    /** The metric group's name, below the sink writer's own. */
    static final String GROUP = "byteair";

    final Counter recordsIn = new SimpleCounter();
    final Counter recordsIgnored = new SimpleCounter();
    final Counter recordsAccepted = new SimpleCounter();
    final Counter recordsDeduplicated = new SimpleCounter();
    final Counter recordsDeduplicatedUnverified = new SimpleCounter();
    final Counter recordsSentAgain = new SimpleCounter();
    final Counter recordsRejected = new SimpleCounter();
    final Counter recordErrorsUnmatched = new SimpleCounter();
    final Counter requests = new SimpleCounter();
    final Counter retries = new SimpleCounter();
    final Counter unknownOutcomes = new SimpleCounter();
    final Counter throttled = new SimpleCounter();
    final Counter duplicateIds = new SimpleCounter();
    final Counter splits = new SimpleCounter();
    final Counter quotaWaitMillis = new SimpleCounter();
    final SlidingHistogram requestLatencyMillis = new SlidingHistogram();
    final SlidingHistogram batchSize = new SlidingHistogram();

    private final Map<WriteOutcome.Kind, Counter> outcomes = new EnumMap<>(WriteOutcome.Kind.class);
    private final Map<RejectionCause, Map<RecordErrorPolicy, Counter>> rejections =
            new EnumMap<>(RejectionCause.class);

    WriterMetrics() {
        for (WriteOutcome.Kind kind : WriteOutcome.Kind.values()) {
            outcomes.put(kind, new SimpleCounter());
        }
        for (RejectionCause cause : RejectionCause.values()) {
            Map<RecordErrorPolicy, Counter> byPolicy = new EnumMap<>(RecordErrorPolicy.class);
            for (RecordErrorPolicy policy : RecordErrorPolicy.values()) {
                byPolicy.put(policy, new SimpleCounter());
            }
            rejections.put(cause, byPolicy);
        }
    }

    Counter outcome(WriteOutcome.Kind kind) {
        return outcomes.get(kind);
    }

    Counter rejection(RejectionCause cause, RecordErrorPolicy policy) {
        return rejections.get(cause).get(policy);
    }

    /** Registers all of them below {@code sinkWriter}; once. */
    void register(MetricGroup sinkWriter) {
        MetricGroup group = sinkWriter.addGroup(GROUP);
        group.counter("recordsIn", recordsIn);
        group.counter("recordsIgnored", recordsIgnored);
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
        outcomes.forEach(
                (kind, counter) ->
                        group.addGroup("outcome", lowerCamel(kind)).counter("requests", counter));
        rejections.forEach(
                (cause, byPolicy) ->
                        byPolicy.forEach(
                                (policy, counter) ->
                                        group.addGroup("cause", lowerCamel(cause))
                                                .addGroup("policy", lowerCamel(policy))
                                                .counter("records", counter)));
    }

    static String lowerCamel(Enum<?> constant) {
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
