/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/**
 * Random tables with random rows: what the encoder writes and Jackson reads back is what an oracle
 * predicts, which sees neither the encoder nor Flink's internal rows.
 */
class RowDataJsonEncoderRandomTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final int TABLES = 150;
    private static final int ROWS_EACH = 10;

    /** A type, how to make a value of it, and what JSON the value should be. */
    private abstract static class Kind {
        final DataType type;
        final boolean nested;

        Kind(DataType type, boolean nested) {
            this.type = type;
            this.nested = nested;
        }

        abstract Object value(Random random);

        abstract JsonNode expected(Object value, JsonFormat format);
    }

    @Test
    void theOracleAgrees() throws Exception {
        for (int table = 0; table < TABLES; table++) {
            long seed = 20261123L * 31 + table;
            Random random = new Random(seed);
            JsonFormat format =
                    new JsonFormat(
                            pick(random, NestedFormat.values()),
                            pick(random, NullFields.values()),
                            pick(random, TimestampFormat.values()),
                            ZoneOffset.ofHours(random.nextInt(25) - 12));
            int columns = 1 + random.nextInt(10);
            List<Kind> kinds = new ArrayList<>();
            List<DataTypes.Field> fields = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                Kind kind = kind(random, 3);
                kinds.add(kind);
                fields.add(DataTypes.FIELD("c" + i, kind.type));
            }
            DataType type = DataTypes.ROW(fields.toArray(new DataTypes.Field[0]));
            for (int r = 0; r < ROWS_EACH; r++) {
                Object[] values = new Object[columns];
                ObjectNode expected = NODES.objectNode();
                for (int i = 0; i < columns; i++) {
                    values[i] = random.nextInt(5) == 0 ? null : kinds.get(i).value(random);
                    put(expected, "c" + i, kinds.get(i), values[i], format, true);
                }
                String json = EncoderTesting.encode(type, format, Row.of(values));
                assertThat(unwrapped(EncoderTesting.parse(json), kinds, format))
                        .as("seed %d, %s, %s", seed, type, json)
                        .isEqualTo(expected);
            }
        }
    }

    /** Nested JSON in strings is compared as JSON: its strings' spelling is not the point. */
    private static JsonNode unwrapped(JsonNode record, List<Kind> kinds, JsonFormat format)
            throws Exception {
        ObjectNode copy = record.deepCopy();
        for (int i = 0; i < kinds.size(); i++) {
            JsonNode field = copy.get("c" + i);
            if (kinds.get(i).nested
                    && format.nested() == NestedFormat.JSON_STRING
                    && field != null
                    && !field.isNull()) {
                assertThat(field.isTextual()).isTrue();
                copy.set("c" + i, widened(EncoderTesting.parse(field.textValue())));
            } else if (field != null) {
                copy.set("c" + i, widened(field));
            }
        }
        return copy;
    }

    /** Whole numbers as long where they fit, so that int 1 equals long 1. */
    private static JsonNode widened(JsonNode node) {
        if (node.isInt()) {
            return LongNode.valueOf(node.longValue());
        }
        if (node.isArray()) {
            ArrayNode array = NODES.arrayNode();
            node.forEach(element -> array.add(widened(element)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = NODES.objectNode();
            node.properties().forEach(e -> object.set(e.getKey(), widened(e.getValue())));
            return object;
        }
        return node;
    }

    private static void put(
            ObjectNode to,
            String name,
            Kind kind,
            Object value,
            JsonFormat format,
            boolean omitNulls) {
        if (value != null) {
            to.set(name, kind.expected(value, format));
        } else if (!omitNulls || format.nullFields() == NullFields.WRITE) {
            to.set(name, NullNode.getInstance());
        }
    }

    private static <T> T pick(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }

    private static Kind kind(Random random, int depth) {
        int choice = random.nextInt(depth == 0 ? 9 : 12);
        switch (choice) {
            case 0:
                return scalar(
                        DataTypes.BOOLEAN(),
                        Random::nextBoolean,
                        (v, f) -> LongNode.valueOf((boolean) v ? 1 : 0));
            case 1:
                return scalar(
                        DataTypes.INT(),
                        r -> r.nextInt() >> r.nextInt(32),
                        (v, f) -> LongNode.valueOf((int) v));
            case 2:
                return scalar(
                        DataTypes.BIGINT(),
                        r -> r.nextLong() >> r.nextInt(64),
                        (v, f) -> LongNode.valueOf((long) v));
            case 3:
                return scalar(
                        DataTypes.DOUBLE(),
                        RowDataJsonEncoderRandomTest::randomDouble,
                        (v, f) -> DecimalNode.valueOf(new BigDecimal(shortest((double) v))));
            case 4:
                return scalar(
                        DataTypes.STRING(),
                        RowDataJsonEncoderRandomTest::text,
                        (v, f) -> TextNode.valueOf((String) v));
            case 5:
                int precision = 1 + random.nextInt(38);
                int scale = random.nextInt(precision + 1);
                return scalar(
                        DataTypes.DECIMAL(precision, scale),
                        r -> {
                            BigInteger digits =
                                    new BigInteger(130, r).mod(BigInteger.TEN.pow(precision));
                            return new BigDecimal(
                                    r.nextBoolean() ? digits : digits.negate(), scale);
                        },
                        (v, f) -> whole((BigDecimal) v));
            case 6:
                return scalar(
                        DataTypes.DATE(),
                        r -> LocalDate.ofEpochDay(r.nextInt(60000) - 20000),
                        (v, f) -> TextNode.valueOf(v.toString()));
            case 7:
                return scalar(
                        DataTypes.TIMESTAMP(3),
                        r -> LocalDateTime.ofEpochSecond(second(r), milli(r), ZoneOffset.UTC),
                        (v, f) -> {
                            LocalDateTime time = (LocalDateTime) v;
                            return f.timestamps() == TimestampFormat.ISO_8601
                                    ? TextNode.valueOf(iso(time))
                                    : epoch(time.atZone(f.timeZone()).toInstant(), f);
                        });
            case 8:
                return scalar(
                        DataTypes.TIMESTAMP_LTZ(3),
                        r -> Instant.ofEpochSecond(second(r), milli(r)),
                        (v, f) -> {
                            Instant time = (Instant) v;
                            return f.timestamps() == TimestampFormat.ISO_8601
                                    ? TextNode.valueOf(
                                            iso(LocalDateTime.ofInstant(time, ZoneOffset.UTC))
                                                    + "Z")
                                    : epoch(time, f);
                        });
            case 9:
                return array(kind(random, depth - 1));
            case 10:
                return map(kind(random, depth - 1));
            default:
                return row(random, depth);
        }
    }

    private interface Maker {
        Object make(Random random);
    }

    private interface Oracle {
        JsonNode json(Object value, JsonFormat format);
    }

    private static Kind scalar(DataType type, Maker maker, Oracle oracle) {
        return new Kind(type, false) {
            @Override
            Object value(Random random) {
                return maker.make(random);
            }

            @Override
            JsonNode expected(Object value, JsonFormat format) {
                return oracle.json(value, format);
            }
        };
    }

    private static Kind array(Kind element) {
        return new Kind(DataTypes.ARRAY(element.type), true) {
            @Override
            Object value(Random random) {
                Object[] array =
                        (Object[])
                                java.lang.reflect.Array.newInstance(
                                        element.type.getConversionClass(), random.nextInt(4));
                for (int i = 0; i < array.length; i++) {
                    array[i] = random.nextInt(6) == 0 ? null : element.value(random);
                }
                return array;
            }

            @Override
            JsonNode expected(Object value, JsonFormat format) {
                ArrayNode array = NODES.arrayNode();
                for (Object e : (Object[]) value) {
                    array.add(e == null ? NullNode.getInstance() : element.expected(e, format));
                }
                return array;
            }
        };
    }

    private static Kind map(Kind of) {
        return new Kind(DataTypes.MAP(DataTypes.STRING(), of.type), true) {
            @Override
            Object value(Random random) {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text(random), random.nextInt(6) == 0 ? null : of.value(random));
                }
                return map;
            }

            @Override
            JsonNode expected(Object value, JsonFormat format) {
                ObjectNode object = NODES.objectNode();
                ((Map<?, ?>) value)
                        .forEach((k, v) -> put(object, (String) k, of, v, format, false));
                return object;
            }
        };
    }

    private static Kind row(Random random, int depth) {
        List<Kind> kinds = new ArrayList<>();
        List<DataTypes.Field> fields = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            Kind kind = kind(random, depth - 1);
            fields.add(DataTypes.FIELD("f" + kinds.size(), kind.type));
            kinds.add(kind);
        }
        return new Kind(DataTypes.ROW(fields.toArray(new DataTypes.Field[0])), true) {
            @Override
            Object value(Random random) {
                Object[] values = new Object[kinds.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextInt(5) == 0 ? null : kinds.get(i).value(random);
                }
                return Row.of(values);
            }

            @Override
            JsonNode expected(Object value, JsonFormat format) {
                ObjectNode object = NODES.objectNode();
                for (int i = 0; i < kinds.size(); i++) {
                    Object field = ((Row) value).getField(i);
                    put(object, "f" + i, kinds.get(i), field, format, true);
                }
                return object;
            }
        };
    }

    private static double randomDouble(Random random) {
        switch (random.nextInt(4)) {
            case 0:
                return random.nextInt(2_000_000) / 100.0 - 5000;
            case 1:
                return random.nextGaussian();
            case 2:
                return random.nextInt() / 1e6;
            default:
                double any = Double.longBitsToDouble(random.nextLong());
                return Double.isFinite(any) ? any : 0.5;
        }
    }

    /** The fewest digits that give the double back, found the slow way. */
    private static String shortest(double value) {
        for (int digits = 1; digits < 17; digits++) {
            String text = String.format("%." + (digits - 1) + "e", new BigDecimal(value));
            if (Double.parseDouble(text) == value) {
                return canonical(new BigDecimal(text));
            }
        }
        return canonical(new BigDecimal(Double.toString(value)));
    }

    private static String canonical(BigDecimal value) {
        return value.toPlainString();
    }

    private static JsonNode whole(BigDecimal value) {
        if (value.scale() > 0) {
            return DecimalNode.valueOf(value);
        }
        BigInteger integer = value.toBigIntegerExact();
        return integer.bitLength() < 64
                ? LongNode.valueOf(integer.longValue())
                : BigIntegerNode.valueOf(integer);
    }

    private static JsonNode epoch(Instant time, JsonFormat format) {
        return LongNode.valueOf(
                format.timestamps() == TimestampFormat.EPOCH_SECONDS
                        ? time.getEpochSecond()
                        : time.toEpochMilli());
    }

    private static String iso(LocalDateTime time) {
        return time.format(
                DateTimeFormatter.ofPattern(
                        time.getNano() == 0
                                ? "uuuu-MM-dd'T'HH:mm:ss"
                                : "uuuu-MM-dd'T'HH:mm:ss.SSS"));
    }

    private static long second(Random random) {
        return random.nextInt() * 2L;
    }

    private static int milli(Random random) {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(1000) * 1_000_000;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0:
                    text.append((char) random.nextInt(0x80));
                    break;
                case 1:
                    text.append((char) random.nextInt(0x800));
                    break;
                case 2:
                    text.append((char) (0x4E00 + random.nextInt(0x5000)));
                    break;
                case 3:
                    text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                    break;
                default:
                    text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }
}
