/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;

/** What several tests of the client need. */
final class ClientTesting {

    static final Instant NOW = Instant.parse("2026-11-22T12:03:07Z");

    private ClientTesting() {}

    static ClientConfig.Builder config(String... endpoints) {
        return ClientConfig.builder()
                .applicationId("20013144")
                .tenantId("2100021")
                .credentials(Credentials.volc("AKLTexample", "exampleSecretKey=="))
                .endpoints(endpoints);
    }

    /** A client whose clock and random numbers stand still. */
    static HttpByteAirClient open(ClientConfig config) {
        return new HttpByteAirClient(
                config, Clock.fixed(NOW, ZoneOffset.UTC), bound -> 0, name -> null);
    }

    /** As {@link #open(ClientConfig)}, with variables. */
    static HttpByteAirClient open(ClientConfig config, Map<String, String> environment) {
        return new HttpByteAirClient(
                config, Clock.fixed(NOW, ZoneOffset.UTC), bound -> 0, environment::get);
    }

    /** As {@link #open(ClientConfig)}, where DNS is asked for a host's addresses. */
    static HttpByteAirClient open(ClientConfig config, DnsResolver dns) {
        return open(config, System::nanoTime, dns);
    }

    /** As {@link #open(ClientConfig)}, with time in the test's hand. */
    static HttpByteAirClient open(ClientConfig config, LongSupplier nanoTime, DnsResolver dns) {
        return new HttpByteAirClient(
                config,
                Clock.fixed(NOW, ZoneOffset.UTC),
                bound -> 0,
                name -> null,
                nanoTime,
                dns,
                null);
    }

    /** What the request's signature must be, by the default credentials and the default list. */
    static String signature(RawServer.Request request, String host) {
        Map<String, String> signed = new TreeMap<>();
        request.headers.forEach(
                (name, value) -> {
                    if (name.startsWith("x-")) {
                        signed.put(name, value);
                    }
                });
        signed.put("content-type", request.header("Content-Type"));
        signed.put("host", host);
        return VolcSigner.authorization(
                "AKLTexample",
                "exampleSecretKey==",
                VolcSigner.REGION,
                "POST",
                request.line.split(" ")[1],
                signed,
                Digests.sha256Hex(request.body),
                request.header("X-Date"));
    }

    static List<byte[]> records(String... records) {
        return Arrays.stream(records).map(Digests::utf8).collect(Collectors.toList());
    }

    static WriteRequest streaming(String requestId, String... records) {
        return new WriteRequest(
                "behavior", Stage.INCREMENTAL_SYNC_STREAMING, null, requestId, records(records));
    }

    static WriteRequest streaming() {
        return streaming("id-1", "{\"a\":1}");
    }

    /** Waits far longer than any test's deadline, so that only a hang fails here. */
    static WriteOutcome await(CompletableFuture<WriteOutcome> outcome) throws Exception {
        return outcome.get(20, TimeUnit.SECONDS);
    }

    static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** Through the serialised form and back. */
    @SuppressWarnings("unchecked")
    static <T extends Serializable> T copy(T value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
