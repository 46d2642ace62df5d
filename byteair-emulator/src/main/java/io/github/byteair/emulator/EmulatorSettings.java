/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/** What an emulator is started with; {@link ByteAirEmulator.Builder} fills it in and checks it. */
final class EmulatorSettings {

    String host = "127.0.0.1";
    int port;
    String tenantId = "2100021";
    String applicationId = "20013144";
    String accessKey = "AKLTemulatoraccesskey";
    String secretKey = "emulatorSecretKey==";
    String airToken = "emulator-air-token";
    Duration airMaxSkew = Duration.ofSeconds(10);
    int requestsPerSecond;
    int recordsPerSecond;
    ThrottleForm throttleForm = ThrottleForm.BODY;
    int retryAfterSeconds = 1;
    Duration latency = Duration.ZERO;
    RecordSchema schema = RecordSchema.none();
    Set<String> keyFields = Set.of();
    Set<String> topics = new LinkedHashSet<>(Set.of("user", "item", "behavior"));
    boolean requireGzip = true;
    boolean burnRefusedIds;
    int maxBodyBytes = 32 * 1024 * 1024;
    int maxConnections = 1_000;
    Set<String> controlHosts = new LinkedHashSet<>();
    int keepRecords = 100_000;
    int keepRequests = 50_000;
    long seed = 42;
    Path journal;
    Clock clock = Clock.systemDefaultZone();
    LongSupplier nanoTime = System::nanoTime;

    EmulatorSettings copy() {
        EmulatorSettings copy = new EmulatorSettings();
        copy.host = host;
        copy.port = port;
        copy.tenantId = tenantId;
        copy.applicationId = applicationId;
        copy.accessKey = accessKey;
        copy.secretKey = secretKey;
        copy.airToken = airToken;
        copy.airMaxSkew = airMaxSkew;
        copy.requestsPerSecond = requestsPerSecond;
        copy.recordsPerSecond = recordsPerSecond;
        copy.throttleForm = throttleForm;
        copy.retryAfterSeconds = retryAfterSeconds;
        copy.latency = latency;
        copy.schema = schema;
        copy.keyFields = keyFields;
        copy.topics = new LinkedHashSet<>(topics);
        copy.requireGzip = requireGzip;
        copy.burnRefusedIds = burnRefusedIds;
        copy.maxBodyBytes = maxBodyBytes;
        copy.maxConnections = maxConnections;
        copy.controlHosts = new LinkedHashSet<>(controlHosts);
        copy.keepRecords = keepRecords;
        copy.keepRequests = keepRequests;
        copy.seed = seed;
        copy.journal = journal;
        copy.clock = clock;
        copy.nanoTime = nanoTime;
        return copy;
    }

    /** Whether writes to this topic are taken; {@code *} stands for every well-formed name. */
    boolean knowsTopic(String topic) {
        return topics.contains(topic) || topics.contains("*");
    }
}
