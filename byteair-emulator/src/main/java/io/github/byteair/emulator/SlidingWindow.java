/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/**
 * The exact sum of what happened in the last second, and its peak. Not safe for several threads.
 */
final class SlidingWindow {

    static final long LENGTH_NANOS = 1_000_000_000L;

    private long[] times = new long[64];
    private int[] amounts = new int[64];
    private int oldest;
    private int size;
    private long sum;
    private long peak;

    void add(long now, int amount) {
        expire(now);
        if (size == times.length) {
            grow();
        }
        int at = (oldest + size) % times.length;
        times[at] = now;
        amounts[at] = amount;
        size++;
        sum += amount;
        peak = Math.max(peak, sum);
    }

    long sum(long now) {
        expire(now);
        return sum;
    }

    long peak() {
        return peak;
    }

    private void expire(long now) {
        while (size > 0 && now - times[oldest] >= LENGTH_NANOS) {
            sum -= amounts[oldest];
            oldest = (oldest + 1) % times.length;
            size--;
        }
    }

    private void grow() {
        long[] newTimes = new long[times.length * 2];
        int[] newAmounts = new int[times.length * 2];
        for (int i = 0; i < size; i++) {
            newTimes[i] = times[(oldest + i) % times.length];
            newAmounts[i] = amounts[(oldest + i) % times.length];
        }
        times = newTimes;
        amounts = newAmounts;
        oldest = 0;
    }
}
