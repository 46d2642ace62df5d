/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The least that signs a request as the Java SDK does: {@code content-type} alone. */
final class Signer {

    private static final DateTimeFormatter X_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Signer() {}

    static Map<String, String> volc(
            String accessKey,
            String secretKey,
            String path,
            String sortedQuery,
            String contentType,
            byte[] body,
            Instant now) {
        String xDate = X_DATE.format(now);
        String scope = xDate.substring(0, 8) + "/placeholder/air/request";
        String bodyHash = Hashes.sha256Hex(body);
        String canonical =
                String.join(
                        "\n",
                        "POST",
                        path,
                        sortedQuery,
                        "content-type:" + contentType,
                        "",
                        "content-type",
                        bodyHash);
        byte[] key = secretKey.getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = Hashes.hmac(key, part);
        }
        String toSign =
                "HMAC-SHA256\n"
                        + xDate
                        + "\n"
                        + scope
                        + "\n"
                        + Hashes.sha256Hex(canonical.getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Date", xDate);
        headers.put("X-Content-Sha256", bodyHash);
        headers.put(
                "Authorization",
                "HMAC-SHA256 Credential="
                        + accessKey
                        + "/"
                        + scope
                        + ", SignedHeaders=content-type, Signature="
                        + Hashes.hex(Hashes.hmac(key, toSign)));
        return headers;
    }

    static Map<String, String> air(String token, String tenantId, byte[] body, Instant now) {
        String ts = Long.toString(now.getEpochSecond());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Tenant-Ts", ts);
        headers.put("Tenant-Nonce", "abcdefgh");
        headers.put(
                "Tenant-Signature",
                Hashes.sha256Hex(
                        token.getBytes(StandardCharsets.UTF_8),
                        body,
                        (tenantId + ts + "abcdefgh").getBytes(StandardCharsets.UTF_8)));
        return headers;
    }
}
