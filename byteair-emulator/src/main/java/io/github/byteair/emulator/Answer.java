/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.List;

/** What a data request is answered, before it is put in protobuf or JSON. */
final class Answer {

    static final int PARTIAL = 1001;
    static final int DUPLICATE = 409;
    static final int THROTTLED = 429;

    private final int httpStatus;
    private final int code;
    private final String message;
    private final List<RecordFailure> errors;
    private final int retryAfterSeconds;

    private Answer(
            int httpStatus,
            int code,
            String message,
            List<RecordFailure> errors,
            int retryAfterSeconds) {
        this.httpStatus = httpStatus;
        this.code = code;
        this.message = message;
        this.errors = errors;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /**
     * A service-level answer: in the body of an HTTP 200, since the SDKs fail on any other status.
     */
    static Answer of(int code, String message) {
        return new Answer(200, code, message, List.of(), 0);
    }

    static Answer success() {
        return of(0, "success");
    }

    static Answer partial(List<RecordFailure> errors) {
        return new Answer(200, PARTIAL, "some data write failed", errors, 0);
    }

    /** An answer whose HTTP status says it as well. */
    static Answer http(int status, String message) {
        return new Answer(status, status, message, List.of(), 0);
    }

    static Answer throttled(ThrottleForm form, int retryAfterSeconds) {
        return new Answer(
                form == ThrottleForm.HTTP ? 429 : 200,
                THROTTLED,
                "too many requests, slow down",
                List.of(),
                form == ThrottleForm.HTTP ? retryAfterSeconds : 0);
    }

    int httpStatus() {
        return httpStatus;
    }

    int code() {
        return code;
    }

    String message() {
        return message;
    }

    List<RecordFailure> errors() {
        return errors;
    }

    /** Seconds for a {@code Retry-After} header; 0 for none. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Whether the request's records, or some of them, were taken by this request. */
    boolean taken() {
        return httpStatus == 200 && (code == 0 || code == PARTIAL);
    }
}
