/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.benchmarks.JsonRecords;
import io.github.byteair.flink.sink.quota.Permit;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The quota's share of a request's cost: may it go, off it goes, it is answered. Per request. */
@State(Scope.Thread)
public class LimiterBenchmark {

    private static final long LATENCY = 20_000_000;

    private QuotaLimiter limiter;
    private long now;

    @Setup(Level.Iteration)
    public void setUp() {
        limiter = new QuotaLimiter(100, 50_000, 1);
        now = 0;
    }

    @Benchmark
    public double request() {
        now = Math.max(now, limiter.availableAt(now, JsonRecords.BATCH));
        Permit permit = limiter.take(now, JsonRecords.BATCH);
        limiter.answered(permit, now + LATENCY);
        limiter.accepted(now + LATENCY);
        return limiter.rate();
    }
}
