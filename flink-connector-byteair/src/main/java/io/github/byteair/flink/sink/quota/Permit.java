/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import org.apache.flink.annotation.Internal;

/**
 * Leave to send one request of so many records, from the project's quota. It counts against the
 * share of the second in which the request arrives.
 */
@Internal
public final class Permit {

    final long sentAt;
    final int records;

    /** How long the answer took; unknown until it came. */
    long took = Long.MAX_VALUE;

    Permit(long sentAt, int records) {
        this.sentAt = sentAt;
        this.records = records;
    }
}
