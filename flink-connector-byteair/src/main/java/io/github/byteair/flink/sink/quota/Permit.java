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

    final long id;
    final long sentAt;
    final int records;

    /** How long the answer took; unknown until it came. */
    long took = Long.MAX_VALUE;

    /** Whether it counts by when it was answered, not by when it was sent. */
    boolean toldWhenAnswered;

    /** Whether the pool is told, or will be with the next question. */
    boolean told;

    Permit(long id, long sentAt, int records) {
        this.id = id;
        this.sentAt = sentAt;
        this.records = records;
    }
}
