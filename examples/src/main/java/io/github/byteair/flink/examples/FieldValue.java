/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code field=value}: the value as JSON if it is a number or quoted, else as text. */
final class FieldValue implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Leaves numbers as they are written. */
    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    final String field;
    private final String json;

    private FieldValue(String field, String json) {
        this.field = field;
        this.json = json;
    }

    JsonNode value() {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static final class Converter implements ITypeConverter<FieldValue> {
        @Override
        public FieldValue convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("'" + text + "' is not field=value.");
            }
            String value = text.substring(equals + 1);
            return new FieldValue(text.substring(0, equals), json(value));
        }

        private static String json(String value) {
            try {
                JsonNode node = JSON.readTree(value);
                if (node != null && (node.isNumber() || node.isTextual())) {
                    return value;
                }
            } catch (JsonProcessingException plainText) {
                // As most words are.
            }
            return JSON.getNodeFactory().textNode(value).toString();
        }
    }
}
