/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.List;

/** A Status of the service, in whichever encoding it came, and the errors beside it. */
final class Answer {

    private final int code;
    private final boolean success;
    private final String message;
    private final List<RecordError> errors;
    private final boolean whole;

    Answer(int code, boolean success, String message, List<RecordError> errors, boolean whole) {
        this.code = code;
        this.success = success;
        this.message = message;
        this.errors = errors;
        this.whole = whole;
    }

    int code() {
        return code;
    }

    boolean success() {
        return success;
    }

    String message() {
        return message;
    }

    /** Without those that are marked as a success; if not {@link #whole()}, those read whole. */
    List<RecordError> errors() {
        return errors;
    }

    /** Whether the body was understood to its end, and did not break off behind the Status. */
    boolean whole() {
        return whole;
    }
}
