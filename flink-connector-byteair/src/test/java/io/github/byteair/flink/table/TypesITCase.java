/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.flink.SharedCluster;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The type table of docs/sql.md, from SQL literals through Flink to what the platform receives.
 * Types that DDL can't name, such as intervals, are for the encoder's tests.
 */
@ExtendWith(SharedCluster.class)
class TypesITCase {

    /** A type, a value in SQL, and the JSON that it is to become. */
    static final List<String[]> VALUES =
            List.of(
                    value("CHAR(4)", "'ab'", "\"ab  \""),
                    value("VARCHAR(10)", "'夏季新款'", "\"夏季新款\""),
                    value("STRING", "'say \"hi\" \\ 😀'", "\"say \\\"hi\\\" \\\\ 😀\""),
                    value("STRING", "''", "\"\""),
                    value("BOOLEAN", "TRUE", "1"),
                    value("BOOLEAN", "FALSE", "0"),
                    value("TINYINT", "-128", "-128"),
                    value("TINYINT", "127", "127"),
                    value("SMALLINT", "-32768", "-32768"),
                    value("INT", "-2147483648", "-2147483648"),
                    value("INT", "2147483647", "2147483647"),
                    value("BIGINT", "9223372036854775807", "9223372036854775807"),
                    value("FLOAT", "CAST('0.1' AS FLOAT)", "0.1"),
                    value("FLOAT", "CAST('-3.5E-38' AS FLOAT)", "-3.5E-38"),
                    value("DOUBLE", "12.34E0", "12.34"),
                    value("DOUBLE", "CAST('4.9E-324' AS DOUBLE)", "4.9E-324"),
                    value(
                            "DOUBLE",
                            "CAST('1.7976931348623157E308' AS DOUBLE)",
                            "1.7976931348623157E308"),
                    value("DECIMAL(10, 2)", "12.3", "12.30"),
                    value(
                            "DECIMAL(38, 18)",
                            "CAST('-12345678901234567890.123456789012345678' AS DECIMAL(38, 18))",
                            "-12345678901234567890.123456789012345678"),
                    value("DECIMAL(20, 0)", "'99999999999999999999'", "99999999999999999999"),
                    value("DATE", "DATE '2026-11-23'", "\"2026-11-23\""),
                    value("DATE", "DATE '0001-01-01'", "\"0001-01-01\""),
                    value("DATE", "DATE '9999-12-31'", "\"9999-12-31\""),
                    value("TIME(0)", "TIME '08:30:00'", "\"08:30:00\""),
                    value("TIME(0)", "TIME '23:59:59'", "\"23:59:59\""),
                    value("TIMESTAMP(0)", "TIMESTAMP '2026-11-23 08:30:00'", "1795393800"),
                    value("TIMESTAMP(9)", "TIMESTAMP '1969-12-31 23:59:59.999999999'", "-28801"),
                    value("TIMESTAMP_LTZ(3)", "TO_TIMESTAMP_LTZ(1795393800999, 3)", "1795393800"),
                    value("TIMESTAMP_LTZ(3)", "TO_TIMESTAMP_LTZ(-1, 3)", "-1"),
                    value(
                            "ARRAY<STRING>",
                            "ARRAY['a', CAST(NULL AS STRING), '\"']",
                            "\"[\\\"a\\\",null,\\\"\\\\\\\"\\\"]\""),
                    value("ARRAY<ARRAY<INT>>", "ARRAY[ARRAY[1, 2], ARRAY[3]]", "\"[[1,2],[3]]\""),
                    value("MAP<STRING, INT>", "MAP['k', 1]", "\"{\\\"k\\\":1}\""),
                    value("MAP<INT, BOOLEAN>", "MAP[7, TRUE]", "\"{\\\"7\\\":1}\""),
                    value(
                            "ROW<x INT, y STRING>",
                            "CAST(ROW(1, 'a') AS ROW<x INT, y STRING>)",
                            "\"{\\\"x\\\":1,\\\"y\\\":\\\"a\\\"}\""),
                    value(
                            "ROW<x INT, y ROW<z DATE>>",
                            "CAST(ROW(CAST(NULL AS INT), ROW(DATE '2026-11-23')) AS ROW<x INT, y ROW<z DATE>>)",
                            "\"{\\\"y\\\":{\\\"z\\\":\\\"2026-11-23\\\"}}\""));

    private static ByteAirEmulator emulator;
    private static Map<String, String> written;
    private static JsonNode ofNulls;

    private static String[] value(String type, String sql, String json) {
        return new String[] {type, sql, json};
    }

