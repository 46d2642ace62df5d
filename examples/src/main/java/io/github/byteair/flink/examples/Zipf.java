/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.SplittableRandom;

/**
 * Draws ranks 0, 1, 2 … of which each is less likely than the one before, as sales are in a shop.
 */
final class Zipf {

    private final double[] cumulated;

    Zipf(int ranks, double skew) {
        cumulated = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1 / Math.pow(rank + 1, skew);
            cumulated[rank] = sum;
        }
    }

    int draw(SplittableRandom random) {
        double wanted = random.nextDouble() * cumulated[cumulated.length - 1];
        int low = 0;
        int high = cumulated.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cumulated[middle] > wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
