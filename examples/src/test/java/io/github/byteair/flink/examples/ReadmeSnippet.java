/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Credentials;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The README's snippet, so that the compiler reads it, too; {@link ReadmeTest} compares the two.
 */
final class ReadmeSnippet {

    private ReadmeSnippet() {}

    static void write(DataStream<Map<String, Object>> behaviors) {
        // begin snippet
        ByteAirSink<Map<String, Object>> sink =
                ByteAirSink.<Map<String, Object>>builder()
                        .setTenantId("2100021") // account and application, from the console
                        .setApplicationId("20013144")
                        .setCredentials(Credentials.volcFromEnvironment()) // VOLC_ACCESSKEY, …
                        .setTopic("behavior")
                        .setSerializationSchema(JsonSerializationSchemas.forMaps())
                        .build();
        behaviors.sinkTo(sink);
        // end snippet
    }
}
