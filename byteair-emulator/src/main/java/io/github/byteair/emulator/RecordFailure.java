/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/** A record of a taken request that was itself rejected: an entry of {@code errors}. */
final class RecordFailure {

    private final int index;
    private final String message;
    private final String data;

    RecordFailure(int index, String message, String data) {
        this.index = index;
        this.message = message;
        this.data = data;
    }

    /** The record's place in its request, from 0. */
    int index() {
        return index;
    }

    String message() {
        return message;
    }

    /** The record as the server writes it. */
    String data() {
        return data;
    }
}
