/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The text whose hash a Volcengine signature covers [sdk]. */
final class CanonicalRequest {

    private CanonicalRequest() {}

    /**
     * Builds it from a request.
     *
     * @param collapse whether runs of white space inside a header's value become one space, as the
     *     Python SDK has it; the Java SDK only trims
     */
    static String of(
            RawRequest request, List<String> signedHeaders, String bodyHash, boolean collapse)
            throws AuthFailure {
        StringBuilder out = new StringBuilder(256);
        out.append(request.method()).append('\n');
        out.append(path(request.path())).append('\n');
        out.append(query(request.query())).append('\n');
        for (String name : signedHeaders) {
            out.append(name).append(':').append(value(request, name, collapse)).append('\n');
        }
        out.append('\n').append(String.join(";", signedHeaders)).append('\n').append(bodyHash);
        return out.toString();
    }

    private static String path(String raw) {
        List<String> segments = new ArrayList<>();
        for (String segment : raw.split("/", -1)) {
            segments.add(Percent.encode(Percent.decode(segment, false)));
        }
        return String.join("/", segments);
    }

    private static String query(String raw) {
        Map<String, List<String>> sorted = new TreeMap<>();
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                sorted.computeIfAbsent(reencode(name), key -> new ArrayList<>(1))
                        .add(reencode(value));
            }
        }
        List<String> pairs = new ArrayList<>();
        sorted.forEach(
                (name, values) -> {
                    Collections.sort(values);
                    values.forEach(value -> pairs.add(name + "=" + value));
                });
        return String.join("&", pairs);
    }

    private static String reencode(String text) {
        return Percent.encode(Percent.decode(text, true));
    }

    private static String value(RawRequest request, String name, boolean collapse)
            throws AuthFailure {
        List<String> raw = request.headers(name);
        if (raw == null) {
            throw new AuthFailure("SignedHeaders names '" + name + "', which was not sent");
        }
        List<String> values = new ArrayList<>(raw.size());
        for (String value : raw) {
            String trimmed = collapse ? collapse(value.trim()) : value.trim();
            values.add(name.equals("host") ? withoutDefaultPort(trimmed) : trimmed);
        }
        Collections.sort(values);
        return String.join(",", values);
    }

    private static String withoutDefaultPort(String host) {
        if (host.endsWith(":80")) {
            return host.substring(0, host.length() - 3);
        }
        return host.endsWith(":443") ? host.substring(0, host.length() - 4) : host;
    }

    /** One space for each run of white space; what stands in quotes is left alone. */
    static String collapse(String value) {
        StringBuilder out = new StringBuilder(value.length());
        char quote = 0;
        boolean gap = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote == 0 && (c == ' ' || c == '\t')) {
                gap = true;
                continue;
            }
            if (gap) {
                out.append(' ');
                gap = false;
            }
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            out.append(c);
        }
        return out.toString();
    }
}
