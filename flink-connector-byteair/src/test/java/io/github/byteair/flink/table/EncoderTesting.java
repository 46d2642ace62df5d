/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** Rows as Flink makes them from plain Java values, and JSON read back by Jackson. */
final class EncoderTesting {

    static final ObjectMapper STRICT_JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(
                            com.fasterxml.jackson.databind.cfg.JsonNodeFeature
                                    .STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private EncoderTesting() {}

    static JsonFormat defaults() {
        return new JsonFormat(
                NestedFormat.JSON_STRING,
                NullFields.OMIT,
                TimestampFormat.EPOCH_SECONDS,
                ZoneId.of("Asia/Shanghai"));
    }

    static JsonFormat format(NestedFormat nested, NullFields nulls) {
        return new JsonFormat(
                nested, nulls, TimestampFormat.EPOCH_SECONDS, ZoneId.of("Asia/Shanghai"));
    }

    static JsonFormat format(TimestampFormat timestamps, String zone) {
        return new JsonFormat(
                NestedFormat.JSON_STRING, NullFields.OMIT, timestamps, ZoneId.of(zone));
    }

    /** The row as operators of one chain hand it on: objects. */
    static RowData objects(DataType type, Row row) {
        DataStructureConverter<Object, Object> converter =
                DataStructureConverters.getConverter(type);
        converter.open(EncoderTesting.class.getClassLoader());
        return (RowData) converter.toInternalOrNull(row);
    }

    /** The row as it comes over the network: bytes. */
    static RowData bytes(DataType type, RowData row) {
        return new RowDataSerializer((RowType) type.getLogicalType()).toBinaryRow(row).copy();
    }

    /** Encodes both forms of the row, makes sure that they agree, and gives the JSON. */
    static String encode(DataType type, JsonFormat format, Row row) throws Exception {
        RowDataJsonEncoder encoder =
                new RowDataJsonEncoder((RowType) type.getLogicalType(), format);
        RowData objects = objects(type, row);
        String json = text(encoder, objects);
        String ofBytes = text(encoder, bytes(type, objects));
        if (!json.equals(ofBytes)) {
            throw new AssertionError("Objects give " + json + " but bytes give " + ofBytes);
        }
        return json;
    }

    static JsonNode parse(String json) throws Exception {
        return STRICT_JSON.readTree(json);
    }

    /** The text, if it is UTF-8. */
    static String text(byte[] utf8) throws Exception {
        return text(utf8, utf8.length);
    }

    static String text(RowDataJsonEncoder encoder, RowData row) throws Exception {
        return text(encoder, encoder.encode(row));
    }

    static String text(RowDataJsonEncoder encoder, int length) throws Exception {
        return text(encoder.array(), length);
    }

    /** Strict: what is not valid UTF-8 must not pass. */
    private static String text(byte[] utf8, int length) throws Exception {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(utf8, 0, length))
                .toString();
    }
}
