/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Objects;

/**
 * One entry of the {@code errors} list of a 1001 answer: why a record was rejected, and the record
 * as the service writes it, which may differ in key order, spacing, number form and escapes from
 * what was sent.
 */
public final class RecordError {

    private final String message;
    private final String data;

    public RecordError(String message, String data) {
        this.message = Objects.requireNonNull(message);
        this.data = Objects.requireNonNull(data);
    }

    /** The service's reason, in its words; may be empty. */
    public String message() {
        return message;
    }

    /** The rejected record as JSON text; may be empty or cut. */
    public String data() {
        return data;
    }

    @Override
    public String toString() {
        return message + ": " + data;
    }
}
