/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/** A client good enough to try the emulator with, on the JDK's own HTTP client. */
final class TestClient {

    static final ObjectMapper MAPPER = new ObjectMapper();
    static final String STREAMING = "incremental_sync_streaming";
    static final String DAILY = "incremental_sync_daily";

    private final ByteAirEmulator emulator;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private Duration timeout = Duration.ofSeconds(20);

    TestClient(ByteAirEmulator emulator) {
        this.emulator = emulator;
    }

    TestClient timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /** A request whose every part can still be changed. */
    final class Call {
        String path;
        String query;
        byte[] body;
        boolean air;
        Instant signedAt = Instant.now();
        final Map<String, String> headers = new LinkedHashMap<>();

        Call header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Call without(String name) {
            headers.remove(name);
            return this;
        }

        Call id(String requestId) {
            return header("Request-Id", requestId);
        }

        Call date(String date) {
            return header("Content-Date", date);
        }

        Call air() {
            air = true;
            return this;
        }

        Call signedAt(Instant time) {
            signedAt = time;
            return this;
        }

        Call body(byte[] body) {
            this.body = body;
            return this;
        }

        Call path(String path) {
            this.path = path;
            return this;
        }

        Call query(String query) {
            this.query = query;
            return this;
        }

        HttpResponse<byte[]> send() throws IOException, InterruptedException {
            return http.send(request(), HttpResponse.BodyHandlers.ofByteArray());
        }

        /** Sends it and returns once the answer's head is there. */
        HttpResponse<InputStream> stream() throws IOException, InterruptedException {
            return http.send(request(), HttpResponse.BodyHandlers.ofInputStream());
        }

        private HttpRequest request() {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putAll(
                    air
                            ? Signer.air(
                                    emulator.airToken(),
                                    headers.getOrDefault("Tenant-Id", ""),
                                    body,
                                    signedAt)
                            : Signer.volc(
                                    emulator.accessKey(),
                                    emulator.secretKey(),
                                    path,
                                    query,
                                    headers.getOrDefault("Content-Type", ""),
                                    body,
                                    signedAt));
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(emulator.endpoint() + path + "?" + query))
                            .timeout(timeout)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            all.forEach(request::header);
            return request.build();
        }

        /** Sends it and reads the answer as JSON. */
        JsonNode json() throws IOException, InterruptedException {
            HttpResponse<byte[]> response = send();
            byte[] bytes = response.body();
            if (response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
                bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            }
            return MAPPER.readTree(bytes);
        }

        /** The service's code in the answer. */
        int code() throws IOException, InterruptedException {
            return json().at("/status/code").asInt();
        }

        /** The service's message in the answer. */
        String message() throws IOException, InterruptedException {
            return json().at("/status/message").asText();
        }
    }

    /** A good write of this JSON. */
    Call write(String topic, String stage, String json) {
        Call call = call();
        call.path = "/data/api/" + emulator.applicationId() + "/" + topic;
        call.query = "method=write&stage=" + stage;
        call.body = Gzip.compress(json.getBytes(StandardCharsets.UTF_8));
        return call.header("Content-Type", "application/json");
    }

    /** A good streaming write of this JSON. */
    Call behavior(String json) {
        return write("behavior", STREAMING, json);
    }

    /** A good done with these days as JSON. */
    Call done(String topic, String stage, String json) {
        Call call = call();
        call.path = "/data/api/" + emulator.applicationId() + "/done";
        call.query = "stage=" + stage + "&topic=" + topic;
        call.body = Gzip.compress(json.getBytes(StandardCharsets.UTF_8));
        return call.header("Content-Type", "application/json");
    }

    private Call call() {
        return new Call()
                .id(UUID.randomUUID().toString())
                .header("Content-Encoding", "gzip")
                .header("Accept", "application/json")
                .header("Tenant-Id", emulator.tenantId());
    }

    HttpResponse<String> control(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(emulator.endpoint() + path))
                        .timeout(timeout)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
