/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.List;

/** What a body says, in whichever encoding it came: the service's status and rejected records. */
final class Answer {

    private final boolean statusPresent;
    private final int code;
    private final String message;
    private final List<RecordError> errors;

    Answer(boolean statusPresent, int code, String message, List<RecordError> errors) {
        this.statusPresent = statusPresent;
        this.code = code;
        this.message = message;
        this.errors = errors;
    }

    /** False for the empty message, in which everything has its default. */
    boolean statusPresent() {
        return statusPresent;
    }

    int code() {
        return code;
    }

    /** 200 is also seen where 0 is documented. */
    boolean success() {
        return code == 0 || code == 200;
    }

    String message() {
        return message;
    }

    List<RecordError> errors() {
        return errors;
    }
}
