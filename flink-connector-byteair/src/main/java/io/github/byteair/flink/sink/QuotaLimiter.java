/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * This subtask's share of the project's quota: one part in N of its requests and records a second,
 * in fractions.
 *
 * <p>Each of the two is a token bucket that holds no more than a moment's worth, so that requests
 * are spaced evenly. That, and not the mean, is what keeps a service that counts over a sliding
 * second from ever seeing too much: with batches of {@link #fittingBatchSize} records, a whole
 * number of them fits into the share of any second. The {@link #HEADROOM} is for requests that are
 * held up on the way and so arrive closer together than they were sent.
 *
 * <p>A 429 lowers the rate, at once and for all that follows; accepted requests raise it again.
 *
 * <p>Belongs to the mailbox thread; time is in nanoseconds of any fixed origin.
 */
final class QuotaLimiter {

    /** The part of the quota that is left unused. */
    static final double HEADROOM = 0.03;

    /** How much of a late start may be made up for; timers are late by a millisecond or two. */
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final double LOWERING = 0.75;
    private static final double LOWEST = 0.05;
    private static final double RAISE_PER_SECOND = 0.15;

    /** Answers to requests sent before the rate was lowered must not lower it again. */
    private static final long LOWERING_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final double requestsPerSecond;
    private final double recordsPerSecond;

    private double rate = 1;
    private long rateChangedAt;
    private boolean throttledBefore;
    private double nextRequestAt = Double.NEGATIVE_INFINITY;
    private double nextRecordsAt = Double.NEGATIVE_INFINITY;
    private long pausedUntil = Long.MIN_VALUE;

    /**
     * @param requestsPerSecond the project's quota; 0 for none
     * @param recordsPerSecond the project's quota; 0 for none
     * @param subtasks how many writers share it
     */
    QuotaLimiter(double requestsPerSecond, double recordsPerSecond, int subtasks) {
        this.requestsPerSecond =
                requestsPerSecond > 0 ? requestsPerSecond / subtasks : Double.POSITIVE_INFINITY;
        this.recordsPerSecond =
                recordsPerSecond > 0 ? recordsPerSecond / subtasks : Double.POSITIVE_INFINITY;
    }

    /**
     * The largest number of records, up to {@code wanted}, of which a whole number of batches fills
     * this subtask's share of a second.
     */
    int fittingBatchSize(int wanted) {
        if (Double.isInfinite(recordsPerSecond)) {
            return wanted;
        }
        double batches = Math.ceil(recordsPerSecond / wanted);
        return Math.max(1, (int) (recordsPerSecond / batches));
    }

    /**
     * How many records a request should carry when more are waiting than {@code normal}: more than
     * that only if requests, not records, are what is scarce.
     */
    int batchSizeUnderPressure(int normal, int most) {
        if (Double.isInfinite(requestsPerSecond)) {
            return normal;
        }
        double balanced =
                Double.isInfinite(recordsPerSecond)
                        ? most
                        : Math.min(most, 1.05 * recordsPerSecond / requestsPerSecond);
        return balanced <= normal ? normal : fittingBatchSize((int) balanced);
    }

    /** When the next request may be sent; a time not after {@code now} means at once. */
    long sendableAt(long now) {
        if (now < pausedUntil) {
            return pausedUntil;
        }
        double at = Math.max(nextRequestAt, nextRecordsAt);
        return at <= now ? now : (long) Math.ceil(at);
    }

    /** Takes what a request of so many records uses up. */
    void charge(long now, int records) {
        double usable = rate * (1 - HEADROOM);
        double earliest = now - CATCH_UP_NANOS;
        nextRequestAt = Math.max(nextRequestAt, earliest) + SECOND / (requestsPerSecond * usable);
        nextRecordsAt =
                Math.max(nextRecordsAt, earliest) + SECOND * records / (recordsPerSecond * usable);
    }

    /** The service said 429. */
    void throttled(long now, @Nullable Duration retryAfter) {
        if (!throttledBefore || now - rateChangedAt >= LOWERING_INTERVAL_NANOS) {
            rate = Math.max(LOWEST, rate * LOWERING);
            rateChangedAt = now;
            throttledBefore = true;
        }
        if (retryAfter != null) {
            pausedUntil = Math.max(pausedUntil, now + retryAfter.toNanos());
        }
    }

    /** The service took a request. */
    void accepted(long now) {
        if (rate < 1) {
            rate = Math.min(1, rate + RAISE_PER_SECOND * (now - rateChangedAt) / SECOND);
            rateChangedAt = now;
        }
    }

    /** The part of the share that is in use now: 1, or less after a 429. */
    double rate() {
        return rate;
    }
}
