/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class ByteAirDynamicTableFactoryTest {

    private static final String SECRET = "S3cr3t-that-nobody-may-see";

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        options.put("connector", "byteair");
        options.put("application-id", "1000");
        options.put("tenant-id", "2100021");
        options.put("topic", "item");
        options.put("auth.access-key", "AKtest");
        options.put("auth.secret-key", SECRET);
        return options;
    }

    private static ResolvedSchema schema(boolean keyed) {
        return new ResolvedSchema(
                List.of(
                        Column.physical("id", DataTypes.STRING().notNull()),
                        Column.physical("status", DataTypes.INT())),
                List.of(),
                keyed ? UniqueConstraint.primaryKey("pk", List.of("id")) : null,
                List.of());
    }

    /** Found as Flink finds it, by its name. */
    private static DynamicTableSink sink(ResolvedSchema schema, Map<String, String> options) {
        return sink(schema, options, Map.of());
    }

    private static DynamicTableSink sink(
            ResolvedSchema schema, Map<String, String> options, Map<String, String> enrichment) {
        CatalogTable table =
                CatalogTable.newBuilder()
                        .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
                        .options(options)
                        .build();
        return FactoryUtil.createDynamicTableSink(
                null,
                ObjectIdentifier.of("c", "d", "t"),
                new ResolvedCatalogTable(table, schema),
                enrichment,
                new Configuration(),
                ByteAirDynamicTableFactoryTest.class.getClassLoader(),
                false);
    }

    @Test
    void withoutAPrimaryKeyTakesInsertsOnly() {
        assertThat(sink(schema(false), options()).getChangelogMode(ChangelogMode.all()))
                .isEqualTo(ChangelogMode.insertOnly());
    }

    @Test
    void withAPrimaryKeyTakesUpsertsAndWholeDeletes() {
        ChangelogMode mode = sink(schema(true), options()).getChangelogMode(ChangelogMode.all());
        assertThat(mode.getContainedKinds())
                .containsExactlyInAnyOrder(RowKind.INSERT, RowKind.UPDATE_AFTER, RowKind.DELETE);
        assertThat(mode.keyOnlyDeletes()).isFalse();
    }

    @Test
    void equalTablesAreEqualAndCopiesToo() {
        DynamicTableSink sink = sink(schema(true), options());
        assertThat(sink.copy()).isEqualTo(sink).isNotSameAs(sink).hasSameHashCodeAs(sink);
        assertThat(sink(schema(true), options())).isEqualTo(sink);
        assertThat(sink(schema(false), options())).isNotEqualTo(sink);
    }

    @Test
    void aRestoredPlanTakesTheCatalogsHeadersAndQueries() {
        Map<String, String> planned = options();
        planned.put("http.header.X-Lane", "blue");
        Map<String, String> catalogs =
                Map.of("http.header.X-Lane", "green", "http.query.route", "b", "topic", "user");
        Map<String, String> expected = options();
        expected.put("http.header.X-Lane", "green");
        expected.put("http.query.route", "b");
        assertThat(sink(schema(false), planned, catalogs))
                .isEqualTo(sink(schema(false), expected))
                .isNotEqualTo(sink(schema(false), planned));
    }

    @Test
    void showsNoSecretToWhoeverLooks() {
        DynamicTableSink sink = sink(schema(false), options());
        assertThat(sink.asSummaryString())
                .isEqualTo("ByteAir(topic=item, stage=incremental_sync_streaming)");
        assertThat(sink).hasToString(sink.asSummaryString());

        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql(
                "CREATE TABLE t (id STRING) WITH ('connector'='byteair', 'application-id'='1',"
                        + " 'tenant-id'='1', 'topic'='item', 'auth.access-key'='AKtest',"
                        + " 'auth.secret-key'='"
                        + SECRET
                        + "', 'http.trust-store'='/trust', 'http.trust-store.password'='"
                        + SECRET
                        + "', 'http.key-store'='/key', 'http.key-store.password'='"
                        + SECRET
                        + "', 'http.header.X-Token'='"
                        + SECRET
                        + "', 'http.query.token'='"
                        + SECRET
                        + "')");
        assertThat(tables.explainSql("INSERT INTO t VALUES ('a')"))
                .contains("t")
                .doesNotContain(SECRET);
    }

    @Test
    void aDeletingChangelogCanBeMarked() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql(
                "CREATE TABLE t (id STRING, status INT, PRIMARY KEY (id) NOT ENFORCED) WITH ("
                        + "'connector'='byteair', 'application-id'='1', 'tenant-id'='1',"
                        + " 'topic'='item', 'auth.credentials'='env',"
                        + " 'sink.delete.policy'='mark', 'sink.delete.mark-field'='status',"
                        + " 'sink.delete.mark-value'='0')");
        tables.executeSql("CREATE TABLE e (id STRING) WITH ('connector'='datagen')");
        assertThat(
                        tables.explainSql(
                                "INSERT INTO t SELECT id, CAST(COUNT(*) AS INT) FROM e GROUP BY id"))
                .contains("Sink(table=[default_catalog.default_database.t]");
    }

    @Test
    void theDataDateCanBeWritten() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql(
                "CREATE TABLE t (id STRING, data_date DATE METADATA FROM 'data-date') WITH ("
                        + "'connector'='byteair', 'application-id'='1', 'tenant-id'='1',"
                        + " 'topic'='item', 'auth.credentials'='env',"
                        + " 'stage'='incremental_sync_daily')");
        assertThat(tables.explainSql("INSERT INTO t VALUES ('a', DATE '2026-11-23')"))
                .contains("Sink(table=[default_catalog.default_database.t]");
    }
}
