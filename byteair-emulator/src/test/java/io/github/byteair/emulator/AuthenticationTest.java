/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two schemes where the recordings don't reach. */
class AuthenticationTest {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
    private static final EmulatorSettings SETTINGS = new EmulatorSettings();
    private static final byte[] BODY = {1, 2, 3};

    private final Authenticator authenticator = new Authenticator(SETTINGS);

    private static RawRequest volc() {
        RawRequest request = new RawRequest("POST", "/data/api/1/item?b=2&a=1%202", BODY);
        request.addHeader("Content-Type", "application/json");
        Signer.volc(
                        SETTINGS.accessKey,
                        SETTINGS.secretKey,
                        "/data/api/1/item",
                        "a=1%202&b=2",
                        "application/json",
                        BODY,
                        NOW)
                .forEach(request::addHeader);
        return request;
    }

    private static RawRequest air(Instant signedAt) {
        RawRequest request = new RawRequest("POST", "/data/api/1/item", BODY);
        request.addHeader("Tenant-Id", "2100021");
        Signer.air(SETTINGS.airToken, "2100021", BODY, signedAt).forEach(request::addHeader);
        return request;
    }

    @Test
    void theQueryIsSortedAndReencoded() {
        assertThatCode(() -> authenticator.verify(volc(), NOW)).doesNotThrowAnyException();
    }

    @Test
    void theSkewOfAnAccessKeySignatureIsBounded() {
        assertThatCode(() -> authenticator.verify(volc(), NOW.plus(VolcVerifier.MAX_SKEW)))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () ->
                                authenticator.verify(
                                        volc(), NOW.plus(VolcVerifier.MAX_SKEW).plusSeconds(1)))
                .hasMessageContaining("X-Date");
    }

    @Test
    void theSkewOfAnAirTokenIsBoundedToSeconds() {
        assertThatCode(() -> authenticator.verify(air(NOW), NOW.plusSeconds(10)))
                .doesNotThrowAnyException();
        assertThatCode(() -> authenticator.verify(air(NOW), NOW.minusSeconds(10)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> authenticator.verify(air(NOW), NOW.plusSeconds(11)))
                .hasMessageContaining("Tenant-Ts");
    }

    @Test
    void noneOfTheTwoIsSaid() {
        assertThatThrownBy(() -> authenticator.verify(new RawRequest("POST", "/x", BODY), NOW))
                .hasMessageContaining("neither");
    }

    @Test
    void aRefusalNeverShowsASecret() {
        RawRequest tampered = new RawRequest("POST", "/data/api/2/item?b=2&a=1%202", BODY);
        tampered.addHeader("Content-Type", "application/json");
        tampered.addHeader("X-Date", volc().header("x-date"));
        tampered.addHeader("Authorization", volc().header("authorization"));

        assertThatThrownBy(() -> authenticator.verify(tampered, NOW))
                .hasMessageContaining("/data/api/2/item")
                .hasMessageNotContaining(SETTINGS.secretKey);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a  b,a b",
                "a b,a b",
                "`\"a  b\"   c`,`\"a  b\" c`",
                "`'a  b' \t c`,`'a  b' c`",
            })
    void whiteSpaceCollapsesOutsideQuotes(String value, String collapsed) {
        assertThat(CanonicalRequest.collapse(value)).isEqualTo(collapsed);
    }

    @ParameterizedTest
    @CsvSource({"h:80,true", "h:443,true", "h,true", "h:8080,false", "h:8443,false"})
    void defaultPortsAreDropped(String host, boolean sameAsBare) throws AuthFailure {
        RawRequest request = new RawRequest("POST", "/", BODY);
        request.addHeader("Host", host);
        RawRequest bare = new RawRequest("POST", "/", BODY);
        bare.addHeader("Host", "h");

        assertThat(canonical(request).equals(canonical(bare))).isEqualTo(sameAsBare);
    }

    private static String canonical(RawRequest request) throws AuthFailure {
        return CanonicalRequest.of(request, List.of("host"), "", true);
    }
}
