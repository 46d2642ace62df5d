/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.BYTES;
import static org.apache.flink.table.api.DataTypes.CHAR;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DAY;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.FLOAT;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.INTERVAL;
import static org.apache.flink.table.api.DataTypes.MAP;
import static org.apache.flink.table.api.DataTypes.MONTH;
import static org.apache.flink.table.api.DataTypes.MULTISET;
import static org.apache.flink.table.api.DataTypes.RAW;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.SECOND;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.STRUCTURED;
import static org.apache.flink.table.api.DataTypes.TIME;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_WITH_TIME_ZONE;
import static org.apache.flink.table.api.DataTypes.TINYINT;
import static org.apache.flink.table.api.DataTypes.VARBINARY;
import static org.apache.flink.table.api.DataTypes.VARCHAR;
import static org.apache.flink.table.api.DataTypes.YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each type of Flink's, with its extremes, as the record's one field {@code v}. */
class RowDataJsonEncoderTest {

    private static String json(DataType type, Object value) throws Exception {
        return json(type, EncoderTesting.defaults(), value);
    }

    private static String json(DataType type, JsonFormat format, Object value) throws Exception {
        String record = EncoderTesting.encode(ROW(FIELD("v", type)), format, Row.of(value));
        EncoderTesting.parse(record);
        assertThat(record).startsWith("{\"v\":").endsWith("}");
        return record.substring(5, record.length() - 1);
    }

    /** What a reader of the record sees as the field. */
    private static String readBack(DataType type, Object value) throws Exception {
        return EncoderTesting.parse("{\"v\":" + json(type, value) + "}").get("v").textValue();
    }

    @Test
    void booleansAreOneAndZero() throws Exception {
        assertThat(json(BOOLEAN(), true)).isEqualTo("1");
        assertThat(json(BOOLEAN(), false)).isEqualTo("0");
    }

