/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/**
 * The project's limits over a sliding second [doc]. A request counts when its body has arrived; one
 * that is refused does not count.
 */
final class Quota {

    private final int requestsPerSecond;
    private final int recordsPerSecond;
    private final SlidingWindow requests = new SlidingWindow();
    private final SlidingWindow records = new SlidingWindow();

    /** 0 stands for no limit. */
    Quota(int requestsPerSecond, int recordsPerSecond) {
        this.requestsPerSecond = requestsPerSecond;
        this.recordsPerSecond = recordsPerSecond;
    }

    boolean tryTake(long now, int amount) {
        if (requestsPerSecond > 0 && requests.sum(now) + 1 > requestsPerSecond
                || recordsPerSecond > 0 && records.sum(now) + amount > recordsPerSecond) {
            return false;
        }
        if (requestsPerSecond > 0) {
            requests.add(now, 1);
        }
        if (recordsPerSecond > 0) {
            records.add(now, amount);
        }
        return true;
    }
}
