/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it came off the wire, free of the server library, so that recorded ones can be fed
 * in.
 */
final class RawRequest {

    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private final byte[] body;
    private final BufferBudget.Share memory;
    private String bodySha256;

    /** One whose body may unfold to whatever it does. */
    RawRequest(String method, String requestUri, byte[] body) {
        this(method, requestUri, body, new BufferBudget(Long.MAX_VALUE).share());
    }

    RawRequest(String method, String requestUri, byte[] body, BufferBudget.Share memory) {
        int mark = requestUri.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? requestUri : requestUri.substring(0, mark);
        this.query = mark < 0 ? "" : requestUri.substring(mark + 1);
        this.body = body;
        this.memory = memory;
    }

    void addHeader(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                .add(value);
    }

    String method() {
        return method;
    }

    /** Still percent-encoded. */
    String path() {
        return path;
    }

    /** Still percent-encoded; empty if there is none. */
    String query() {
        return query;
    }

    /** The body as sent, compressed if it was. */
    byte[] body() {
        return body;
    }

    /** From which what the body unfolds to is taken; given back once the request is answered. */
    BufferBudget.Share memory() {
        return memory;
    }

    /** Lower-case hex SHA-256 of the body as sent. */
    String bodySha256() {
        if (bodySha256 == null) {
            bodySha256 = Hashes.sha256Hex(body);
        }
        return bodySha256;
    }

    /** The first value of a header given in lower case, trimmed; null if it is absent. */
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0).trim();
    }

    /** All values of a header given in lower case; null if it is absent. */
    List<String> headers(String name) {
        return headers.get(name);
    }
}
