/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import java.time.Duration;
import org.apache.flink.annotation.Internal;

/**
 * How long answers that are not the service's count as an outage. Before the settings have ever
 * worked they are wrong in all likelihood: the job fails at once. Afterwards it may be a gateway
 * being reloaded or a page for maintenance: the job fails when that has lasted for a grace time.
 *
 * <p>Counts from the first such answer that no answer of the service has followed. Belongs to the
 * task thread.
 */
@Internal
public final class GatewayGrace {

    /** What to do about an answer that is not the service's. */
    public enum Verdict {
        /** It is an outage so far. */
        HOLD,
        /** The settings have never worked, or there is no grace. */
        FAIL_AT_ONCE,
        /** It has lasted too long. */
        FAIL_AFTER_GRACE
    }

    private static final long NONE = Long.MIN_VALUE;

    private final long graceNanos;
    private long since = NONE;

    /** Begins with nothing against the service; 0 is no grace. */
    public GatewayGrace(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    /** The service itself has answered. */
    public void serviceSpoke() {
        since = NONE;
    }

    /**
     * What answered was not the service.
     *
     * @return for how long that has been so, in nanoseconds
     */
    public long foreignAnswer(long now) {
        if (since == NONE) {
            since = now;
        }
        return now - since;
    }

    /**
     * @param worked whether the settings have worked before
     * @param lasted for how long it has been so, in nanoseconds
     */
    public Verdict verdict(boolean worked, long lasted) {
        if (!worked || graceNanos == 0) {
            return Verdict.FAIL_AT_ONCE;
        }
        return lasted >= graceNanos ? Verdict.FAIL_AFTER_GRACE : Verdict.HOLD;
    }
}