    private static TableEnvironment session() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.getConfig().set("table.local-time-zone", "Asia/Shanghai");
        tables.getConfig().set("parallelism.default", "1");
        return tables;
    }

    /** One job for all: a row of the values and a row of NULLs. */
    @BeforeAll
    static void write() throws Exception {
        emulator = ByteAirEmulator.builder().start();
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> nulls = new ArrayList<>();
        for (int i = 0; i < VALUES.size(); i++) {
            String type = VALUES.get(i)[0];
            columns.add("c" + i + " " + type);
            values.add("CAST(" + VALUES.get(i)[1] + " AS " + type + ")");
            nulls.add("CAST(NULL AS " + type + ")");
        }
        TableEnvironment tables = session();
        tables.executeSql(EmulatorTable.ddl(emulator, "t", "item", String.join(", ", columns), ""));
        tables.executeSql("INSERT INTO t SELECT " + String.join(", ", values)).await();
        JsonNode record = EncoderTesting.parse(emulator.records().get(0).json());
        written = new java.util.HashMap<>();
        String json = emulator.records().get(0).json();
        for (Iterator<String> names = record.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            written.put(name, rawValue(json, name));
        }
        emulator.reset();
        tables.executeSql("INSERT INTO t SELECT " + String.join(", ", nulls)).await();
        ofNulls = EncoderTesting.parse(emulator.records().get(0).json());
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    /** The bytes between a field's colon and the next field's name. */
    private static String rawValue(String json, String name) {
        String key = "\"" + name + "\":";
        int from = json.indexOf(key) + key.length();
        int next = Integer.parseInt(name.substring(1)) + 1;
        int to = json.indexOf(",\"c" + next + "\":", from);
        return json.substring(from, to < 0 ? json.length() - 1 : to);
    }

    static final List<Integer> PLACES = places();

    private static List<Integer> places() {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < VALUES.size(); i++) {
            places.add(i);
        }
        return places;
    }

    @ParameterizedTest
    @FieldSource("PLACES")
    void arrivesAsTheTableSays(int place) {
        String[] value = VALUES.get(place);
        assertThat(written.get("c" + place)).as(value[0] + " " + value[1]).isEqualTo(value[2]);
    }

    @ParameterizedTest
    @FieldSource("PLACES")
    void aNullOfEachTypeIsLeftOut(int place) {
        assertThat(ofNulls.has("c" + place)).as(VALUES.get(place)[0]).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ", 'sink.timestamp-format' = 'epoch-millis'; {\"ts\":1795393800123,\"a\":\"[1]\"}",
                ", 'sink.timestamp-format' = 'iso-8601'; {\"ts\":\"2026-11-23T08:30:00.123\",\"a\":\"[1]\"}",
                ", 'sink.time-zone' = 'UTC'; {\"ts\":1795422600,\"a\":\"[1]\"}",
                ", 'sink.nested' = 'json'; {\"ts\":1795393800,\"a\":[1]}",
                ", 'sink.null-fields' = 'write'; {\"ts\":1795393800,\"a\":\"[1]\",\"n\":null}",
            })
    void optionsChangeTheForm(String options, String json) throws Exception {
        emulator.reset();
        TableEnvironment tables = session();
        tables.executeSql(
                EmulatorTable.ddl(
                        emulator, "t", "item", "ts TIMESTAMP(3), a ARRAY<INT>, n INT", options));
        tables.executeSql(
                        "INSERT INTO t SELECT TIMESTAMP '2026-11-23 08:30:00.123', ARRAY[1],"
                                + " CAST(NULL AS INT)")
                .await();
        assertThat(emulator.records()).extracting(ReceivedRecord::json).containsExactly(json);
    }

    @Test
    void aMultisetIsAMapOfCounts() throws Exception {
        emulator.reset();
        TableEnvironment tables = session();
        tables.executeSql(EmulatorTable.ddl(emulator, "t", "item", "m MULTISET<STRING>", ""));
        tables.executeSql(
                        "INSERT INTO t SELECT COLLECT(x) FROM (VALUES ('tag'), ('tag'), ('tag'))"
                                + " AS tags (x)")
                .await();
        assertThat(emulator.records())
                .extracting(ReceivedRecord::json)
                .containsExactly("{\"m\":\"{\\\"tag\\\":3}\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void aNumberThatIsNoneFollowsTheRecordErrorPolicy(String number) throws Exception {
        emulator.reset();
        TableEnvironment tables = session();
        tables.executeSql(
                EmulatorTable.ddl(
                        emulator,
                        "t",
                        "item",
                        "id STRING, price DOUBLE",
                        ", 'sink.record-error.policy' = 'drop'"));
        tables.executeSql(
                        "INSERT INTO t VALUES ('a', CAST('"
                                + number
                                + "' AS DOUBLE)), ('b', CAST(1 AS DOUBLE))")
                .await();
        assertThat(emulator.records())
                .extracting(ReceivedRecord::json)
                .containsExactly("{\"id\":\"b\",\"price\":1.0}");
    }
}
