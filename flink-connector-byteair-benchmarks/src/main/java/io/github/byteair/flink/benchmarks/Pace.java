/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;

/**
 * Lets records through when they are due, five milliseconds' worth at a time, and no thread wait:
 * the sink's work goes on.
 */
final class Pace implements RateLimiterStrategy<NumberSequenceSplit> {

    private static final long serialVersionUID = 1L;
    private static final long SECOND = 1_000_000_000L;
    private static final int BURSTS_PER_SECOND = 200;
    private static final CompletionStage<Void> NOW = CompletableFuture.completedFuture(null);

    private final double perSecond;

    /**
     * @param perSecond of all subtasks together
     */
    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    @Override
    public RateLimiter<NumberSequenceSplit> createRateLimiter(int parallelism) {
        return new Share(perSecond / parallelism);
    }

    /** Of one subtask, and its thread's. */
    private static final class Share implements RateLimiter<NumberSequenceSplit> {

        private final double perSecond;
        private final long burst;
        private long first = -1;
        private long count;

        private Share(double perSecond) {
            this.perSecond = perSecond;
            this.burst = Math.max(1, Math.round(perSecond / BURSTS_PER_SECOND));
        }

        @Override
        public CompletionStage<Void> acquire(int records) {
            boolean amidBurst = count % burst != 0;
            count += records;
            if (amidBurst) {
                return NOW;
            }
            long now = System.nanoTime();
            if (first < 0) {
                first = now;
            }
            long due = first + (long) ((count - records) * SECOND / perSecond);
            if (due <= now) {
                return NOW;
            }
            return new CompletableFuture<Void>()
                    .completeOnTimeout(null, due - now, TimeUnit.NANOSECONDS);
        }
    }
}
