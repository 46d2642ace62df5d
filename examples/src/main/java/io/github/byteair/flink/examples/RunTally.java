/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.List;

/** What a run came to. */
final class RunTally {

    /** Records that the sink was given. */
    final long sent;

    /** Records that the service has taken, by its own account if it tells. */
    final long accepted;

    /** Records that can't be written. */
    final long rejected;

    /** Of the accepted: records equal to others of their day. */
    final long duplicates;

    private final boolean believed;
    private final List<String> threadsLeft;

    /**
     * @param believed whether the sink believes of as many records that they are accepted
     * @param threadsLeft what the client left behind
     */
    RunTally(
            long sent,
            long accepted,
            long rejected,
            long duplicates,
            boolean believed,
            List<String> threadsLeft) {
        this.sent = sent;
        this.accepted = accepted;
        this.rejected = rejected;
        this.duplicates = duplicates;
        this.believed = believed;
        this.threadsLeft = threadsLeft;
    }

    /** Whether every record was accepted, and once; no two of them being equal. */
    boolean isWhole() {
        return isSettled() && sent == accepted && duplicates == 0;
    }

    /** Whether every record was accepted, and once, or rejected. */
    boolean isSettled() {
        return sent == accepted + rejected && believed && threadsLeft.isEmpty();
    }
}
