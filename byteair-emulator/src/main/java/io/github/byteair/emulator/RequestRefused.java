/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/** A request the service answers with an error code and takes nothing from. */
final class RequestRefused extends Exception {

    private final Answer answer;

    RequestRefused(Answer answer) {
        super(answer.message(), null, false, false);
        this.answer = answer;
    }

    /**
     * A 400 in the body of an HTTP 200, as the service answers what it understands but won't take.
     */
    static RequestRefused badRequest(String message) {
        return new RequestRefused(Answer.of(400, message));
    }

    Answer answer() {
        return answer;
    }
}
