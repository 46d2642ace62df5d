/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * This subtask's share of the project's quota: one part in N of its requests and records a second,
 * in fractions.
 *
 * <p>Two things hold it. Two token buckets, one for requests and one for records, spread what is
 * sent evenly over time. And since a service that counts exactly counts over a sliding second,
 * nothing is sent while the last second still holds a whole share. What counts there is when a
 * request arrived, which is not known; but by as much as its answer came later than the quickest
 * does, its arrival may have been held up, and so much longer it counts. With batches of {@link
 * #fittingBatchSize} records, a whole number of them fits into the share of a second.
 *
 * <p>A 429 lowers the rate, at once and for all that follows; accepted requests raise it again.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
@Internal
public final class QuotaLimiter implements Quota {

    /** How much of a late start may be made up for; a task thread has other work, too. */
    private static final long CATCH_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The longest a request is thought to have been held up on its way. */
    private static final long LONGEST_DELAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What a clock and a timer may be off by, and an answer be quicker than the quickest known. */
    private static final long SAFETY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How long the quickest answer is remembered at least: a route may get longer. */
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** So many answers are awaited before one of them is called quick. */
    private static final int ANSWERS_TO_JUDGE_BY = 5;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final double LOWERING = 0.75;
    private static final double LOWEST = 0.05;
    private static final double RAISE_PER_SECOND = 0.15;

    /** Answers to requests sent before the rate was lowered must not lower it again. */
    private static final long LOWERING_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Without a quota nothing is paced, and only a pause for all slows down; doubled in a row. */
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int LONGEST_PAUSE = 5;

    private final double requestsPerSecond;
    private final double recordsPerSecond;

    private double rate = 1;
    private long loweredAt;
    private long raisedAt;
    private boolean throttledBefore;
    private int pausesInARow;
    private boolean started;
    private double nextRequestAt = Double.NEGATIVE_INFINITY;
    private double nextRecordsAt = Double.NEGATIVE_INFINITY;
    private long pausedUntil = Long.MIN_VALUE;
    private long quickestAnswer = Long.MAX_VALUE;
    private long quickestBefore = Long.MAX_VALUE;
    private long memoryBegan = Long.MIN_VALUE;
    private long answers;

    private final ArrayDeque<Permit> lastSecond = new ArrayDeque<>();
    private long recordsInLastSecond;

    /**
     * @param requestsPerSecond the project's quota; 0 for none
     * @param recordsPerSecond the project's quota; 0 for none
     * @param subtasks how many writers share it
     */
    public QuotaLimiter(double requestsPerSecond, double recordsPerSecond, int subtasks) {
        this.requestsPerSecond =
                requestsPerSecond > 0 ? requestsPerSecond / subtasks : Double.POSITIVE_INFINITY;
        this.recordsPerSecond =
                recordsPerSecond > 0 ? recordsPerSecond / subtasks : Double.POSITIVE_INFINITY;
    }

    /**
     * The largest number of records, up to {@code wanted}, of which a whole number of batches fills
     * this subtask's share of a second.
     */
    @Override
    public int fittingBatchSize(int wanted) {
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
    @Override
    public int batchSizeUnderPressure(int normal, int most) {
        if (Double.isInfinite(requestsPerSecond)) {
            return normal;
        }
        // Of a share of 2.5, a second holds 2.
        double requests = requestsPerSecond < 1 ? requestsPerSecond : Math.floor(requestsPerSecond);
        double balanced =
                Double.isInfinite(recordsPerSecond)
                        ? most
                        : Math.min(most, 1.05 * recordsPerSecond / requests);
        return balanced <= normal ? normal : fittingBatchSize((int) balanced);
    }

    /**
     * When a request of so many records may be sent; a time not after {@code now} means at once.
     */
    @Override
    public long availableAt(long now, int records, int ready) {
        return availableAt(now, records);
    }

    /** The same; how many are ready makes no difference here. */
    public long availableAt(long now, int records) {
        if (now < pausedUntil) {
            return pausedUntil;
        }
        double paced = Math.max(nextRequestAt, nextRecordsAt);
        long at = paced <= now ? now : (long) Math.ceil(paced);
        return Math.max(at, roomAt(now, records));
    }

    /** When the last second will have room for it. */
    private long roomAt(long now, int records) {
        while (!lastSecond.isEmpty() && countsUntil(lastSecond.peek()) <= now) {
            recordsInLastSecond -= lastSecond.poll().records;
        }
        int requestsInIt = lastSecond.size();
        long recordsInIt = recordsInLastSecond;
        long at = now;
        for (Permit permit : lastSecond) {
            if (requestsInIt + 1 <= requestsPerSecond
                    && recordsInIt + records <= recordsPerSecond) {
                return at;
            }
            at = Math.max(at, countsUntil(permit));
            requestsInIt--;
            recordsInIt -= permit.records;
        }
        // A share of less than one request a second is kept by the pace alone.
        return at;
    }

    /** Takes what a request of so many records uses up. */
    @Override
    public Permit take(long now, int records) {
        double earliest = started ? now - CATCH_UP_NANOS : now;
        started = true;
        nextRequestAt = Math.max(nextRequestAt, earliest) + SECOND / (requestsPerSecond * rate);
        nextRecordsAt =
                Math.max(nextRecordsAt, earliest)
                        + SECOND * (double) records / (recordsPerSecond * rate);
        Permit permit = new Permit(Permit.OWN, now, records);
        if (!Double.isInfinite(requestsPerSecond) || !Double.isInfinite(recordsPerSecond)) {
            lastSecond.add(permit);
            recordsInLastSecond += records;
        }
        return permit;
    }

    /** An answer came, whatever it said: now it is known how long the request can have taken. */
    @Override
    public void answered(Permit permit, long now) {
        long took = now - permit.sentAt;
        if (memoryBegan == Long.MIN_VALUE || now - memoryBegan >= MEMORY_NANOS) {
            quickestBefore = quickestAnswer;
            quickestAnswer = Long.MAX_VALUE;
            memoryBegan = now;
        }
        quickestAnswer = Math.min(quickestAnswer, took);
        permit.took = took;
        answers++;
    }

    /**
     * Reckoned with what is the quickest answer now, not when this one came: the first request of
     * all, on a connection still to be made, is the quickest known and yet held up.
     */
    private long countsUntil(Permit permit) {
        long delay = LONGEST_DELAY_NANOS;
        if (permit.took != Long.MAX_VALUE) {
            // At a request a second, the next leaves before there is a second answer to compare.
            boolean known = answers > ANSWERS_TO_JUDGE_BY;
            long quickest = known ? Math.min(quickestAnswer, quickestBefore) : 0;
            delay = SAFETY_NANOS + Math.min(LONGEST_DELAY_NANOS, permit.took - quickest);
        }
        return permit.sentAt + SECOND + delay;
    }

    @Override
    public void throttled(Permit permit, long now, @Nullable Duration retryAfter) {
        throttled(now, retryAfter);
    }

    /** The service said 429. */
    public void throttled(long now, @Nullable Duration retryAfter) {
        if (!throttledBefore || now - loweredAt >= LOWERING_INTERVAL_NANOS) {
            rate = Math.max(LOWEST, rate * LOWERING);
            loweredAt = now;
            raisedAt = now;
            throttledBefore = true;
        }
        if (isUnlimited() && now >= pausedUntil) {
            pausedUntil = now + (FIRST_PAUSE_NANOS << Math.min(pausesInARow++, LONGEST_PAUSE));
        }
        if (retryAfter != null) {
            pausedUntil = Math.max(pausedUntil, now + retryAfter.toNanos());
        }
    }

    /** The service took a request. */
    @Override
    public void accepted(long now) {
        pausesInARow = 0;
        if (rate < 1) {
            rate = Math.min(1, rate + RAISE_PER_SECOND * (now - raisedAt) / SECOND);
            raisedAt = now;
        }
    }

    private boolean isUnlimited() {
        return Double.isInfinite(requestsPerSecond) && Double.isInfinite(recordsPerSecond);
    }

    /** The part of the share that is in use now: 1, or less after a 429. */
    @Override
    public double rate() {
        return rate;
    }
}
