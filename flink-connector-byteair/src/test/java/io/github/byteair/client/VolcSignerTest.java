/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolcSignerTest {

    private static final String BODY_HASH =
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    /** Computed with another program (Python's hmac and hashlib) from the protocol's words. */
    @Test
    void signsAsComputedByHand() {
        assertThat(
                        sign(
                                "/data/api/42/my%20topic?stage=pre_sync&method=write&x=a+b%2Fc",
                                "example.com"))
                .isEqualTo(
                        "HMAC-SHA256 Credential=AKLTtest/20260102/placeholder/air/request,"
                                + " SignedHeaders=content-type;host;x-content-sha256;x-date,"
                                + " Signature=7cda6932eb86a8c8145eefc84a834f63ae72bf315ff89a3dda8457c802ba7bcb");
    }

    @Test
    void ignoresTheSchemesOwnPortAndNoOther() {
        String plain = sign("/a", "example.com");
        assertThat(sign("/a", "example.com:80")).isEqualTo(plain);
        assertThat(sign("/a", "example.com:443")).isEqualTo(plain);
        assertThat(sign("/a", "example.com:8080")).isNotEqualTo(plain);
    }

    @Test
    void ordersQueryAndHeadersItself() {
        assertThat(sign("/a?b=2&a=1", "h")).isEqualTo(sign("/a?a=1&b=2", "h"));
    }

    @Test
    void writesTheDateInUtcAndWholeSeconds() {
        assertThat(VolcSigner.xDate(Instant.parse("2026-01-02T03:04:05.999Z")))
                .isEqualTo("20260102T030405Z");
    }

    private static String sign(String requestUri, String host) {
        return VolcSigner.authorization(
                "AKLTtest",
                "s3cret==",
                VolcSigner.REGION,
                "POST",
                requestUri,
                Map.of(
                        "X-Date",
                        "20260102T030405Z",
                        "Host",
                        host,
                        "Content-Type",
                        " application/json ",
                        "X-Content-Sha256",
                        BODY_HASH),
                BODY_HASH,
                "20260102T030405Z");
    }
}
