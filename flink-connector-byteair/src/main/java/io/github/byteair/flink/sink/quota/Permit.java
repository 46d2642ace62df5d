/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import org.apache.flink.annotation.Internal;

/** Leave to send one request of so many records, from the project's quota. */
@Internal
public final class Permit {

    /** Of one that no pool has given. */
    static final long OWN = 0;

    static final long NOT_LEFT = Long.MAX_VALUE;

    static final long NOT_TOLD = Long.MIN_VALUE;

    final long id;
    final long sentAt;
    final int records;

    /** How long the answer took; unknown until it came. */
    long took = Long.MAX_VALUE;

    /** When the request was handed to the network. */
    long leftAt = NOT_LEFT;

    /** Whether it counts by its answer, too, not only by when it left. */
    boolean toldWhenAnswered;

    /** Whether its request may have been held up for the whole time until its answer. */
    boolean ofColdWriter;

    /** By when the pool is told that it arrives, or will be with the next question. */
    long toldAt = NOT_TOLD;

    Permit(long id, long sentAt, int records) {
        this.id = id;
        this.sentAt = sentAt;
        this.records = records;
    }
}
