/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Requests recorded from the official SDKs: the very code that signs ours gives each one's
 * signature from the rest of it. Skipped where the recordings are absent.
 */
class RecordedVectorsTest {

    private static final Pattern AUTHORIZATION =
            Pattern.compile(
                    "HMAC-SHA256 Credential=([^/]+)/\\d{8}/([^/]+)/air/request,"
                            + " SignedHeaders=([^,]+), Signature=[0-9a-f]{64}");

    @TestFactory
    List<DynamicTest> signaturesComeOutByteForByte() throws IOException {
        Path folder = Path.of(System.getProperty("byteair.shared", ""), "protocol", "vectors");
        assumeTrue(Files.isDirectory(folder), "No recorded requests on this machine");
        List<DynamicTest> tests = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                JsonNode recording = new ObjectMapper().readTree(file.toFile());
                for (JsonNode request : recording.get("requests")) {
                    tests.add(
                            dynamicTest(
                                    file.getFileName() + ": " + request.get("name").asText(),
                                    () -> check(recording.get("credentials"), request)));
                }
            }
        }
        assumeTrue(!tests.isEmpty(), "The recordings hold no request");
        return tests;
    }

    private static void check(JsonNode credentials, JsonNode request) throws IOException {
        JsonNode headers = request.get("headers");
        byte[] body = Base64.getDecoder().decode(request.get("body_base64").asText());
        int checked = 0;
        if (headers.has("authorization")) {
            checkVolc(credentials, request, headers, body);
            if (headers.get("authorization").asText().contains(";host;")) {
                checkWhole(credentials, request, headers, body);
            }
            checked++;
        }
        if (headers.has("tenant-signature")) {
            assertThat(
                            AirSigner.signature(
                                    credentials.get("air_token").asText(),
                                    body,
                                    headers.get("tenant-id").asText(),
                                    headers.get("tenant-ts").asText(),
                                    headers.get("tenant-nonce").asText()))
                    .isEqualTo(headers.get("tenant-signature").asText());
            checked++;
        }
        assertThat(checked).as("a request that is signed in a known way").isPositive();
        checkBody(body);
    }

    private static void checkVolc(
            JsonNode credentials, JsonNode request, JsonNode headers, byte[] body) {
        String authorization = headers.get("authorization").asText();
        Matcher parts = AUTHORIZATION.matcher(authorization);
        assertThat(parts.matches()).as(authorization).isTrue();
        Map<String, String> signed = new TreeMap<>();
        for (String name : parts.group(3).split(";")) {
            signed.put(name, headers.get(name).asText());
        }
        String bodyHash = Digests.sha256Hex(body);
        if (headers.has("x-content-sha256")) {
            assertThat(headers.get("x-content-sha256").asText()).isEqualTo(bodyHash);
        }
        assertThat(
                        VolcSigner.authorization(
                                parts.group(1),
                                credentials.get("secret_key").asText(),
                                parts.group(2),
                                request.get("method").asText(),
                                request.get("request_uri").asText(),
                                signed,
                                bodyHash,
                                headers.get("x-date").asText()))
                .isEqualTo(authorization);
    }

    /** Headers that a client writes itself, in the recordings. */
    private static boolean clientsOwn(String name) {
        try {
            HttpExtras.checkHeader(name, "x");
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Which headers are signed is ours to say: as the Python SDK does, others' x- ones too. */
    private static void checkWhole(
            JsonNode credentials, JsonNode request, JsonNode headers, byte[] body) {
        Map<String, String> extra = new TreeMap<>();
        headers.fields()
                .forEachRemaining(
                        header -> {
                            if (!clientsOwn(header.getKey())) {
                                extra.put(header.getKey(), header.getValue().asText());
                            }
                        });
        Instant now =
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                        .withZone(ZoneOffset.UTC)
                        .parse(headers.get("x-date").asText(), Instant::from);
        Map<String, String> made =
                new RequestSigner(headers.get("tenant-id").asText(), () -> "nonce")
                        .sign(
                                Secrets.volc(
                                        credentials.get("access_key").asText(),
                                        credentials.get("secret_key").asText()),
                                request.get("request_uri").asText(),
                                headers.get("host").asText(),
                                headers.get("content-type").asText(),
                                extra,
                                body,
                                now);
        assertThat(made)
                .containsEntry("Authorization", headers.get("authorization").asText())
                .containsEntry("X-Content-Sha256", headers.get("x-content-sha256").asText());
    }

    /** The compressor's output is not prescribed; what it holds is. */
    private static void checkBody(byte[] body) throws IOException {
        byte[] raw = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        try (GzipEncoder encoder = new GzipEncoder(ClientConfig.DEFAULT_GZIP_LEVEL)) {
            assertThat(Gunzip.decode(encoder.encode(raw), 1 << 20)).isEqualTo(raw);
        }
    }
}
