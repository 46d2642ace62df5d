/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * How long calls of one kind took since the last report, in milliseconds. Count, extremes and mean
 * are exact; the percentiles are of all values, or of {@value #MOST} drawn at random if there are
 * more. Not thread-safe.
 */
final class Latencies {

    /** Values kept: a whole report's at the project's quota, in 8 KiB. */
    static final int MOST = 1_024;

    private static final int[] PER_MILLE = {750, 900, 950, 990, 999};
    private static final String[] NAMES = {"pct75", "pct90", "pct95", "pct99", "pct999"};

    private final IntUnaryOperator random;
    private long[] values = new long[16];
    private int kept;
    private long count;
    private long sum;
    private long least = Long.MAX_VALUE;
    private long most = Long.MIN_VALUE;

    /**
     * @param random a number from 0 to below its argument
     */
    Latencies(IntUnaryOperator random) {
        this.random = random;
    }

    void add(long millis) {
        count++;
        sum += millis;
        least = Math.min(least, millis);
        most = Math.max(most, millis);
        if (kept < MOST) {
            if (kept == values.length) {
                values = Arrays.copyOf(values, Math.min(MOST, 2 * kept));
            }
            values[kept++] = millis;
            return;
        }
        // Each of all values so far is equally likely to be among those kept.
        int place = random.applyAsInt((int) Math.min(count, Integer.MAX_VALUE));
        if (place < MOST) {
            values[place] = millis;
        }
    }

    long count() {
        return count;
    }

    /** By the last part of the metric's name; there is at least one value. */
    Map<String, Double> statistics() {
        Map<String, Double> statistics = new LinkedHashMap<>();
        statistics.put("max", (double) most);
        statistics.put("min", (double) least);
        statistics.put("avg", (double) sum / count);
        long[] sorted = Arrays.copyOf(values, kept);
        Arrays.sort(sorted);
        for (int i = 0; i < PER_MILLE.length; i++) {
            // The smallest value that at least so many are not above.
            int rank = (PER_MILLE[i] * kept + 999) / 1_000;
            statistics.put(NAMES[i], (double) sorted[rank - 1]);
        }
        return statistics;
    }
}
