/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.Arrays;

/**
 * The Request-Ids taken last, by 64-bit hash. How many the service remembers is not documented;
 * {@link #CAPACITY} is [ours].
 */
final class RecentIds {

    static final int CAPACITY = 1_000_000;

    private final LongSet known = new LongSet();
    private long[] order = new long[64];
    private int oldest;
    private int size;

    boolean contains(String id) {
        return known.contains(TextHash.of(id, 0));
    }

    void add(String id) {
        long hash = TextHash.of(id, 0);
        if (!known.add(hash)) {
            return;
        }
        if (size == CAPACITY) {
            known.remove(order[oldest]);
            order[oldest] = hash;
            oldest = (oldest + 1) % CAPACITY;
            return;
        }
        if (size == order.length) {
            order = Arrays.copyOf(order, Math.min(CAPACITY, size * 2));
        }
        order[size++] = hash;
    }
}
