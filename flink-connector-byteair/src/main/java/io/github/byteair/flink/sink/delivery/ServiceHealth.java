/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.WriteOutcome;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * Tells a service that is failing as a whole from requests that fail now and then. While it is
 * failing, one probe at a time goes out, ever more rarely; any answer that shows the service alive
 * ends the outage.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
final class ServiceHealth {

    /** So many failures with no success between them make an outage. */
    static final int FAILURES_OF_AN_OUTAGE = 3;

    private final Backoff backoff;

    private int failuresInARow;
    private long failingSince;
    private int failedProbes;
    private long nextProbeAt;
    @Nullable private WriteOutcome lastFailure;

    ServiceHealth(Backoff backoff) {
        this.backoff = backoff;
    }

    boolean outage() {
        return failuresInARow >= FAILURES_OF_AN_OUTAGE;
    }

    /** When the next probe may go out; only of meaning in an outage. */
    long nextProbeAt() {
        return nextProbeAt;
    }

    /** How long the outage has lasted, in nanoseconds; 0 if there is none. */
    long outageAge(long now) {
        return outage() ? now - failingSince : 0;
    }

    /**
     * An answer came that a working service gives.
     *
     * @return whether this ends an outage
     */
    boolean alive() {
        boolean ended = outage();
        failuresInARow = 0;
        failedProbes = 0;
        return ended;
    }

    /**
     * A request failed for a reason that may be the service's.
     *
     * @param sentAt when it was sent: what was under way when the outage began is no probe
     * @return whether this begins an outage
     */
    boolean failed(long sentAt, long now, WriteOutcome failure) {
        lastFailure = failure;
        boolean before = outage();
        if (failuresInARow++ == 0) {
            failingSince = now;
        }
        if (!outage()) {
            return false;
        }
        if (!before || sentAt >= nextProbeAt) {
            failedProbes++;
            nextProbeAt = now + backoff.delayNanos(failedProbes);
        }
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            nextProbeAt = Math.max(nextProbeAt, now + retryAfter.toNanos());
        }
        return !before;
    }

    /** What failed last, for a message. */
    @Override
    public String toString() {
        return lastFailure == null ? "nothing has failed" : "last failure: " + lastFailure;
    }
}
