/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** Two encoders can be measured against each other only if they write the same bytes. */
class JacksonRowsTest {

    private static final int ROWS = 3_000;
    private static final String[] TEXTS = {
        "",
        "plain",
        "eight ch",
        "a\"quote and a back\\slash/",
        "\u0000\u0001\u001f\b\f\n\r\t\u007f",
        "中文字符，全角标点。",
        "a bit of crème brûlée, 红色 and more that is long enough",
        "\uD83D\uDE00 emoji",
        "\u2028\uFEFF\uFFFF\u0800\u07FF\u0080",
        "中".repeat(3_000) + "\"",
        "x".repeat(1_023) + "\uD83D\uDE00"
    };

    private static final RowType TYPE =
            (RowType)
                    DataTypes.ROW(
                                    DataTypes.FIELD("text \"quoted\"", DataTypes.STRING()),
                                    DataTypes.FIELD("flag", DataTypes.BOOLEAN()),
                                    DataTypes.FIELD("b", DataTypes.TINYINT()),
                                    DataTypes.FIELD("s", DataTypes.SMALLINT()),
                                    DataTypes.FIELD("i", DataTypes.INT()),
                                    DataTypes.FIELD("l", DataTypes.BIGINT()),
                                    DataTypes.FIELD("f", DataTypes.FLOAT()),
                                    DataTypes.FIELD("d", DataTypes.DOUBLE()),
                                    DataTypes.FIELD("small", DataTypes.DECIMAL(10, 3)),
                                    DataTypes.FIELD("large", DataTypes.DECIMAL(38, 20)),
                                    DataTypes.FIELD("day", DataTypes.DATE()),
                                    DataTypes.FIELD("at", DataTypes.TIMESTAMP(3)),
                                    DataTypes.FIELD("ltz", DataTypes.TIMESTAMP_LTZ(3)),
                                    DataTypes.FIELD("array", DataTypes.ARRAY(DataTypes.STRING())),
                                    DataTypes.FIELD(
                                            "map",
                                            DataTypes.MAP(
                                                    DataTypes.STRING(),
                                                    DataTypes.ARRAY(DataTypes.DOUBLE()))),
                                    DataTypes.FIELD(
                                            "row",
                                            DataTypes.ROW(
                                                    DataTypes.FIELD("x", DataTypes.STRING()),
                                                    DataTypes.FIELD("y", DataTypes.BIGINT()))))
                            .getLogicalType();

    private final Random random = new Random(20261126);

    @Test
    void bothWriteTheSameBytes() {
        for (NestedFormat nested : NestedFormat.values()) {
            for (NullFields nulls : NullFields.values()) {
                for (TimestampFormat times :
                        List.of(TimestampFormat.EPOCH_SECONDS, TimestampFormat.EPOCH_MILLIS)) {
                    JsonFormat format =
                            new JsonFormat(nested, nulls, times, ZoneId.of("Asia/Shanghai"));
                    compare(format);
                }
            }
        }
    }

    private void compare(JsonFormat format) {
        RowDataJsonEncoder own = new RowDataJsonEncoder(TYPE, format);
        JacksonRows jackson = new JacksonRows(TYPE, format, true);
        RowDataSerializer bytes = new RowDataSerializer(TYPE);
        for (int n = 0; n < ROWS / 8; n++) {
            RowData row = row();
            assertThat(text(jackson, row)).isEqualTo(text(own, row));
            RowData binary = bytes.toBinaryRow(row).copy();
            assertThat(text(jackson, binary)).isEqualTo(text(own, binary));
        }
    }

    private static String text(RowDataJsonEncoder encoder, RowData row) {
        int length = encoder.encode(row);
        return new String(encoder.array(), 0, length, StandardCharsets.ISO_8859_1);
    }

    private static String text(JacksonRows encoder, RowData row) {
        int length = encoder.encode(row);
        return new String(encoder.array(), 0, length, StandardCharsets.ISO_8859_1);
    }

    private RowData row() {
        Object[] values = {
            string(),
            random.nextBoolean(),
            (byte) random.nextInt(),
            (short) random.nextInt(),
            random.nextInt(),
            random.nextBoolean() ? random.nextLong() : random.nextInt(1_000),
            random.nextFloat() * 100,
            number(),
            DecimalData.fromBigDecimal(
                    BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 3), 10, 3),
            DecimalData.fromBigDecimal(
                    new BigDecimal("-1234567890123.00000000000000000001"), 38, 20),
            random.nextInt(40_000),
            TimestampData.fromEpochMillis(random.nextInt() * 1_000L + random.nextInt(1_000)),
            TimestampData.fromEpochMillis(random.nextInt() * 1_000L),
            new GenericArrayData(new Object[] {string(), null, string()}),
            map(),
            GenericRowData.of(string(), random.nextBoolean() ? random.nextLong() : null)
        };
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(8) == 0 ? null : values[i];
        }
        return GenericRowData.of(values);
    }

    private StringData string() {
        return StringData.fromString(TEXTS[random.nextInt(TEXTS.length)]);
    }

    private double number() {
        List<Double> some =
                new ArrayList<>(Arrays.asList(0.0, -0.0, 1e9, 1e-7, 12.34, 4.9E-324, 2.0E23));
        some.add(random.nextInt(90_000) / 100.0);
        some.add(random.nextGaussian());
        return some.get(random.nextInt(some.size()));
    }

    private GenericMapData map() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(StringData.fromString("k\"" + random.nextInt(10)), null);
        map.put(
                StringData.fromString("中" + random.nextInt(10)),
                new GenericArrayData(new Object[] {number(), null}));
        return new GenericMapData(map);
    }
}
