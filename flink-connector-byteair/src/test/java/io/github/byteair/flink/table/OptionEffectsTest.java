/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No option is accepted and then ignored: with each, the sink that travels to the cluster is
 * another. What the sink does with its settings is for the sink's own tests and the ITCases.
 */
class OptionEffectsTest {

    /** Each option with a value that is not its default, and options it needs beside it. */
    private static final Map<String, Map<String, String>> VALUES = new HashMap<>();

    /** A name behind the prefix, for options that have one. */
    private static final Map<ConfigOption<?>, String> NAMES =
            Map.of(
                    ByteAirConnectorOptions.HTTP_HEADER, ".X-Lane",
                    ByteAirConnectorOptions.HTTP_QUERY, ".route",
                    ByteAirConnectorOptions.METRICS_TAG, ".job",
                    ByteAirConnectorOptions.TOPIC_WEIGHT, ".item");

    private static void value(String option, String value, String... beside) {
        Map<String, String> options = new HashMap<>();
        options.put(option, value);
        for (int i = 0; i < beside.length; i += 2) {
            options.put(beside[i], beside[i + 1]);
        }
        VALUES.put(option, options);
    }

    static {
        value("application-id", "2");
        value("tenant-id", "2");
        value("topic", "user");
        value("stage", "history_sync", "sink.data-date", "2026-11-23");
        value("region", "sg");
        value("endpoint", "http://127.0.0.1:1;http://127.0.0.1:2");
        value("auth.type", "air", "auth.token", "t", "auth.access-key", "", "auth.secret-key", "");
        value("auth.credentials", "env", "auth.access-key", "", "auth.secret-key", "");
        value("auth.access-key", "another");
        value("auth.secret-key", "another");
        value("auth.token", "t", "auth.type", "air", "auth.access-key", "", "auth.secret-key", "");
        value(
                "auth.file",
                "/keys",
                "auth.credentials",
                "file",
                "auth.access-key",
                "",
                "auth.secret-key",
                "");
        value("request.timeout", "7 s");
        value("request.connect-timeout", "700 ms");
        value("request.server-timeout", "3 s");
        value("request.host-header", "api.private.example");
        value("http.header.X-Lane", "blue");
        value("http.query.route", "b");
        value("http.proxy", "proxy:3128");
        value("http.trust-store", "/trust");
        value("http.trust-store.password", "p", "http.trust-store", "/trust");
        value("http.key-store", "/key");
        value("http.key-store.password", "p", "http.key-store", "/key");
        value("http.max-answer-size", "9 mb");
        value("sink.data-date", "2026-11-23", "stage", "history_sync");
        value("sink.max-open-dates", "9", "stage", "history_sync", "sink.data-date", "2026-11-23");
        value(
                "sink.done-on-completion",
                "true",
                "stage",
                "history_sync",
                "sink.data-date",
                "2026-11-23");
        value(
                "sink.done.trigger",
                "completion",
                "stage",
                "history_sync",
                "sink.data-date",
                "2026-11-23");
        for (String[] option :
                new String[][] {
                    {"sink.done.delay", "1 h"},
                    {"sink.done.time-zone", "Asia/Shanghai"},
                    {"sink.done.empty-days", "true"}
                }) {
            value(
                    option[0],
                    option[1],
                    "sink.done.trigger",
                    "watermark",
                    "stage",
                    "history_sync",
                    "sink.data-date",
                    "2026-11-23");
        }
        value("sink.topic.weight.item", "4");
        value("sink.refused-topic.policy", "drop");
        value("sink.null-fields", "write");
        value("sink.nested", "json");
        value("sink.timestamp-format", "iso-8601");
        value("sink.time-zone", "America/New_York");
        value("sink.delete.policy", "ignore");
        value(
                "sink.delete.mark-field",
                "status",
                "sink.delete.policy",
                "mark",
                "sink.delete.mark-value",
                "0");
        value(
                "sink.delete.mark-value",
                "7",
                "sink.delete.policy",
                "mark",
                "sink.delete.mark-field",
                "status");
        value("sink.delivery-guarantee", "none");
        value(
                "sink.exactly-once.max-pending-bytes",
                "5 mb",
                "sink.delivery-guarantee",
                "exactly-once");
        value("sink.ordered", "false");
        value("sink.coalesce", "false");
        value("sink.update-before", "true");
        value("sink.record-error.policy", "drop");
        value("sink.dead-letter.path", "/tmp/a", "sink.record-error.policy", "dead-letter");
        value("sink.record.max-size", "1 mb");
        value("sink.batch.max-size", "17");
        value("sink.batch.max-grown-size", "5000");
        value("sink.flush-buffer.size", "3 mb");
        value("sink.flush-buffer.timeout", "3 s");
        value("sink.requests.max-inflight", "3", "sink.ordered", "false");
        value("sink.requests.max-buffered", "3000");
        value("sink.buffer.max-bytes", "30 mb");
        value("sink.gzip-level", "0");
        value("sink.rate-limit.requests-per-second", "7");
        value("sink.rate-limit.records-per-second", "7000");
        value("sink.retry.initial-backoff", "1 s");
        value("sink.retry.max-backoff", "1 min");
        value("sink.retry.max-duration", "1 h");
        value("sink.gateway-grace-time", "1 min");
        value("sink.request-id.reuse", "false");
        value("sink.drain.timeout", "1 min");
        value("metrics.domain", "metrics.example");
        value("metrics.prefix", "ours", "metrics.domain", "metrics.example");
        value("metrics.tag.job", "daily", "metrics.domain", "metrics.example");
        value("sink.parallelism", "3");
    }

