/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * Writes a JSON object so that two that hold the same values give the same text, whatever their key
 * order, spacing, number form and escapes.
 */
final class CanonicalJson {

    /** Exponents beyond it would write a number out in more digits than anyone sends. */
    private static final int MAX_EXPONENT = 400;

    private static final JsonFactory JSON = new JsonFactory();

    private CanonicalJson() {}

    /** By exact values; null if it is not one JSON object. */
    @Nullable
    static String exact(byte[] json) {
        return canonical(json, false);
    }

    /** With each number as the nearest double; null if it is not one JSON object. */
    @Nullable
    static String withDoubles(byte[] json) {
        return canonical(json, true);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nullable
    private static String canonical(byte[] json, boolean doubles) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            StringBuilder out = new StringBuilder(json.length);
            value(parser, out, doubles);
            return parser.nextToken() == null ? out.toString() : null;
        } catch (IOException
                | ArithmeticException
                | NumberFormatException
                | StackOverflowError notJson) {
            return null;
        }
    }

    private static void value(JsonParser parser, StringBuilder out, boolean doubles)
            throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT:
                object(parser, out, doubles);
                break;
            case START_ARRAY:
                out.append('[');
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser, out, doubles);
                    out.append(',');
                }
                out.append(']');
                break;
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                out.append(number(parser.getText(), doubles));
                break;
            case VALUE_STRING:
                string(parser.getText(), out);
                break;
            default:
                out.append(parser.getText());
                break;
        }
    }

    private static void object(JsonParser parser, StringBuilder out, boolean doubles)
            throws IOException {
        Map<String, String> members = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.getText();
            parser.nextToken();
            StringBuilder member = new StringBuilder();
            value(parser, member, doubles);
            members.put(name, member.toString());
        }
        out.append('{');
        members.forEach(
                (name, member) -> {
                    string(name, out);
                    out.append(':').append(member).append(',');
                });
        out.append('}');
    }

    /** Length first, so that no content can look like structure. */
    private static void string(String text, StringBuilder out) {
        out.append('"').append(text.length()).append(':').append(text);
    }

    private static String number(String text, boolean doubles) {
        if (doubles) {
            double value = Double.parseDouble(text);
            return Double.toString(value == 0 ? 0.0 : value);
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        if (value.signum() == 0) {
            return "0";
        }
        boolean writable = value.scale() >= -MAX_EXPONENT && value.scale() <= MAX_EXPONENT;
        return writable ? value.toPlainString() : value.toString();
    }
}
