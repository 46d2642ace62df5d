/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

/**
 * The pool's time, as far as it can be known from questions and answers that take their time. Both
 * bounds are kept: a permit is never used too early, and a request is never said to have been sent
 * too early, however slow the way was. Not thread-safe.
 */
final class PoolTime {

    /** Two clocks drift apart by some millionths. */
    private static final long KEPT = 30_000_000_000L;

    private boolean known;
    private long latest;
    private long earliest;
    private long nextLatest;
    private long nextEarliest;
    private long began;

    boolean isKnown() {
        return known;
    }

    void forget() {
        known = false;
    }

    /** The pool said {@code poolNow} some time between the question and the answer. */
    void learn(long askedAt, long answeredAt, long poolNow) {
        long late = poolNow - askedAt;
        long early = poolNow - answeredAt;
        if (!known) {
            known = true;
            latest = late;
            earliest = early;
            nextLatest = late;
            nextEarliest = early;
            began = answeredAt;
            return;
        }
        if (answeredAt - began > KEPT) {
            latest = nextLatest;
            earliest = nextEarliest;
            nextLatest = late;
            nextEarliest = early;
            began = answeredAt;
        }
        latest = Math.min(latest, late);
        earliest = Math.max(earliest, early);
        nextLatest = Math.min(nextLatest, late);
        nextEarliest = Math.max(nextEarliest, early);
    }

    /** The pool's time then, or a little later. */
    long toPool(long local) {
        return local + latest;
    }

    /** The local time then, or a little later. */
    long toLocal(long pool) {
        return pool - earliest;
    }
}
