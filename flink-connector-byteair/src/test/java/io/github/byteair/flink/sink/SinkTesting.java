/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.writer.ClientFactory;
import io.github.byteair.flink.sink.writer.WriterServices;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What tests in other packages need of this one's. */
public final class SinkTesting {

    private SinkTesting() {}

    /** A sink of strings of JSON with all that has no default. */
    public static ByteAirSinkBuilder<String> builder() {
        return ByteAirSink.<String>builder()
                .setTopic("behavior")
                .setApplicationId("1")
                .setTenantId("1")
                .setCredentials(Credentials.volc("a", "b"))
                .setSerializationSchema(String::getBytes);
    }

    /** Gives the sink a client of the test's own. */
    public static <T> ByteAirSinkBuilder<T> withClient(
            ByteAirSinkBuilder<T> builder, ClientFactory clients) {
        return builder.setClientFactory(clients);
    }

    /** Gives the sink a clock, chance and ids of the test's own. */
    public static <T> ByteAirSinkBuilder<T> withServices(
            ByteAirSinkBuilder<T> builder, WriterServices.Factory services) {
        return builder.setWriterServices(services);
    }

    /** The settings that the sink was built with. */
    public static SinkConfig config(ByteAirSink<?> sink) {
        return sink.config();
    }

    /** The records as text. */
    public static List<String> texts(Records records) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < records.count(); i++) {
            texts.add(new String(records.record(i), StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** A record that was too large. */
    public static RejectedRecord rejected(String json) {
        return new RejectedRecord(
                json,
                "behavior",
                Stage.INCREMENTAL_SYNC_STREAMING,
                null,
                RejectionCause.TOO_LARGE,
                0,
                "too large",
                null,
                0,
                Instant.EPOCH);
    }
}
