/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.HttpByteAirClient;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.DoneCaller;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The snippets of docs/offline-data.md, so that the compiler reads them, too; {@link
 * OfflineDataPageTest} compares and runs them.
 */
final class OfflineDataSnippets {

    /** What the page's sink takes. */
    public static final class Item {
        public String goodsId;
        public LocalDate changedOn;
    }

    private OfflineDataSnippets() {}

    static void write(DataStream<Item> items) {
        // begin snippet
        ByteAirSink<Item> sink =
                ByteAirSink.<Item>builder()
                        .setTenantId("2100021")
                        .setApplicationId("20013144")
                        .setCredentials(Credentials.volcFromEnvironment())
                        .setTopic("item")
                        .setStage(Stage.INCREMENTAL_SYNC_DAILY)
                        .setDataDate(item -> item.changedOn) // a LocalDate
                        .setDoneTrigger(DoneTrigger.onCompletion())
                        .setSerializationSchema(JsonSerializationSchemas.forPojos())
                        .build();
        // end snippet
        items.sinkTo(sink);
    }

    static void close(ClientConfig config) throws InterruptedException {
        // begin snippet
        try (ByteAirClient client = HttpByteAirClient.open(config)) {
            new DoneCaller(
                            client,
                            Duration.ofMillis(200),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(10))
                    .call("item", Stage.INCREMENTAL_SYNC_DAILY, List.of(LocalDate.of(2022, 1, 1)));
        }
        // end snippet
    }
}
