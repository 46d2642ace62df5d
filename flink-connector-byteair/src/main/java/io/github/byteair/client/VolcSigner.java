/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Signature version 4 in Volcengine's dialect. Pure: the same input gives the same signature.
 *
 * <p>Source: [sdk] the official Java, Python and Go SDKs as observed on the wire. It differs from
 * the AWS original in the algorithm's name and in that the secret gets no prefix in the key chain.
 */
final class VolcSigner {

    /** The current SDKs send this literal, whatever the region. */
    static final String REGION = "placeholder";

    private static final String ALGORITHM = "HMAC-SHA256";
    private static final String SERVICE = "air";
    private static final String TERMINATOR = "request";
    private static final DateTimeFormatter X_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private VolcSigner() {}

    /** {@code X-Date} of an instant: {@code yyyyMMdd'T'HHmmss'Z'}, UTC, whole seconds. */
    static String xDate(Instant instant) {
        return X_DATE.format(instant);
    }

    /**
     * The value of {@code Authorization}.
     *
     * @param requestUri path and query as on the request line, percent-encoded or not
     * @param signedHeaders the headers to sign, by name (any case), with their values as sent
     * @param bodySha256 lower-case hex SHA-256 of the body as sent, that is compressed
     * @param xDate the value of {@code X-Date}
     */
    static String authorization(
            String accessKey,
            String secretKey,
            String region,
            String method,
            String requestUri,
            Map<String, String> signedHeaders,
            String bodySha256,
            String xDate) {
        SortedMap<String, String> headers = new TreeMap<>();
        signedHeaders.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        String headerList = String.join(";", headers.keySet());
        String canonical = canonicalRequest(method, requestUri, headers, headerList, bodySha256);
        String date = xDate.substring(0, 8);
        String scope = date + '/' + region + '/' + SERVICE + '/' + TERMINATOR;
        String toSign =
                ALGORITHM
                        + '\n'
                        + xDate
                        + '\n'
                        + scope
                        + '\n'
                        + Digests.sha256Hex(Digests.utf8(canonical));
        byte[] key = Digests.utf8(secretKey);
        for (String link : new String[] {date, region, SERVICE, TERMINATOR}) {
            key = Digests.hmacSha256(key, link);
        }
        return ALGORITHM
                + " Credential="
                + accessKey
                + '/'
                + scope
                + ", SignedHeaders="
                + headerList
                + ", Signature="
                + Digests.hex(Digests.hmacSha256(key, toSign));
    }

    static String canonicalRequest(
            String method,
            String requestUri,
            SortedMap<String, String> headers,
            String headerList,
            String bodySha256) {
        int question = requestUri.indexOf('?');
        String path = question < 0 ? requestUri : requestUri.substring(0, question);
        String query = question < 0 ? "" : requestUri.substring(question + 1);
        StringBuilder canonical = new StringBuilder(512);
        canonical.append(method).append('\n');
        canonical.append(canonicalPath(path)).append('\n');
        canonical.append(canonicalQuery(query)).append('\n');
        headers.forEach(
                (name, value) -> {
                    String signed =
                            name.equals("host") ? withoutDefaultPort(value) : oneSpaced(value);
                    canonical.append(name).append(':').append(signed).append('\n');
                });
        canonical.append('\n').append(headerList).append('\n').append(bodySha256);
        return canonical.toString();
    }

    private static String canonicalPath(String path) {
        if (path.isEmpty()) {
            return "/";
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            segments.add(percentEncode(percentDecode(segment, false)));
        }
        return String.join("/", segments);
    }

    private static String canonicalQuery(String query) {
        SortedMap<String, List<String>> byKey = new TreeMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                byKey.computeIfAbsent(percentDecode(key, true), k -> new ArrayList<>())
                        .add(percentDecode(value, true));
            }
        }
        List<String> pairs = new ArrayList<>();
        byKey.forEach(
                (key, values) -> {
                    for (String value : values) {
                        pairs.add(percentEncode(key) + '=' + percentEncode(value));
                    }
                });
        return String.join("&", pairs);
    }

    /** As in the AWS original, inner runs of blanks count as one [sdk, Python]. */
    private static String oneSpaced(String value) {
        return value.trim().replaceAll(" +", " ");
    }

    private static String withoutDefaultPort(String host) {
        String trimmed = host.trim();
        if (trimmed.endsWith(":80")) {
            return trimmed.substring(0, trimmed.length() - 3);
        }
        return trimmed.endsWith(":443") ? trimmed.substring(0, trimmed.length() - 4) : trimmed;
    }

    /** RFC 3986: all but the unreserved characters, so a space becomes {@code %20}. */
    static String percentEncode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : Digests.utf8(text)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.'
                    || c == '~') {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return encoded.toString();
    }

    private static String percentDecode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] in = Digests.utf8(text);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit((char) in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit((char) in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[length++] = plusIsSpace && in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
