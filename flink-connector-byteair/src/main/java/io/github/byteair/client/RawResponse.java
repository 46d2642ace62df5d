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
    private final Framing framing;

    /** With a body that came whole. */
    RawResponse(
            int status,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String retryAfter,
            byte[] body) {
        this(status, contentType, contentEncoding, retryAfter, body, Framing.WHOLE);
    }

    RawResponse(
            int status,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String retryAfter,
            byte[] body,
            Framing framing) {
        this.status = status;
        this.contentType = contentType;
        this.contentEncoding = contentEncoding;
        this.retryAfter = retryAfter;
        this.body = Objects.requireNonNull(body);
        this.framing = Objects.requireNonNull(framing);
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

    /** How much of its body {@link #body()} is. */
    Framing framing() {
        return framing;
    }
}
