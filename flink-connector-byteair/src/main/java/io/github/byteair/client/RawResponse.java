/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Objects;
import javax.annotation.Nullable;

/** What came back over HTTP, as it came: the classifier's input. */
final class RawResponse {

    private final int status;
    @Nullable private final String contentType;
    @Nullable private final String contentEncoding;
    @Nullable private final String retryAfter;
    private final byte[] body;
    private final boolean bodyLost;

    RawResponse(
            int status,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String retryAfter,
            byte[] body) {
        this(status, contentType, contentEncoding, retryAfter, body, false);
    }

    private RawResponse(
            int status,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String retryAfter,
            byte[] body,
            boolean bodyLost) {
        this.status = status;
        this.contentType = contentType;
        this.contentEncoding = contentEncoding;
        this.retryAfter = retryAfter;
        this.body = Objects.requireNonNull(body);
        this.bodyLost = bodyLost;
    }

    int status() {
        return status;
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    @Nullable
    String contentEncoding() {
        return contentEncoding;
    }

    @Nullable
    String retryAfter() {
        return retryAfter;
    }

    /** As received, so compressed if {@link #contentEncoding()} says so. */
    byte[] body() {
        return body;
    }

    /** Whether it had a body that nobody has seen whole. */
    boolean bodyLost() {
        return bodyLost;
    }

    /**
     * The same head without the body.
     *
     * @param lost whether the body was lost on the way; else it is left out for its size
     */
    RawResponse withoutBody(boolean lost) {
        return new RawResponse(status, null, null, retryAfter, new byte[0], lost);
    }
}
