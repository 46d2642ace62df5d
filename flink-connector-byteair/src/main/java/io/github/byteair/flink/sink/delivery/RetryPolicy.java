/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.WriteOutcome;
import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * When a failed request is repeated, and when that has gone on for too long: the same for writes
 * and for {@code done}.
 */
@Internal
public final class RetryPolicy {

    private final Backoff backoff;
    @Nullable private final Duration limit;

    /**
     * @param limit after which to give up; null for never
     */
    public RetryPolicy(Backoff backoff, @Nullable Duration limit) {
        this.backoff = backoff;
        this.limit = limit;
    }

    /**
     * The nanoseconds to wait before the next attempt: what the backoff says, or what the service
     * asked for, if that is longer.
     *
     * @param attempts how often it was sent, at least 1
     */
    public long delayNanos(int attempts, WriteOutcome outcome) {
        long delay = backoff.delayNanos(attempts);
        Duration asked = outcome.retryAfter();
        return asked == null ? delay : Math.max(delay, asked.toNanos());
    }

    /** Whether what has been failing for so long is to be given up. */
    public boolean exhausted(long failingForNanos) {
        return limit != null && failingForNanos >= limit.toNanos();
    }

    /** After which it is given up; null for never. */
    @Nullable
    public Duration limit() {
        return limit;
    }
}
