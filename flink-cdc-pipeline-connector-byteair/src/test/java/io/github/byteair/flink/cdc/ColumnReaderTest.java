/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.cdc.common.data.DecimalData;
import org.apache.flink.cdc.common.data.GenericArrayData;
import org.apache.flink.cdc.common.data.GenericMapData;
import org.apache.flink.cdc.common.data.LocalZonedTimestampData;
import org.apache.flink.cdc.common.data.TimestampData;
import org.apache.flink.cdc.common.data.ZonedTimestampData;
import org.apache.flink.cdc.common.data.binary.BinaryStringData;
import org.apache.flink.cdc.common.types.DataType;
import org.apache.flink.cdc.common.types.DataTypes;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each type of Flink CDC: the type for SQL, and a value of it. */
class ColumnReaderTest {

    private static org.apache.flink.table.data.TimestampData time(String text) {
        return org.apache.flink.table.data.TimestampData.fromLocalDateTime(
                LocalDateTime.parse(text));
    }

    private static Arguments type(DataType type, Object value, String sql, Object expected) {
        return Arguments.of(type, value, sql, expected);
    }

    static Stream<Arguments> types() {
        LocalDateTime time = LocalDateTime.parse("2026-11-23T08:30:00.123456");
        Instant instant = Instant.parse("2026-11-23T08:30:00.123Z");
        BinaryStringData text = BinaryStringData.fromString("商品");
        StringData sqlText = StringData.fromString("商品");
        return Stream.of(
                type(DataTypes.CHAR(3), text, "CHAR(3)", sqlText),
                type(DataTypes.VARCHAR(5), text, "VARCHAR(5)", sqlText),
                type(DataTypes.STRING().notNull(), text, "STRING NOT NULL", sqlText),
                type(DataTypes.BOOLEAN(), true, "BOOLEAN", true),
                type(DataTypes.TINYINT(), (byte) 1, "TINYINT", (byte) 1),
                type(DataTypes.SMALLINT(), (short) 2, "SMALLINT", (short) 2),
                type(DataTypes.INT(), 3, "INT", 3),
                type(DataTypes.BIGINT(), 4L, "BIGINT", 4L),
                type(DataTypes.FLOAT(), 0.5f, "FLOAT", 0.5f),
                type(DataTypes.DOUBLE(), 0.25, "DOUBLE", 0.25),
                type(
                        DataTypes.DECIMAL(10, 2),
                        DecimalData.fromBigDecimal(new BigDecimal("12.30"), 10, 2),
                        "DECIMAL(10, 2)",
                        org.apache.flink.table.data.DecimalData.fromBigDecimal(
                                new BigDecimal("12.30"), 10, 2)),
                type(
                        DataTypes.DECIMAL(30, 2),
                        DecimalData.fromBigDecimal(new BigDecimal("1234567890123456789.30"), 30, 2),
                        "DECIMAL(30, 2)",
                        org.apache.flink.table.data.DecimalData.fromBigDecimal(
                                new BigDecimal("1234567890123456789.30"), 30, 2)),
                type(DataTypes.DATE(), 19_780, "DATE", 19_780),
                type(DataTypes.TIME(3), 1_000, "TIME(3)", 1_000),
                type(
                        DataTypes.TIMESTAMP(6),
                        TimestampData.fromLocalDateTime(time),
                        "TIMESTAMP(6)",
                        time("2026-11-23T08:30:00.123456")),
                type(
                        DataTypes.TIMESTAMP_LTZ(3),
                        LocalZonedTimestampData.fromInstant(instant),
                        "TIMESTAMP_LTZ(3)",
                        time("2026-11-23T08:30:00.123")),
                type(
                        DataTypes.TIMESTAMP_TZ(3),
                        ZonedTimestampData.fromZonedDateTime(
                                instant.atZone(ZoneId.of("Asia/Shanghai"))),
                        "TIMESTAMP_LTZ(3)",
                        time("2026-11-23T08:30:00.123")),
                type(
                        DataTypes.ARRAY(DataTypes.STRING()),
                        new GenericArrayData(new Object[] {text, null}),
                        "ARRAY<STRING>",
                        new org.apache.flink.table.data.GenericArrayData(
                                new Object[] {sqlText, null})),
                type(
                        DataTypes.ARRAY(DataTypes.DATE()),
                        new GenericArrayData(new Object[] {19_780}),
                        "ARRAY<DATE>",
                        new org.apache.flink.table.data.GenericArrayData(new Object[] {19_780})),
                type(
                        DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()),
                        new GenericMapData(Map.of(text, 1)),
                        "MAP<STRING, INT>",
                        new org.apache.flink.table.data.GenericMapData(Map.of(sqlText, 1))),
                type(
                        DataTypes.ROW(DataTypes.FIELD("a", DataTypes.STRING())),
                        Records.of(text),
                        "ROW<`a` STRING>",
                        org.apache.flink.table.data.GenericRowData.of(sqlText)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsAs(DataType type, Object value, String sql, Object expected) {
        assertThat(ColumnTypes.of(type).asSummaryString()).isEqualTo(sql);
        assertThat(ColumnReader.of(type, 1).read(Records.of(null, value))).isEqualTo(expected);
        assertThat(ColumnReader.of(type.nullable(), 0).read(Records.of(null, value))).isNull();
    }
}
