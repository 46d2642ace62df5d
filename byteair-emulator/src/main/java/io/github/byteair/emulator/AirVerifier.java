/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Checks the older air-token signature: hex SHA-256 of token, body as sent, tenant id, time and
 * nonce, one after the other [sdk].
 */
final class AirVerifier {

    private final String token;
    private final Duration maxSkew;

    AirVerifier(String token, Duration maxSkew) {
        this.token = token;
        this.maxSkew = maxSkew;
    }

    void verify(RawRequest request, Instant now) throws AuthFailure {
        String tenantId = required(request, "Tenant-Id");
        String ts = required(request, "Tenant-Ts");
        String nonce = required(request, "Tenant-Nonce");
        String signature = required(request, "Tenant-Signature");
        if (!ts.matches("\\d{1,11}")) {
            throw new AuthFailure("Tenant-Ts '" + ts + "' is not a time in seconds");
        }
        // Whole seconds are sent, so up to one of them is the sender's rounding.
        Duration skew = Duration.between(Instant.ofEpochSecond(Long.parseLong(ts)), now).abs();
        if (skew.compareTo(maxSkew.plusSeconds(1)) >= 0) {
            throw new AuthFailure(
                    "Tenant-Ts "
                            + ts
                            + " is more than "
                            + maxSkew.toSeconds()
                            + " s from the server's clock, "
                            + now.getEpochSecond()
                            + "; each attempt must carry the present time");
        }
        String expected =
                Hashes.sha256Hex(
                        utf8(token), request.body(), utf8(tenantId), utf8(ts), utf8(nonce));
        if (!Hashes.same(expected, signature)) {
            throw new AuthFailure(
                    "Tenant-Signature does not match: hex SHA-256 of token, body as sent,"
                            + " Tenant-Id, Tenant-Ts and Tenant-Nonce, one after the other");
        }
    }

    private static String required(RawRequest request, String name) throws AuthFailure {
        String value = request.header(name.toLowerCase(Locale.ROOT));
        if (value == null || value.isEmpty()) {
            throw new AuthFailure(name + " is missing");
        }
        return value;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
