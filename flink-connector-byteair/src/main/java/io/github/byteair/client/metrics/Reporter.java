/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import io.github.byteair.client.CallListener;
import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.WriteOutcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import javax.annotation.Nullable;

/**
 * Counts calls, and reports them when told to. A report that fails is lost, logged now and then,
 * and counted; nothing is thrown.
 *
 * <p>{@link #ended} may be called by any thread; {@link #report} by one, which it keeps waiting.
 */
final class Reporter implements CallListener {

    /** Between two reports, as the Java SDK has it. */
    static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int TRIES = 2;
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Sends a message; see {@code MetricsConnection}. */
    @FunctionalInterface
    interface Post {
        /** Null if it was taken, else what happened. */
        @Nullable
        String send(String path, byte[] message) throws IOException;
    }

    private final CallStatistics statistics;
    private final MetricMessages messages;
    private final Post post;
    private final String host;
    private final Consumer<String> log;
    private final AtomicLong failed = new AtomicLong();

    private boolean logged;
    private long loggedAt;
    private volatile boolean working = true;

    /**
     * @param host for the log
     * @param random a number from 0 to below its argument
     * @param log takes a warning now and then
     */
    Reporter(
            PlatformMetrics metrics,
            Post post,
            String host,
            IntUnaryOperator random,
            Consumer<String> log) {
        this.statistics = new CallStatistics(random);
        this.messages = new MetricMessages(metrics);
        this.post = post;
        this.host = host;
        this.log = log;
    }

    @Override
    public void ended(String endpoint, String target, WriteOutcome outcome, long nanos) {
        statistics.add(
                Invocation.of(endpoint, target, outcome), TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /**
     * Reports what has been counted since the last time; nothing, if there was nothing.
     *
     * @param now as {@link System#nanoTime()}
     * @param epochSeconds the same as the platform has it
     */
    void report(long now, long epochSeconds) {
        Map<Invocation, Latencies> calls = statistics.take();
        if (calls.isEmpty()) {
            return;
        }
        String problem = send("/api/counter", messages.counters(calls, epochSeconds));
        String other = send("/api/put", messages.timers(calls, epochSeconds));
        problem = problem == null ? other : problem;
        working = problem == null;
        if (problem != null && (!logged || now - loggedAt >= LOG_EVERY_NANOS)) {
            logged = true;
            loggedAt = now;
            log.accept(
                    "The platform's metrics host "
                            + host
                            + " "
                            + problem
                            + "; "
                            + failed.get()
                            + " messages have not been taken so far. The data is not affected. If"
                            + " this lasts, check metrics.domain (setPlatformMetrics), or unset"
                            + " it.");
        }
    }

    /** What happened, or null if the message was taken. */
    @Nullable
    private String send(String path, byte[] message) {
        String problem = null;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                problem = post.send(path, message);
                break;
            } catch (InterruptedIOException e) {
                // Only a message that timed out is sent again, as the SDKs do.
                problem = "did not answer in time";
            } catch (IOException | RuntimeException e) {
                problem = "could not be reached (" + e + ")";
                break;
            }
        }
        if (problem != null) {
            failed.incrementAndGet();
        }
        return problem;
    }

    /** Messages that the host has not taken. */
    long failed() {
        return failed.get();
    }

    /** Whether the last report was taken, or there was none. */
    boolean isWorking() {
        return working;
    }
}
