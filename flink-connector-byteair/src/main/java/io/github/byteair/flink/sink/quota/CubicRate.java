/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.util.concurrent.TimeUnit;

/**
 * The part of the quota that is left when others write to the project, too. A 429 lowers it, once
 * for all that was sent before; then it climbs fast towards where the ceiling was, slowly around
 * it, and faster again beyond: two that share a quota meet the ceiling seldom, and the one with the
 * larger part meets it more often, so that their parts become alike.
 *
 * <p>Time is in nanoseconds of any fixed origin. Not thread-safe.
 */
final class CubicRate {

    private static final double KEPT = 0.85;

    /** What one 429 alone leaves: it may have been a request that was held up on its way. */
    private static final double KEPT_AFTER_ONE = 0.95;

    /** After so long without a 429, one is alone. */
    private static final long ALONE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final double LOWEST = 0.02;

    /** How steep the way up is, in parts of the quota per cubic second. */
    private static final double STEEPNESS = 0.00005;

    /** Permits handed out before the rate was lowered, and their answers, come for so long. */
    private static final long LOWERING_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final long NEVER = Long.MIN_VALUE;

    private boolean lowered;
    private long loweredAt = NEVER;
    private double ceiling = 1;
    private double secondsToCeiling;

    private boolean isAlone(long now) {
        return loweredAt == NEVER || now - loweredAt >= ALONE_AFTER_NANOS;
    }

    /** The part in use now: 1 at most. */
    double at(long now) {
        if (!lowered) {
            return 1;
        }
        double seconds = (now - loweredAt) / SECOND - secondsToCeiling;
        double rate = ceiling + STEEPNESS * seconds * seconds * seconds;
        if (rate >= 1) {
            lowered = false;
            ceiling = 1;
            return 1;
        }
        return Math.max(LOWEST, rate);
    }

    /**
     * A request was answered 429.
     *
     * @param sentAt when it was sent
     * @return whether that lowers the rate: not if it was sent before it was last lowered
     */
    boolean throttled(long sentAt, long now) {
        if (lowered && sentAt - loweredAt < LOWERING_INTERVAL_NANOS) {
            return false;
        }
        double rate = at(now);
        double kept = isAlone(now) ? KEPT_AFTER_ONE : KEPT;
        // Lower than last time: others take more, so leave them room sooner.
        ceiling = lowered && rate < ceiling ? rate * (1 + kept) / 2 : rate;
        lowered = true;
        loweredAt = now;
        secondsToCeiling = Math.cbrt((ceiling - rate * kept) / STEEPNESS);
        return true;
    }
}
