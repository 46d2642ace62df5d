/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.flink.sink.ByteAirSinkException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** Deletes that go by topic, and rows of several tables by one schema. */
class TopicTablesTest {

    private static final RowType TYPE =
            (RowType)
                    DataTypes.ROW(
                                    DataTypes.FIELD("id", DataTypes.STRING()),
                                    DataTypes.FIELD("status", DataTypes.INT()))
                            .getLogicalType();

    private static TopicTables tables(String... options) {
        Map<String, String> given =
                new HashMap<>(
                        Map.of(
                                "tenant-id", "2100021",
                                "application-id", "10000000",
                                "auth.credentials", "env"));
        for (int i = 0; i < options.length; i += 2) {
            given.put(options[i], options[i + 1]);
        }
        return TopicTables.of(given, ZoneOffset.UTC);
    }

    private static TopicRow row(TopicTables tables, String topic, RowKind kind) {
        RowData row = GenericRowData.ofKind(kind, StringData.fromString("1"), 1);
        return new TopicRow(tables.table(topic, TYPE, List.of("id"), null), row);
    }

    @Test
    void eachTopicHasItsPolicy() {
        TopicTables tables =
                tables(
                        "sink.delete.policy", "mark",
                        "sink.delete.mark-field", "status",
                        "sink.delete.mark-value", "0",
                        "sink.delete.policy.user", "ignore",
                        "sink.delete.policy.behavior", "fail",
                        "sink.delete.mark-value.book", "9");
        assertThat(tables.deletePolicy("user")).isEqualTo("ignore");
        assertThat(tables.deletePolicy("item")).isEqualTo("mark");
        TopicRowSchemas.DeletesByTopic filter = new TopicRowSchemas.DeletesByTopic();
        assertThat(filter.filter(row(tables, "user", RowKind.DELETE))).isFalse();
        assertThat(filter.filter(row(tables, "user", RowKind.INSERT))).isTrue();
        assertThat(filter.filter(row(tables, "behavior", RowKind.INSERT))).isTrue();
        assertThat(filter.filter(row(tables, "item", RowKind.DELETE))).isTrue();
        TopicRow ofAnother = row(tables, "behavior", RowKind.DELETE);
        assertThatThrownBy(() -> filter.filter(ofAnother))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessage(
                        "A row of the topic 'behavior' was deleted, and the platform has no"
                                + " deletes. Set 'sink.delete.policy.behavior' to 'mark', to have it"
                                + " written once more with a field that takes it down, or to"
                                + " 'ignore'.");
    }

    @Test
    void aRowIsWrittenByItsOwnTable() throws Exception {
        TopicTables tables =
                tables(
                        "sink.delete.policy", "mark",
                        "sink.delete.mark-field", "status",
                        "sink.delete.mark-value", "0",
                        "sink.delete.mark-value.book", "9");
        TopicRowSchemas.Marked marked = new TopicRowSchemas.Marked();
        TopicRow item = row(tables, "item", RowKind.DELETE);
        TopicRow book = row(tables, "book", RowKind.DELETE);
        assertThat(written(marked, item)).isEqualTo("{\"id\":\"1\",\"status\":0}");
        assertThat(written(marked, book)).isEqualTo("{\"id\":\"1\",\"status\":9}");
        assertThat(marked.serialize(item))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"id\":\"1\",\"status\":0}");
        assertThat(written(new TopicRowSchemas.Present(), item))
                .isEqualTo("{\"id\":\"1\",\"status\":1}");
        assertThat(new TopicRowSchemas.Key().key(item)).isEqualTo("\"1\"");
        assertThat(item).hasToString("-D of a table for the topic 'item'");
    }

    private static String written(TopicRowSchemas.Marked schema, TopicRow row) throws Exception {
        int length = schema.serializeInPlace(row);
        return new String(schema.array(), 0, length, StandardCharsets.UTF_8);
    }

    private static String written(TopicRowSchemas.Present schema, TopicRow row) throws Exception {
        int length = schema.serializeInPlace(row);
        return new String(schema.array(), 0, length, StandardCharsets.UTF_8);
    }
}
