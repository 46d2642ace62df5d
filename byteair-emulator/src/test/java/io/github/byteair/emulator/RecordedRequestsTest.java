/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Requests recorded from the official SDKs: each is verified, and none that was tampered with. */
class RecordedRequestsTest {

    private static final DateTimeFormatter X_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

    @TestFactory
    List<DynamicTest> recordings() throws Exception {
        Path folder =
                Path.of(System.getProperty("byteair.shared", "absent"), "protocol", "vectors");
        Assumptions.assumeTrue(Files.isDirectory(folder), "the recordings are not in this clone");
        List<DynamicTest> tests = new ArrayList<>();
        for (String file : List.of("official-python-sdk.json", "official-java-sdk-1.2.2.json")) {
            JsonNode root = new ObjectMapper().readTree(folder.resolve(file).toFile());
            EmulatorSettings settings = settings(root.get("credentials"));
            for (JsonNode request : root.get("requests")) {
                String name = file + ": " + request.get("name").asText();
                tests.add(DynamicTest.dynamicTest(name, () -> check(settings, request)));
            }
        }
        assertThat(tests).as("recorded requests").isNotEmpty();
        return tests;
    }

    private static EmulatorSettings settings(JsonNode credentials) {
        EmulatorSettings settings = new EmulatorSettings();
        settings.tenantId = credentials.get("tenant_id").asText();
        settings.accessKey = credentials.get("access_key").asText();
        settings.secretKey = credentials.get("secret_key").asText();
        settings.airToken = credentials.get("air_token").asText();
        return settings;
    }

    private static void check(EmulatorSettings settings, JsonNode recorded) throws Exception {
        Request good = new Request(recorded);
        Authenticator authenticator = new Authenticator(settings);
        Instant now = good.time();
        authenticator.verify(good.toRaw(), now);

        boolean volc = good.headers.containsKey("authorization");
        refused(authenticator, recorded, now, r -> r.body[r.body.length / 2] ^= 1);
        if (volc) {
            refused(authenticator, recorded, now, r -> r.uri = r.uri.replace("/data/", "/date/"));
            refused(authenticator, recorded, now, r -> r.uri = r.uri.replace("sync", "sink"));
            refused(authenticator, recorded, now, r -> r.uri += "&more=1");
            refused(authenticator, recorded, now, r -> r.change("x-date", "0", "1"));
            refused(authenticator, recorded, now, r -> r.change("content-type", "n", "m"));
            refused(authenticator, recorded, now, r -> r.change("x-content-sha256", "1", "2"));
            refused(
                    authenticator,
                    recorded,
                    now,
                    r -> r.change("authorization", "Signature=", "Signature=0"));
            refused(authenticator, recorded, now, r -> r.change("authorization", "/air/", "/iam/"));
            String signed = good.headers.get("authorization");
            for (String name : good.headers.keySet()) {
                if (signed.matches(".*[=;]" + name + "[;,].*")) {
                    refused(authenticator, recorded, now, r -> r.headers.remove(name));
                    refused(
                            authenticator,
                            recorded,
                            now,
                            r -> r.headers.merge(name, "x", (a, b) -> a + b));
                }
            }
            refused(authenticator, recorded, now.plusSeconds(16 * 60), r -> {});
            refused(authenticator, recorded, now.minusSeconds(16 * 60), r -> {});
        } else {
            refused(authenticator, recorded, now, r -> r.change("tenant-nonce", "^", "x"));
            refused(authenticator, recorded, now, r -> r.change("tenant-id", "^", "1"));
            refused(authenticator, recorded, now.plusSeconds(20), r -> {});
        }
        refused(new Authenticator(otherSecrets(settings)), recorded, now, r -> {});
    }

    private static EmulatorSettings otherSecrets(EmulatorSettings settings) {
        EmulatorSettings other = settings.copy();
        other.secretKey += "x";
        other.airToken += "x";
        return other;
    }

    private static void refused(
            Authenticator authenticator,
            JsonNode recorded,
            Instant now,
            Consumer<Request> mutation) {
        Request request = new Request(recorded);
        mutation.accept(request);
        assertThatThrownBy(() -> authenticator.verify(request.toRaw(), now))
                .isInstanceOf(AuthFailure.class);
    }

    private static final class Request {
        String uri;
        final Map<String, String> headers = new TreeMap<>();
        final byte[] body;

        Request(JsonNode recorded) {
            uri = recorded.get("request_uri").asText();
            body = Base64.getDecoder().decode(recorded.get("body_base64").asText());
            recorded.get("headers")
                    .fields()
                    .forEachRemaining(
                            h ->
                                    headers.put(
                                            h.getKey().toLowerCase(Locale.ROOT),
                                            h.getValue().asText()));
        }

        void change(String header, String from, String to) {
            headers.computeIfPresent(header, (name, value) -> value.replaceFirst(from, to));
        }

        Instant time() {
            String xDate = headers.get("x-date");
            return xDate != null
                    ? LocalDateTime.parse(xDate, X_DATE).toInstant(ZoneOffset.UTC)
                    : Instant.ofEpochSecond(Long.parseLong(headers.get("tenant-ts")));
        }

        RawRequest toRaw() {
            RawRequest raw = new RawRequest("POST", uri, body);
            headers.forEach(raw::addHeader);
            return raw;
        }
    }
}
