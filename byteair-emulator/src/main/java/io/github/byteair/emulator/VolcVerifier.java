/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks Volcengine's AK/SK signature [sdk]. Takes the list of signed headers from the request, as
 * the service does: the SDKs sign different ones.
 */
final class VolcVerifier {

    /**
     * How far {@code X-Date} may be from the server's clock [ours]: what such schemes commonly
     * allow.
     */
    static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private static final Pattern AUTHORIZATION =
            Pattern.compile(
                    "HMAC-SHA256 Credential=([^/,\\s]+)/(\\d{8})/([^/,\\s]+)/([^/,\\s]+)/request,"
                            + " ?SignedHeaders=([^,\\s]+), ?Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter X_DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                    .withResolverStyle(ResolverStyle.STRICT);

    private final String accessKey;
    private final String secretKey;

    VolcVerifier(String accessKey, String secretKey) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
    }

    void verify(RawRequest request, Instant now) throws AuthFailure {
        Matcher parts = AUTHORIZATION.matcher(request.header("authorization"));
        if (!parts.matches()) {
            throw new AuthFailure(
                    "Authorization is not of the form 'HMAC-SHA256 Credential=AK/DATE/REGION/air/"
                            + "request, SignedHeaders=a;b, Signature=HEX'");
        }
        if (!parts.group(1).equals(accessKey)) {
            throw new AuthFailure("the access key is unknown");
        }
        String date = parts.group(2);
        String region = parts.group(3);
        String service = parts.group(4);
        if (!service.equals("air")) {
            throw new AuthFailure("the credential's service is '" + service + "', not 'air'");
        }
        String xDate = checkDate(request, date, now);
        String bodyHash = checkBodyHash(request);
        List<String> signedHeaders = checkSignedHeaders(parts.group(5));

        byte[] key = Hashes.hmac(secretKey.getBytes(StandardCharsets.UTF_8), date);
        key = Hashes.hmac(Hashes.hmac(Hashes.hmac(key, region), service), "request");
        String scope = date + '/' + region + '/' + service + "/request";
        String collapsed = CanonicalRequest.of(request, signedHeaders, bodyHash, true);
        String trimmed = CanonicalRequest.of(request, signedHeaders, bodyHash, false);
        String signature = parts.group(6);
        boolean matches =
                Hashes.same(signature, sign(key, xDate, scope, collapsed))
                        || !trimmed.equals(collapsed)
                                && Hashes.same(signature, sign(key, xDate, scope, trimmed));
        if (!matches) {
            throw new AuthFailure(
                    "the signature does not match; the canonical request seen here was:\n"
                            + collapsed);
        }
    }

    private static String sign(byte[] key, String xDate, String scope, String canonical) {
        String hash = Hashes.sha256Hex(canonical.getBytes(StandardCharsets.UTF_8));
        return Hashes.hex(Hashes.hmac(key, "HMAC-SHA256\n" + xDate + '\n' + scope + '\n' + hash));
    }

    private static String checkDate(RawRequest request, String scopeDate, Instant now)
            throws AuthFailure {
        String xDate = request.header("x-date");
        if (xDate == null) {
            throw new AuthFailure("X-Date is missing");
        }
        Instant sent;
        try {
            sent = LocalDateTime.parse(xDate, X_DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new AuthFailure("X-Date '" + xDate + "' is not of the form yyyyMMdd'T'HHmmss'Z'");
        }
        if (!xDate.startsWith(scopeDate)) {
            throw new AuthFailure(
                    "the credential's date " + scopeDate + " is not the day of X-Date " + xDate);
        }
        if (Duration.between(sent, now).abs().compareTo(MAX_SKEW) > 0) {
            throw new AuthFailure(
                    "X-Date "
                            + xDate
                            + " is more than "
                            + MAX_SKEW.toMinutes()
                            + " minutes from the server's clock, "
                            + now);
        }
        return xDate;
    }

    private static String checkBodyHash(RawRequest request) throws AuthFailure {
        String actual = request.bodySha256();
        String claimed = request.header("x-content-sha256");
        if (claimed != null && !claimed.equals(actual)) {
            throw new AuthFailure(
                    "X-Content-Sha256 is not the lower-case hex SHA-256 of the body as sent");
        }
        return actual;
    }

    private static List<String> checkSignedHeaders(String list) throws AuthFailure {
        List<String> names = Arrays.asList(list.split(";", -1));
        String last = "";
        for (String name : names) {
            if (name.compareTo(last) <= 0 || !name.matches("[a-z0-9_-]+")) {
                throw new AuthFailure(
                        "SignedHeaders '" + list + "' is not a sorted list of lower-case names");
            }
            if (name.equals("authorization")) {
                throw new AuthFailure("SignedHeaders must not name authorization itself");
            }
            last = name;
        }
        return names;
    }
}
