/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import java.time.Duration;
import java.util.Random;
import org.apache.flink.annotation.Internal;

/**
 * Exponential backoff: the initial delay, doubled with each failure up to the longest, each
 * shortened by up to a quarter at random so that subtasks that failed together don't return
 * together.
 */
@Internal
public final class Backoff {

    private static final double JITTER = 0.25;

    private final long initialNanos;
    private final long maxNanos;
    private final Random random;

    /** The pause after a first failure, the longest one, and where their jitter comes from. */
    public Backoff(Duration initial, Duration max, Random random) {
        this.initialNanos = initial.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
    }

    /**
     * @param failures how often it has failed, at least 1
     * @return the nanoseconds to wait before the next attempt
     */
    long delayNanos(int failures) {
        double delay = initialNanos * Math.pow(2, Math.min(failures - 1, 60));
        return (long) (Math.min(delay, maxNanos) * (1 - JITTER * random.nextDouble()));
    }

    /** A moment up to the initial delay, to spread what becomes due at once. */
    long spreadNanos() {
        return (long) (initialNanos * random.nextDouble());
    }
}
