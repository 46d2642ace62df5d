/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/**
 * How large the answer to a write may be. A 1001 answer repeats the rejected records as text inside
 * text, each with a reason, so it can be larger than the request; cut off, it would not tell which
 * records were rejected.
 */
final class AnswerCap {

    /**
     * A quote or a backslash inside a string takes two bytes for one, a Chinese character written
     * as an escape seven for three.
     */
    static final int ESCAPES = 4;

    /** For a record's reason and what stands around it. */
    static final int BYTES_PER_RECORD = 1024;

    /** However large the request: an answer is held in memory. */
    static final int MOST = 256 << 20;

    private AnswerCap() {}

    /**
     * @param least the cap for a small request
     * @param records as they are sent, before compression
     */
    static int of(int least, Records records) {
        long scaled = (long) ESCAPES * records.length() + (long) BYTES_PER_RECORD * records.count();
        return (int) Math.max(least, Math.min(scaled, MOST));
    }
}
