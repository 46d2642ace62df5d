/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Writes a record the way a server does that has parsed and re-serialised it: keys sorted, no
 * spaces, {@code 1.0} as {@code 1}, everything beyond ASCII escaped. A client has to recognise its
 * record in this.
 */
final class ServerJson {

    private static final ObjectMapper READER =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final JsonFactory WRITER =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build();

    private ServerJson() {}

    /** A record whose numbers are beyond all use is given as it came. */
    static String reserialize(byte[] json, int start, int end) {
        try {
            return rewrite(json, start, end);
        } catch (IOException | NumberFormatException e) {
            return new String(json, start, end - start, StandardCharsets.UTF_8);
        }
    }

    private static String rewrite(byte[] json, int start, int end) throws IOException {
        StringWriter out = new StringWriter(end - start);
        try (JsonGenerator generator = WRITER.createGenerator(out)) {
            write(READER.readTree(json, start, end - start), generator);
        }
        return out.toString();
    }

    private static void write(JsonNode node, JsonGenerator out) throws IOException {
        if (node.isObject()) {
            out.writeStartObject();
            TreeSet<String> names = new TreeSet<>();
            node.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                out.writeFieldName(name);
                write(node.get(name), out);
            }
            out.writeEndObject();
        } else if (node.isArray()) {
            out.writeStartArray();
            for (JsonNode element : node) {
                write(element, out);
            }
            out.writeEndArray();
        } else if (node.isBigDecimal()) {
            out.writeNumber(canonical(node.decimalValue()));
        } else if (node.isTextual()) {
            out.writeString(node.textValue());
        } else {
            out.writeRawValue(node.toString());
        }
    }

    /** One text for each numeric value: no trailing zeros, and plain while that is short. */
    static String canonical(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return Math.abs((long) stripped.scale()) <= 30
                ? stripped.toPlainString()
                : stripped.toString();
    }
}
