/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/** HTTP statuses that mean the same; a column of {@link AnswerTable}. */
enum HttpClass {
    /** 2xx. */
    SUCCESS,
    /** 400: the service's own refusal, or a gateway's that can't read the request. */
    BAD_REQUEST,
    /** 401. */
    UNAUTHORIZED,
    /** 413: whoever says it, a smaller request helps. */
    TOO_LARGE,
    /** 425: surely not processed. */
    TOO_EARLY,
    /** 429. */
    THROTTLED,
    /**
     * 408, 499, 502, 504, 520 to 524, 598, 599: somebody on the way waited for an answer, or lost
     * it, after the request may have been passed on.
     */
    HOP_TIMED_OUT,
    /** Any other from 500 on. */
    SERVER_ERROR,
    /** All others: 1xx, 3xx and the rest of 4xx. */
    OTHER;

    /** The class of any number, also of what can be no status. */
    static HttpClass of(int status) {
        if (status >= 200 && status <= 299) {
            return SUCCESS;
        }
        if (status >= 520 && status <= 524) {
            return HOP_TIMED_OUT;
        }
        switch (status) {
            case 400:
                return BAD_REQUEST;
            case 401:
                return UNAUTHORIZED;
            case 413:
                return TOO_LARGE;
            case 425:
                return TOO_EARLY;
            case 429:
                return THROTTLED;
            case 408:
            case 499:
            case 502:
            case 504:
            case 598:
            case 599:
                return HOP_TIMED_OUT;
            default:
                return status >= 500 ? SERVER_ERROR : OTHER;
        }
    }
}
