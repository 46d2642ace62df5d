/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the authentication headers of a request, in whichever scheme the secrets are for. */
final class RequestSigner {

    private final String tenantId;
    private final Supplier<String> nonce;

    /**
     * @param nonce a fresh random text for the air scheme; 8 characters are enough
     */
    RequestSigner(String tenantId, Supplier<String> nonce) {
        this.tenantId = tenantId;
        this.nonce = nonce;
    }

    /**
     * @param host the value of the {@code Host} header
     * @param extraHeaders beside those that every request has; the {@code x-} ones are signed [sdk]
     * @param body as sent
     */
    Map<String, String> sign(
            Secrets secrets,
            String requestUri,
            String host,
            String contentType,
            Map<String, String> extraHeaders,
            byte[] body,
            Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!secrets.isVolc()) {
            String ts = Long.toString(now.getEpochSecond());
            String nonceText = nonce.get();
            headers.put("Tenant-Ts", ts);
            headers.put("Tenant-Nonce", nonceText);
            headers.put(
                    "Tenant-Signature",
                    AirSigner.signature(secrets.token(), body, tenantId, ts, nonceText));
            return headers;
        }
        String xDate = VolcSigner.xDate(now);
        String bodySha256 = Digests.sha256Hex(body);
        Map<String, String> signed = new HashMap<>();
        extraHeaders.forEach(
                (name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("x-")) {
                        signed.put(lower, value);
                    }
                });
        signed.put("content-type", contentType);
        signed.put("host", host);
        signed.put("x-content-sha256", bodySha256);
        signed.put("x-date", xDate);
        headers.put("X-Date", xDate);
        headers.put("X-Content-Sha256", bodySha256);
        headers.put(
                "Authorization",
                VolcSigner.authorization(
                        secrets.accessKey(),
                        secrets.secretKey(),
                        VolcSigner.REGION,
                        "POST",
                        requestUri,
                        signed,
                        bodySha256,
                        xDate));
        return headers;
    }
}
