/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.util.concurrent.TimeUnit;

/**
 * How long the quickest answer took, and how much longer others usually take. By as much as an
 * answer took longer, its request may have been held up on its way. Time is in nanoseconds of any
 * fixed origin. Not thread-safe.
 */
final class QuickestAnswer {

    /** So long the quickest is remembered at least: a route may get longer. */
    private static final long MEMORY = TimeUnit.SECONDS.toNanos(60);

    /** The longest a request is thought to have been held up. */
    static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

    /** So many answers make the mean. */
    private static final int WEIGHT_OF_MEAN = 16;

    private long quickest = Long.MAX_VALUE;
    private long quickestBefore = Long.MAX_VALUE;
    private long began = Long.MIN_VALUE;
    private double usuallyHeldUp;

    void answered(long took, long now) {
        if (began == Long.MIN_VALUE || now - began >= MEMORY) {
            quickestBefore = quickest;
            quickest = Long.MAX_VALUE;
            began = now;
        }
        quickest = Math.min(quickest, took);
        usuallyHeldUp += (heldUp(took) - usuallyHeldUp) / WEIGHT_OF_MEAN;
    }

    /** What {@link #heldUp} says on average, of late. */
    double usuallyHeldUp() {
        return usuallyHeldUp;
    }

    /** How long at the most a request was held up whose answer took so long. */
    long heldUp(long took) {
        return Math.min(LONGEST, Math.max(0, took - Math.min(quickest, quickestBefore)));
    }
}
