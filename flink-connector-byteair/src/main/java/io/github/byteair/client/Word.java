/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import javax.annotation.Nullable;

/**
 * What a body says: whether the service itself spoke, and which of the things it can say. A row of
 * {@link AnswerTable}.
 *
 * <p>The service speaks by a Status with a code other than 0, or with {@code success}. Whatever
 * else comes, an empty body, an empty Status, a page, is somebody else's.
 */
enum Word {
    /** Nothing readable came of a body that broke off: it may have been the service's. */
    LOST,
    /** What came is not the service's. */
    NONE,
    /** Code 0 or 200 with {@code success}, without an error, and whole. */
    TAKEN,
    /** Code 1001, or success with errors listed: some records were rejected, the others written. */
    PARTLY,
    /** Code 409. */
    DUPLICATE,
    /** Code 429. */
    SLOW_DOWN,
    /** Code 400, 413 or 422 with a message that is not documented. */
    REFUSED,
    /** Code 401 or 403. */
    DENIED,
    /** Any other code. */
    FAILED,
    /** A success that can't be relied upon: it broke off, or stands beside a failure's code. */
    UNCLEAR;

    /** Whether the service itself spoke. */
    boolean ofService() {
        return this != LOST && this != NONE;
    }

    /**
     * @param answer null if no Status could be read
     * @param whole whether all of the body has come and was read
     * @param couldBeService if no Status could be read, whether what came may be the beginning of
     *     one
     */
    static Word of(
            @Nullable Answer answer, boolean whole, boolean couldBeService, RequestKind request) {
        if (answer == null) {
            return !whole && couldBeService ? LOST : NONE;
        }
        switch (answer.code()) {
            case 0:
            case 200:
                if (!answer.success()) {
                    return NONE;
                }
                if (!answer.errors().isEmpty()) {
                    return partly(request);
                }
                return whole ? TAKEN : UNCLEAR;
            case 1001:
                return partly(request);
            case 409:
                return DUPLICATE;
            case 429:
                return SLOW_DOWN;
            default:
                return answer.success() ? UNCLEAR : failure(answer.code());
        }
    }

    /** A done has no records of which some could be rejected. */
    private static Word partly(RequestKind request) {
        return request == RequestKind.WRITE ? PARTLY : FAILED;
    }

    private static Word failure(int code) {
        switch (code) {
            case 400:
            case 413:
            case 422:
                return REFUSED;
            case 401:
            case 403:
                return DENIED;
            default:
                return FAILED;
        }
    }
}
