/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * What is still to be reported: the calls since the last report, by kind. Bounded, whatever the
 * number of calls and hosts; what does not fit is left out and counted. Thread-safe: adding takes a
 * lock for less than a microsecond, and taking what there is no longer.
 */
final class CallStatistics {

    /** Kinds kept: hosts times topics, stages and errors; a job has a handful. */
    static final int MOST_KINDS = 500;

    private final IntUnaryOperator random;
    private Map<Invocation, Latencies> calls = new LinkedHashMap<>();
    private long leftOut;

    /**
     * @param random a number from 0 to below its argument
     */
    CallStatistics(IntUnaryOperator random) {
        this.random = random;
    }

    synchronized void add(Invocation call, long millis) {
        Latencies latencies = calls.get(call);
        if (latencies == null) {
            if (calls.size() >= MOST_KINDS) {
                leftOut++;
                return;
            }
            latencies = new Latencies(random);
            calls.put(call, latencies);
        }
        latencies.add(millis);
    }

    /** All since the last call; the caller's from now on. */
    synchronized Map<Invocation, Latencies> take() {
        Map<Invocation, Latencies> taken = calls;
        calls = new LinkedHashMap<>();
        return taken;
    }

    /** Calls that were of too many kinds. */
    synchronized long leftOut() {
        return leftOut;
    }
}
