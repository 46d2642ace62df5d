/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.ArrayList;
import java.util.List;

/** The fields of one row of comma-separated values, quoted as RFC 4180 has it. */
final class CsvRow {

    private CsvRow() {}

    /** Whether the row goes on in the next line, since a quote is still open. */
    static boolean isOpen(String text) {
        return (text.chars().filter(c -> c == '"').count() & 1) == 1;
    }

    /**
     * @throws LineFault if a quote stands where none can
     */
    static List<String> parse(String text) throws LineFault {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int at = 0;
        while (true) {
            field.setLength(0);
            if (at < text.length() && text.charAt(at) == '"') {
                at = quoted(text, at + 1, field, fields.size() + 1);
            } else {
                while (at < text.length() && text.charAt(at) != ',') {
                    if (text.charAt(at) == '"') {
                        throw new LineFault(
                                "in field "
                                        + (fields.size() + 1)
                                        + " a quote stands amid the text; put the whole field in"
                                        + " quotes and double those inside.");
                    }
                    field.append(text.charAt(at++));
                }
            }
            fields.add(field.toString());
            if (at == text.length()) {
                return fields;
            }
            at++;
        }
    }

    /** Reads to behind the closing quote. */
    private static int quoted(String text, int from, StringBuilder field, int number)
            throws LineFault {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else if (at == text.length() || text.charAt(at) == ',') {
                return at;
            } else {
                throw new LineFault(
                        "in field "
                                + number
                                + " text follows the closing quote; double the quotes inside a"
                                + " quoted field.");
            }
        }
        throw new LineFault("the quote that opens field " + number + " is never closed.");
    }
}