    /** Options that only go with others: what they are compared with has those, changed not. */
    private static Map<String, String> without(String option) {
        Map<String, String> options = new HashMap<>(VALUES.get(option));
        options.remove(option);
        if (option.equals("auth.token")) {
            options.put("auth.token", "other");
        }
        if (option.equals("auth.file")) {
            options.put("auth.file", "/other");
        }
        if (option.equals("sink.delete.mark-field")) {
            options.put("sink.delete.mark-field", "stock");
        }
        if (option.equals("sink.delete.mark-value")) {
            options.put("sink.delete.mark-value", "0");
        }
        if (option.equals("sink.dead-letter.path")) {
            options.put("sink.dead-letter.path", "/tmp/b");
        }
        if (option.equals("sink.data-date")) {
            options.put("sink.data-date", "2026-11-22");
        }
        if (option.equals("auth.type")
                || option.equals("auth.credentials")
                || option.equals("stage")) {
            options.clear();
        }
        return options;
    }

    private static Map<String, String> complete(Map<String, String> own) {
        Map<String, String> options =
                new HashMap<>(
                        Map.of(
                                "connector", "byteair",
                                "application-id", "1",
                                "tenant-id", "1",
                                "topic", "item",
                                "auth.access-key", "key",
                                "auth.secret-key", "secret"));
        options.putAll(own);
        options.values().removeIf(String::isEmpty);
        return options;
    }

    private static DynamicTableSink sink(Map<String, String> own, boolean topicByRow) {
        List<Column> columns =
                new ArrayList<>(
                        List.of(
                                Column.physical("id", DataTypes.STRING().notNull()),
                                Column.physical("status", DataTypes.INT()),
                                Column.physical("stock", DataTypes.INT()),
                                Column.physical("at", DataTypes.TIMESTAMP(3))));
        if (topicByRow) {
            columns.add(Column.metadata("topic", DataTypes.STRING(), null, false));
        }
        ResolvedSchema schema =
                new ResolvedSchema(
                        columns,
                        List.of(),
                        UniqueConstraint.primaryKey("pk", List.of("id")),
                        List.of());
        CatalogTable table =
                CatalogTable.newBuilder()
                        .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
                        .options(complete(own))
                        .build();
        return FactoryUtil.createDynamicTableSink(
                null,
                ObjectIdentifier.of("c", "d", "t"),
                new ResolvedCatalogTable(table, schema),
                Map.of(),
                new Configuration(),
                OptionEffectsTest.class.getClassLoader(),
                false);
    }

    /** All that travels to the cluster, and what the planner asks. */
    private static byte[] travelling(Map<String, String> own, boolean topicByRow) {
        DynamicTableSink table = sink(own, topicByRow);
        if (topicByRow) {
            ((SupportsWritingMetadata) table)
                    .applyWritableMetadata(List.of("topic"), DataTypes.STRING());
        }
        SinkV2Provider provider =
                (SinkV2Provider) table.getSinkRuntimeProvider(new SinkRuntimeProviderContext(true));
        try {
            Sink<RowData> sink = provider.createSink();
            return InstantiationUtil.serializeObject(
                    new Object[] {
                        sink,
                        provider.getParallelism().orElse(null),
                        table.getChangelogMode(ChangelogMode.all()).toString()
                    });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> options() {
        List<String> names = new ArrayList<>();
        for (List<ConfigOption<?>> options :
                List.of(ByteAirConnectorOptions.REQUIRED, ByteAirConnectorOptions.OPTIONAL)) {
            options.forEach(option -> names.add(option.key() + NAMES.getOrDefault(option, "")));
        }
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("options")
    void changesTheSink(String option) {
        assertThat(VALUES).as("this test has a value for each option").containsKey(option);
        boolean topicByRow = option.startsWith("sink.topic.weight");
        byte[] without = travelling(without(option), topicByRow);
        assertThat(travelling(without(option), topicByRow))
                .as("the same options make the same sink")
                .isEqualTo(without);
        assertThat(travelling(VALUES.get(option), topicByRow)).isNotEqualTo(without);
    }
}
