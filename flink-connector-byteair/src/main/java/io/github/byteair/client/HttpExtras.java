/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Which headers and queries a user may add to every request: all but those that the client sets
 * itself, with a sentence for each that says what to set instead. Values are in no sentence, for
 * they may be keys.
 */
final class HttpExtras {

    private static final int MAX_CHARS = 4096;

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private static final String AUTH = "It comes from the credentials (auth.*, setCredentials)";
    private static final String CONNECTION =
            "It belongs to the connection, which the client looks after itself";

    /** By lower-case name. */
    private static final Map<String, String> HEADERS = new HashMap<>();

    /** By the beginning of the lower-case name. */
    private static final Map<String, String> HEADER_PREFIXES =
            Map.of(
                    "tenant-",
                    "It comes from the tenant id (tenant-id, setTenantId) and, with a token, from"
                            + " the credentials (auth.*, setCredentials)",
                    "content-",
                    "It describes the body, which the client writes itself",
                    "accept",
                    "The client reads protobuf, as it is or in gzip, and asks for that",
                    "proxy-",
                    "The proxy's user and password are set apart (proxy-user and proxy-password in"
                            + " the credentials file, or setProxyCredentials)");

    private static final Map<String, String> QUERIES =
            Map.of(
                    "method", "It is what the client does, so always 'write'",
                    "stage", "Set the stage (stage, setStage)",
                    "topic", "Set the topic (topic, setTopic)");

    static {
        HEADERS.put("host", "Set the host header (request.host-header, setHostHeader)");
        HEADERS.put("authorization", AUTH);
        HEADERS.put("x-date", AUTH + " and the time of signing");
        HEADERS.put("x-content-sha256", AUTH + " and the body");
        HEADERS.put(
                "request-id",
                "The sink makes one for each request, and repeats it where that is safe"
                        + " (sink.request-id.reuse, setReuseRequestIds)");
        HEADERS.put(
                "timeout-millis",
                "Set the server's time-out (request.server-timeout, setServerTimeout)");
        HEADERS.put(
                "content-date",
                "Set the data date (sink.data-date or the metadata column data-date, setDataDate)");
        HEADERS.put("content-encoding", "Set the level (sink.gzip-level, gzipLevel)");
        HEADERS.put(
                "content-end",
                "It marks the last part of a day, and would stand on every part; close days by"
                        + " done (sink.done-on-completion, setDoneOnCompletion)");
        for (String name :
                new String[] {
                    "connection",
                    "keep-alive",
                    "transfer-encoding",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect",
                    "http2-settings"
                }) {
            HEADERS.put(name, CONNECTION);
        }
    }

    private HttpExtras() {}

    /**
     * @throws IllegalArgumentException with a sentence, if the name or the value can't be a
     *     header's, or the client sets it itself
     */
    static void checkHeader(String name, @Nullable String value) {
        String shown = "The header '" + Texts.message(name) + "' (http.header.<name>, setHeader)";
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    shown
                            + " can't be one: a header's name consists of at most 128 letters,"
                            + " digits, '-', '_' and the like, without blanks.");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String reason = HEADERS.get(lower);
        for (Map.Entry<String, String> prefix : HEADER_PREFIXES.entrySet()) {
            if (reason == null && lower.startsWith(prefix.getKey())) {
                reason = prefix.getValue();
            }
        }
        refuseReserved(shown, reason);
        boolean printable =
                value != null
                        && value.length() <= MAX_CHARS
                        && value.chars().allMatch(c -> c == '\t' || c >= ' ' && c <= '~');
        if (!printable || value.trim().isEmpty() || !value.equals(value.trim())) {
            throw new IllegalArgumentException(
                    shown
                            + " has a value that can't be sent: it must have 1 to "
                            + MAX_CHARS
                            + " printable ASCII characters, without a line break, and no blank at"
                            + " either end.");
        }
    }

    /**
     * @throws IllegalArgumentException with a sentence, if the name or the value can't be a
     *     query's, or the client sets it itself
     */
    static void checkQuery(String name, @Nullable String value) {
        String shown = "The query '" + Texts.message(name) + "' (http.query.<name>, setQuery)";
        if (!sendable(name) || name.isEmpty()) {
            throw new IllegalArgumentException(
                    shown
                            + " can't be one: a query's name has 1 to "
                            + MAX_CHARS
                            + " characters, none of them a control character.");
        }
        refuseReserved(shown, QUERIES.get(name.toLowerCase(Locale.ROOT)));
        if (value == null || !sendable(value)) {
            throw new IllegalArgumentException(
                    shown
                            + " has a value that can't be sent: it must have at most "
                            + MAX_CHARS
                            + " characters, none of them a line break or another control"
                            + " character.");
        }
    }

    /** Everything else is percent-encoded; a lone surrogate has no form in UTF-8. */
    private static boolean sendable(String text) {
        return text.length() <= MAX_CHARS
                && text.codePoints()
                        .noneMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
    }

    private static void refuseReserved(String shown, @Nullable String reason) {
        if (reason != null) {
            throw new IllegalArgumentException(
                    shown + " is the client's own and can't be added; remove it. " + reason + ".");
        }
    }
}
