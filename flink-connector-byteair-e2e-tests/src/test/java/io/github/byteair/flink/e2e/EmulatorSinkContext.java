/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.client.Credentials;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.external.sink.DataStreamSinkV2ExternalContext;
import org.apache.flink.connector.testframe.external.sink.TestingSinkSettings;

/** One test of Flink's suite: a sink with a topic of its own, and its records read back. */
final class EmulatorSinkContext implements DataStreamSinkV2ExternalContext<String> {

    private static final AtomicInteger TOPICS = new AtomicInteger();

    private final EmulatorProcess emulator;
    private final String topic = "suite-" + TOPICS.incrementAndGet();

    EmulatorSinkContext(EmulatorProcess emulator) {
        this.emulator = emulator;
    }

    @Override
    public Sink<String> createSink(TestingSinkSettings settings) {
        return ByteAirSink.<String>builder()
                .setTopic(topic)
                .setApplicationId(EmulatorProcess.APPLICATION_ID)
                .setTenantId(EmulatorProcess.TENANT_ID)
                .setCredentials(
                        Credentials.volc(EmulatorProcess.ACCESS_KEY, EmulatorProcess.SECRET_KEY))
                .setEndpoints(emulator.endpoint())
                .setSerializationSchema(JsonSerializationSchemas.forStrings())
                .build();
    }

    @Override
    public ExternalSystemDataReader<String> createSinkDataReader(TestingSinkSettings settings) {
        return new Reader();
    }

    @Override
    public List<String> generateTestData(TestingSinkSettings settings, long seed) {
        Random random = new Random(seed);
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add("{\"n\":" + random.nextInt() + ",\"text\":\"" + random.nextLong() + "\"}");
        }
        return records;
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }

    @Override
    public List<URL> getConnectorJarPaths() {
        return List.of();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "emulator";
    }

    /** What came since the last time. */
    private final class Reader implements ExternalSystemDataReader<String> {

        private int read;

        @Override
        public List<String> poll(Duration timeout) {
            long giveUpAt = System.nanoTime() + timeout.toNanos();
            try {
                while (true) {
                    List<JsonNode> all = emulator.records(topic);
                    if (all.size() > read || System.nanoTime() > giveUpAt) {
                        List<String> news = new ArrayList<>();
                        all.subList(read, all.size())
                                .forEach(line -> news.add(line.path("record").toString()));
                        read = all.size();
                        return news;
                    }
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }
}
