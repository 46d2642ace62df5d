/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.util.concurrent.TimeUnit;

/** The times by which a pool and its writers get on with each other, in nanoseconds. */
final class PoolRules {

    /** Over so long the service counts. */
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /**
     * By so much a request may arrive at another time than was told: clocks of two processes are
     * compared by messages between them. It costs one part in a hundred of the quota.
     */
    static final long SAFETY = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * By so much more the ways of two requests to the service may differ in length, of those that
     * count by when they leave. It costs as much again.
     */
    static final long WAYS_DIFFER = TimeUnit.MILLISECONDS.toNanos(10);

    /** So long a permit may be used: a task thread has other work, too. Then it goes back. */
    static final long VALIDITY = TimeUnit.MILLISECONDS.toNanos(150);

    /** So long ahead permits are given at least: it hides the way to the pool and back. */
    static final long HORIZON = TimeUnit.MILLISECONDS.toNanos(60);

    static final long LONGEST_HORIZON = TimeUnit.MILLISECONDS.toNanos(400);

    /** A writer asks so often at the least, if only to show that it is there. */
    static final long HEARTBEAT = TimeUnit.SECONDS.toNanos(1);

    /** A writer asks so often at the most, unless it has something new to ask for. */
    static final long PACE_OF_ASKING = TimeUnit.MILLISECONDS.toNanos(25);

    /**
     * From a writer that is not known to have had an answer for so long, the pool takes it that it
     * may go by its fallback, and sets that share aside. More than two heartbeats, since what
     * answer a writer has had is known with its next question.
     */
    static final long SILENT_AFTER = TimeUnit.MILLISECONDS.toNanos(2_200);

    /**
     * A writer without an answer for so long goes by a share of its own. By then the pool has had
     * more than a second to set it aside.
     */
    static final long FALLBACK_AFTER = TimeUnit.MILLISECONDS.toNanos(3_500);

    /** A writer that has been silent so long is gone. */
    static final long GONE_AFTER = TimeUnit.SECONDS.toNanos(60);

    private PoolRules() {}
}