    @Test
    void integers() throws Exception {
        assertThat(json(TINYINT(), Byte.MIN_VALUE)).isEqualTo("-128");
        assertThat(json(TINYINT(), Byte.MAX_VALUE)).isEqualTo("127");
        assertThat(json(SMALLINT(), Short.MIN_VALUE)).isEqualTo("-32768");
        assertThat(json(SMALLINT(), Short.MAX_VALUE)).isEqualTo("32767");
        assertThat(json(INT(), Integer.MIN_VALUE)).isEqualTo("-2147483648");
        assertThat(json(INT(), Integer.MAX_VALUE)).isEqualTo("2147483647");
        assertThat(json(INT(), 0)).isEqualTo("0");
        assertThat(json(BIGINT(), Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(json(BIGINT(), Long.MAX_VALUE)).isEqualTo("9223372036854775807");
        for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
            assertThat(json(BIGINT(), power)).isEqualTo(Long.toString(power));
            assertThat(json(BIGINT(), power - 1)).isEqualTo(Long.toString(power - 1));
            assertThat(json(BIGINT(), -power)).isEqualTo(Long.toString(-power));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "1.0, 1.0",
        "-1.0, -1.0",
        "0.1, 0.1",
        "12.34, 12.34",
        "-0.5, -0.5",
        "0.000001, 0.000001",
        "0.30000000000000004, 0.30000000000000004",
        "999999999.999999, 999999999.999999",
        "1000000000.0, 1.0E9",
        "123456789012.25, 1.2345678901225E11",
        "2.0E-3, 0.002",
        "2.2E-322, 2.2E-322",
        "4.9E-324, 4.9E-324",
        "1.7976931348623157E308, 1.7976931348623157E308",
        "-1.7976931348623157E308, -1.7976931348623157E308",
        "2.2250738585072014E-308, 2.2250738585072014E-308",
        "2.0E23, 2.0E23"
    })
    void doublesInTheirShortestForm(double value, String expected) throws Exception {
        assertThat(json(DOUBLE(), value)).isEqualTo(expected);
        assertThat(Double.parseDouble(expected)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "0.1, 0.1",
        "16777216, 1.6777216E7",
        "3.4028235E38, 3.4028235E38",
        "1.4E-45, 1.4E-45",
        "-12.5, -12.5"
    })
    void floatsInTheirShortestForm(float value, String expected) throws Exception {
        assertThat(json(FLOAT(), value)).isEqualTo(expected);
        assertThat(Float.parseFloat(expected)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void notANumberIsRefusedWithTheColumnsName(double value) {
        assertThatExceptionOfType(RowNotEncodableException.class)
                .isThrownBy(() -> json(DOUBLE(), value))
                .withMessageStartingWith("Column 'v' is " + value + ", which JSON cannot say.")
                .satisfies(e -> assertThat(e.column()).isEqualTo("v"));
        assertThatExceptionOfType(RowNotEncodableException.class)
                .isThrownBy(() -> json(FLOAT(), (float) value))
                .withMessageContaining("'v' is " + value);
        assertThatExceptionOfType(RowNotEncodableException.class)
                .isThrownBy(() -> json(ARRAY(ROW(FIELD("w", DOUBLE()))), new Row[] {Row.of(value)}))
                .satisfies(e -> assertThat(e.column()).isEqualTo("v[].w"));
    }

    @Test
    void theEncoderGoesOnAfterARowItRefused() throws Exception {
        DataType type = ROW(FIELD("a", STRING()), FIELD("b", DOUBLE()));
        RowDataJsonEncoder encoder =
                new RowDataJsonEncoder((RowType) type.getLogicalType(), EncoderTesting.defaults());
        assertThatExceptionOfType(RowNotEncodableException.class)
                .isThrownBy(
                        () ->
                                encoder.encode(
                                        GenericRowData.of(StringData.fromString("x"), Double.NaN)));
        assertThat(EncoderTesting.text(encoder, GenericRowData.of(StringData.fromString("y"), 1.5)))
                .isEqualTo("{\"a\":\"y\",\"b\":1.5}");
    }

    @Test
    void decimalsAreExactAndPlain() throws Exception {
        assertThat(json(DECIMAL(5, 2), new BigDecimal("123.45"))).isEqualTo("123.45");
        assertThat(json(DECIMAL(5, 2), new BigDecimal("-0.05"))).isEqualTo("-0.05");
        assertThat(json(DECIMAL(5, 2), new BigDecimal("0.00"))).isEqualTo("0.00");
        assertThat(json(DECIMAL(5, 2), new BigDecimal("7"))).isEqualTo("7.00");
        assertThat(json(DECIMAL(18, 0), new BigDecimal("-999999999999999999")))
                .isEqualTo("-999999999999999999");
        assertThat(json(DECIMAL(18, 18), new BigDecimal("0.000000000000000001")))
                .isEqualTo("0.000000000000000001");
        assertThat(json(DECIMAL(38, 0), new BigDecimal("9".repeat(38)))).isEqualTo("9".repeat(38));
        assertThat(json(DECIMAL(38, 38), new BigDecimal("0." + "0".repeat(37) + "1")))
                .isEqualTo("0." + "0".repeat(37) + "1");
        assertThat(json(DECIMAL(38, 18), new BigDecimal("-12345678901234567890.5")))
                .isEqualTo("-12345678901234567890.500000000000000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "exactly8",
                "nine char",
                "a\"quote",
                "back\\slash",
                "\u0000\u0001\u001f",
                "tab\tline\nfeed\rback\bform\f",
                "slash/ del\u007f",
                "é",
                "中文字符，全角标点。",
                "mixed 中 and ascii that is long enough",
                "\uD83D\uDE00 emoji \uD83D\uDC68\u200D\uD83D\uDC69",
                "line\u2028and\u2029paragraph",
                "\uFEFF bom and \uFFFF",
                "1234567\"",
                "12345678\"",
                "\u00801234567",
                "</script>"
            })
    void textSurvives(String text) throws Exception {
        assertThat(readBack(STRING(), text)).isEqualTo(text);
        assertThat(readBack(VARCHAR(100), text)).isEqualTo(text);
        assertThat(readBack(CHAR(100), text)).isEqualTo(text);
        String twice = readBack(ARRAY(STRING()), new String[] {text});
        assertThat(EncoderTesting.parse(twice).get(0).textValue()).isEqualTo(text);
        assertThat(twice).as("no control characters inside").doesNotMatch("(?s).*[\\x00-\\x1f].*");
    }

    @Test
    void longTextGrowsTheBuffer() throws Exception {
        String text = "中\"\u0001a".repeat(1 << 19);
        assertThat(readBack(STRING(), text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D", "ends with \uD83D"})
    void loneSurrogatesBecomeTheReplacementCharacter(String text) throws Exception {
        DataType type = ROW(FIELD("v", STRING()));
        RowDataJsonEncoder encoder =
                new RowDataJsonEncoder((RowType) type.getLogicalType(), EncoderTesting.defaults());
        String json = EncoderTesting.text(encoder, GenericRowData.of(StringData.fromString(text)));
        assertThat(EncoderTesting.parse(json).get("v").textValue())
                .isEqualTo(text.replaceAll("\uD83D|\uDE00", "\uFFFD"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c080",
                "c1bf",
                "c2",
                "c241",
                "e0",
                "e09f80",
                "e4b8",
                "e4b841",
                "eda080",
                "edbfbf41",
                "f0",
                "f08080",
                "f0808080",
                "f09f98",
                "f4908080",
                "f5808080",
                "ff",
                "41e4b8ad80e4b8ad42",
                "4142434445464748e4"
            })
    void bytesThatAreNotUtf8BecomeTheReplacementCharacter(String hex) throws Exception {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        DataType type = ROW(FIELD("v", STRING()));
        RowDataJsonEncoder encoder =
                new RowDataJsonEncoder((RowType) type.getLogicalType(), EncoderTesting.defaults());
        String json = EncoderTesting.text(encoder, GenericRowData.of(StringData.fromBytes(bytes)));
        assertThat(EncoderTesting.parse(json).get("v").textValue())
                .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01",
                "0001-01-01",
                "1969-12-31",
                "1970-01-01",
                "2024-02-29",
                "9999-12-31"
            })
    void dates(String date) throws Exception {
        assertThat(json(DATE(), LocalDate.parse(date))).isEqualTo("\"" + date + "\"");
    }

    @Test
    void times() throws Exception {
        assertThat(json(TIME(3), LocalTime.MIDNIGHT)).isEqualTo("\"00:00:00\"");
        assertThat(json(TIME(0), LocalTime.of(8, 5, 9))).isEqualTo("\"08:05:09\"");
        assertThat(json(TIME(3), LocalTime.of(23, 59, 59, 999_000_000)))
                .isEqualTo("\"23:59:59.999\"");
        assertThat(json(TIME(3), LocalTime.of(1, 2, 3, 40_000_000))).isEqualTo("\"01:02:03.040\"");
    }

    @Test
    void timestampsAreReadOffTheClockInTheZone() throws Exception {
        LocalDateTime time = LocalDateTime.parse("2026-11-23T08:30:00.987654321");
        assertThat(json(TIMESTAMP(9), time)).isEqualTo("1795393800");
        assertThat(json(TIMESTAMP(9), format(TimestampFormat.EPOCH_MILLIS), time))
                .isEqualTo("1795393800987");
        assertThat(json(TIMESTAMP(9), format(TimestampFormat.ISO_8601), time))
                .isEqualTo("\"2026-11-23T08:30:00.987654321\"");
        assertThat(json(TIMESTAMP(6), format(TimestampFormat.ISO_8601), time.withNano(120_000)))
                .isEqualTo("\"2026-11-23T08:30:00.000120\"");
        assertThat(json(TIMESTAMP(3), format(TimestampFormat.ISO_8601), time.withNano(120_000_000)))
                .isEqualTo("\"2026-11-23T08:30:00.120\"");
        assertThat(json(TIMESTAMP(0), format(TimestampFormat.ISO_8601), time.withNano(0)))
                .isEqualTo("\"2026-11-23T08:30:00\"");
        assertThat(
                        json(
                                TIMESTAMP(3),
                                EncoderTesting.format(TimestampFormat.EPOCH_SECONDS, "UTC"),
                                time.withNano(0)))
                .isEqualTo("1795422600");
    }

    @Test
    void timestampsBefore1970AreRoundedDown() throws Exception {
        Instant time = Instant.parse("1969-12-31T23:59:59.999Z");
        assertThat(json(TIMESTAMP_LTZ(3), time)).isEqualTo("-1");
        assertThat(json(TIMESTAMP_LTZ(3), format(TimestampFormat.EPOCH_MILLIS), time))
                .isEqualTo("-1");
        assertThat(json(TIMESTAMP_LTZ(3), format(TimestampFormat.ISO_8601), time))
                .isEqualTo("\"1969-12-31T23:59:59.999Z\"");
        assertThat(json(TIMESTAMP(3), LocalDateTime.parse("0001-01-01T00:00:00")))
                .as("Shanghai's local mean time was 8:05:43 ahead")
                .isEqualTo("-62135625943");
        assertThat(json(TIMESTAMP(3), LocalDateTime.parse("9999-12-31T23:59:59.999")))
                .isEqualTo("253402271999");
    }

    @Test
    void localZonedTimestampsAreInstantsWhateverTheZone() throws Exception {
        Instant time = Instant.parse("2026-11-23T00:30:00.120Z");
        assertThat(json(TIMESTAMP_LTZ(3), time)).isEqualTo("1795393800");
        assertThat(json(TIMESTAMP_LTZ(6), format(TimestampFormat.EPOCH_MILLIS), time))
                .isEqualTo("1795393800120");
        assertThat(json(TIMESTAMP_LTZ(9), format(TimestampFormat.ISO_8601), time))
                .isEqualTo("\"2026-11-23T00:30:00.120Z\"");
    }

    @Test
    void timestampsInAndOutOfSummerTimeFollowFlinksCast() throws Exception {
        JsonFormat berlin = EncoderTesting.format(TimestampFormat.EPOCH_SECONDS, "Europe/Berlin");
        for (String local :
                List.of(
                        "2026-03-29T01:59:59",
                        "2026-03-29T02:30:00",
                        "2026-03-29T03:00:00",
                        "2026-10-25T02:30:00",
                        "2026-10-25T03:00:00")) {
            LocalDateTime time = LocalDateTime.parse(local);
            assertThat(json(TIMESTAMP(3), berlin, time))
                    .as(local)
                    .isEqualTo("" + time.atZone(berlin.timeZone()).toEpochSecond());
        }
    }

    private static JsonFormat format(TimestampFormat timestamps) {
        return EncoderTesting.format(timestamps, "Asia/Shanghai");
    }

    @Test
    void intervals() throws Exception {
        assertThat(json(INTERVAL(YEAR(), MONTH()), Period.of(2, 3, 0))).isEqualTo("27");
        assertThat(json(INTERVAL(YEAR(), MONTH()), Period.of(0, -1, 0))).isEqualTo("-1");
        assertThat(json(INTERVAL(DAY(), SECOND(3)), Duration.ofDays(1).plusMillis(5)))
                .isEqualTo("86400005");
    }

    @Test
    void arraysTravelAsAString() throws Exception {
        assertThat(json(ARRAY(INT()), new Integer[] {1, 2})).isEqualTo("\"[1,2]\"");
        assertThat(json(ARRAY(STRING()), new String[] {"a", "b"}))
                .isEqualTo("\"[\\\"a\\\",\\\"b\\\"]\"");
        assertThat(json(ARRAY(INT()), new Integer[] {})).isEqualTo("\"[]\"");
        assertThat(json(ARRAY(INT()), new Integer[] {null, 3, null}))
                .isEqualTo("\"[null,3,null]\"");
        assertThat(readBack(ARRAY(ARRAY(BOOLEAN())), new Boolean[][] {{true}, {}, null}))
                .as("inside is plain JSON, wrapped once")
                .isEqualTo("[[1],[],null]");
    }

    @Test
    void everyTypeInAnArray() throws Exception {
        assertThat(readBack(ARRAY(TINYINT()), new Byte[] {-1})).isEqualTo("[-1]");
        assertThat(readBack(ARRAY(SMALLINT()), new Short[] {-1})).isEqualTo("[-1]");
        assertThat(readBack(ARRAY(BIGINT()), new Long[] {-1L})).isEqualTo("[-1]");
        assertThat(readBack(ARRAY(FLOAT()), new Float[] {-1.5f})).isEqualTo("[-1.5]");
        assertThat(readBack(ARRAY(DOUBLE()), new Double[] {-1.5})).isEqualTo("[-1.5]");
        assertThat(readBack(ARRAY(DECIMAL(4, 1)), new BigDecimal[] {new BigDecimal("1.5")}))
                .isEqualTo("[1.5]");
        assertThat(readBack(ARRAY(DATE()), new LocalDate[] {LocalDate.EPOCH}))
                .isEqualTo("[\"1970-01-01\"]");
        assertThat(readBack(ARRAY(TIME()), new LocalTime[] {LocalTime.NOON}))
                .isEqualTo("[\"12:00:00\"]");
        assertThat(readBack(ARRAY(TIMESTAMP_LTZ(3)), new Instant[] {Instant.EPOCH}))
                .isEqualTo("[0]");
        assertThat(readBack(ARRAY(MAP(STRING(), INT())), new Map[] {Map.of("k", 1)}))
                .isEqualTo("[{\"k\":1}]");
        assertThat(readBack(ARRAY(ROW(FIELD("f", STRING()))), new Row[] {Row.of("x")}))
                .isEqualTo("[{\"f\":\"x\"}]");
    }

    @Test
    void nestedJsonIfAskedFor() throws Exception {
        JsonFormat nested = EncoderTesting.format(NestedFormat.JSON, NullFields.OMIT);
        assertThat(json(ARRAY(STRING()), nested, new String[] {"a", null}))
                .isEqualTo("[\"a\",null]");
        assertThat(json(MAP(STRING(), DOUBLE()), nested, Map.of("k", 0.5)))
                .isEqualTo("{\"k\":0.5}");
        assertThat(
                        json(
                                ROW(FIELD("f", ARRAY(INT())), FIELD("g", STRING())),
                                nested,
                                Row.of(new Integer[] {1}, null)))
                .isEqualTo("{\"f\":[1]}");
    }

    @Test
    void mapKeysBecomeText() throws Exception {
        assertThat(readBack(MAP(STRING(), INT()), Map.of("a\"b", 1))).isEqualTo("{\"a\\\"b\":1}");
        assertThat(readBack(MAP(BIGINT(), STRING()), Map.of(-7L, "x"))).isEqualTo("{\"-7\":\"x\"}");
        assertThat(readBack(MAP(BOOLEAN(), INT()), Map.of(true, 1))).isEqualTo("{\"1\":1}");
        assertThat(readBack(MAP(DATE(), INT()), Map.of(LocalDate.EPOCH, 1)))
                .isEqualTo("{\"1970-01-01\":1}");
        assertThat(readBack(MAP(DECIMAL(4, 2), INT()), Map.of(new BigDecimal("1.50"), 1)))
                .isEqualTo("{\"1.50\":1}");
        assertThat(readBack(MAP(TIMESTAMP_LTZ(3), INT()), Map.of(Instant.EPOCH, 1)))
                .isEqualTo("{\"0\":1}");
        assertThat(readBack(MAP(STRING(), INT()), Map.of())).isEqualTo("{}");
        assertThat(readBack(MAP(STRING(), INT()), java.util.Collections.singletonMap("k", null)))
                .isEqualTo("{\"k\":null}");
        assertThat(readBack(MULTISET(STRING()), Map.of("tag", 3))).isEqualTo("{\"tag\":3}");
    }

    @Test
    void aNullKeyIsRefusedWithTheColumnsName() {
        assertThatExceptionOfType(RowNotEncodableException.class)
                .isThrownBy(
                        () ->
                                json(
                                        MAP(STRING(), INT()),
                                        java.util.Collections.singletonMap(null, 1)))
                .withMessageStartingWith("Column 'v' holds a NULL key");
    }

    @Test
    void rows() throws Exception {
        DataType type =
                ROW(
                        FIELD("a", INT()),
                        FIELD("b", ROW(FIELD("c", STRING()), FIELD("d", ARRAY(INT())))));
        assertThat(readBack(type, Row.of(1, Row.of("x", new Integer[] {1}))))
                .isEqualTo("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":[1]}}");
        assertThat(readBack(type, Row.of(null, Row.of(null, null)))).isEqualTo("{\"b\":{}}");
        assertThat(readBack(type, Row.of(null, null))).isEqualTo("{}");
    }

    @Test
    void structuredAndDistinctTypes() throws Exception {
        DataType point = STRUCTURED(Point.class, FIELD("x", INT()), FIELD("label", STRING()));
        assertThat(readBack(point, new Point(3, "p"))).isEqualTo("{\"x\":3,\"label\":\"p\"}");

        LogicalType distinct =
                DistinctType.newBuilder(ObjectIdentifier.of("c", "d", "euro"), new IntType())
                        .build();
        RowDataJsonEncoder encoder =
                new RowDataJsonEncoder(
                        RowType.of(new LogicalType[] {distinct}, new String[] {"v"}),
                        EncoderTesting.defaults());
        assertThat(EncoderTesting.text(encoder, GenericRowData.of(5))).isEqualTo("{\"v\":5}");
    }

    /** A structured type. */
    public static class Point {
        public int x;
        public String label;

        public Point() {}

        Point(int x, String label) {
            this.x = x;
            this.label = label;
        }
    }

    @Test
    void nullsAreOmittedOrWritten() throws Exception {
        DataType type = ROW(FIELD("a", INT()), FIELD("b", STRING()), FIELD("c", INT()));
        assertThat(EncoderTesting.encode(type, EncoderTesting.defaults(), Row.of(null, "x", null)))
                .isEqualTo("{\"b\":\"x\"}");
        assertThat(EncoderTesting.encode(type, EncoderTesting.defaults(), Row.of(null, null, null)))
                .isEqualTo("{}");
        JsonFormat write = EncoderTesting.format(NestedFormat.JSON_STRING, NullFields.WRITE);
        assertThat(EncoderTesting.encode(type, write, Row.of(null, "x", null)))
                .isEqualTo("{\"a\":null,\"b\":\"x\",\"c\":null}");
        assertThat(json(ROW(FIELD("f", INT())), write, Row.of((Object) null)))
                .isEqualTo("\"{\\\"f\\\":null}\"");
    }

    @Test
    void namesAreAsDeclared() throws Exception {
        DataType type =
                ROW(
                        FIELD("with \"quotes\"", INT()),
                        FIELD("商品", INT()),
                        FIELD("tab\t", INT()),
                        FIELD("Case", INT()));
        String json = EncoderTesting.encode(type, EncoderTesting.defaults(), Row.of(1, 2, 3, 4));
        assertThat(EncoderTesting.parse(json).fieldNames())
                .toIterable()
                .containsExactly("with \"quotes\"", "商品", "tab\t", "Case");
    }

    @Test
    void oneFieldsValueCanBeSet() throws Exception {
        DataType type = ROW(FIELD("id", STRING()), FIELD("status", INT()), FIELD("x", INT()));
        RowDataJsonEncoder encoder =
                new RowDataJsonEncoder((RowType) type.getLogicalType(), EncoderTesting.defaults());
        byte[] zero = {'0'};
        assertThat(
                        EncoderTesting.text(
                                encoder,
                                encoder.encode(
                                        GenericRowData.of(StringData.fromString("i"), 1, 5),
                                        1,
                                        zero)))
                .isEqualTo("{\"id\":\"i\",\"status\":0,\"x\":5}");
        assertThat(
                        EncoderTesting.text(
                                encoder,
                                encoder.encode(
                                        GenericRowData.of(StringData.fromString("i"), null, null),
                                        1,
                                        zero)))
                .isEqualTo("{\"id\":\"i\",\"status\":0}");
    }

    @Test
    void columnsBehindTheTypesAreLeftAlone() throws Exception {
        RowDataJsonEncoder encoder =
                new RowDataJsonEncoder(
                        RowType.of(new LogicalType[] {new IntType()}, new String[] {"v"}),
                        EncoderTesting.defaults());
        assertThat(EncoderTesting.text(encoder, GenericRowData.of(5, 20000)))
                .isEqualTo("{\"v\":5}");
    }

    @Test
    void bytesAreRefusedAtPlanningWithAdvice() {
        for (DataType type : Arrays.asList(BYTES(), VARBINARY(5), ARRAY(BYTES()))) {
            assertThatThrownBy(() -> json(type, null))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("Column 'v")
                    .hasMessageContaining("cannot be written to ByteAir")
                    .hasMessageContaining("DECODE(");
        }
    }

    @Test
    void unsupportedTypesAreNamedAtPlanning() {
        assertThatThrownBy(() -> json(RAW(String.class, StringSerializer.INSTANCE), null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Column 'v' has the type RAW('java.lang.String', '...')");
        assertThatThrownBy(() -> json(TIMESTAMP_WITH_TIME_ZONE(3), null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("TIMESTAMP(3) WITH TIME ZONE")
                .hasMessageContaining("Use TIMESTAMP_LTZ");
        assertThatThrownBy(() -> json(org.apache.flink.table.api.DataTypes.VARIANT(), null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Column 'v' has the type VARIANT");
        assertThatThrownBy(() -> json(ROW(FIELD("m", MAP(ARRAY(INT()), INT()))), null))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("Column 'v.m'")
                .hasMessageContaining("CAST the key to STRING");
    }

    @Test
    void travelsToTheTaskAsItsTypeAndSettings() throws Exception {
        DataType type = ROW(FIELD("v", ARRAY(DECIMAL(20, 2))));
        RowDataJsonEncoder encoder =
                InstantiationUtil.clone(
                        new RowDataJsonEncoder(
                                (RowType) type.getLogicalType(), EncoderTesting.defaults()));
        assertThat(
                        EncoderTesting.text(
                                encoder,
                                EncoderTesting.objects(
                                        type,
                                        Row.of(
                                                (Object)
                                                        new BigDecimal[] {
                                                            new BigDecimal("1.50")
                                                        }))))
                .isEqualTo("{\"v\":\"[1.50]\"}");
    }
}
