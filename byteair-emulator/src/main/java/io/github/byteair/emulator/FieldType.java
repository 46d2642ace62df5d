/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** The types a schema can give a field, and what of JSON each takes. */
enum FieldType {
    /** Text; a number is taken as its text. */
    STRING,
    /** A 64-bit whole number, or a string that casts to one. */
    INT,
    /** A number, or a string that casts to one. */
    FLOAT,
    /** A whole number of seconds since 1970; milliseconds, the usual mistake, are out of range. */
    EPOCH_SECONDS;

    private static final Pattern NUMBER =
            Pattern.compile("[-+]?\\d{1,400}(\\.\\d{1,400})?([eE][-+]?\\d{1,4})?");
    // The year 5138; the present in milliseconds is far beyond it.
    private static final long MAX_SECONDS = 99_999_999_999L;

    static FieldType fromName(String name) {
        for (FieldType type : values()) {
            if (type.wireName().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "There is no type '" + name + "'; use string, int, float or epoch-seconds.");
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the parser's present scalar can be stored in a field of this type. */
    boolean takes(JsonToken token, JsonParser parser) throws IOException {
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            return false;
        }
        if (this == STRING) {
            return true;
        }
        String text = parser.getText().trim();
        try {
            switch (this) {
                case INT:
                    wholeNumber(text);
                    return true;
                case EPOCH_SECONDS:
                    long seconds = wholeNumber(text);
                    return seconds >= 0 && seconds <= MAX_SECONDS;
                default:
                    // Java itself would read 1d and 0x1p3 as well.
                    return NUMBER.matcher(text).matches()
                            && Double.isFinite(Double.parseDouble(text));
            }
        } catch (NumberFormatException | ArithmeticException e) {
            return false;
        }
    }

    /** {@code 3} and {@code 3.0} both are; the length bound keeps {@code 1e999999999} harmless. */
    private static long wholeNumber(String text) {
        if (text.length() > 40) {
            throw new NumberFormatException();
        }
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > 40) {
            throw new NumberFormatException();
        }
        return number.longValueExact();
    }
}
