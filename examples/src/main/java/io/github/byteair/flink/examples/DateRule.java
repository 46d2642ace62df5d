/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import javax.annotation.Nullable;

/** How to tell the day of a file's row. */
final class DateRule implements Serializable {

    private static final long serialVersionUID = 1L;

    @Nullable private final LocalDate day;
    @Nullable private final String field;

    private DateRule(@Nullable LocalDate day, @Nullable String field) {
        this.day = day;
        this.field = field;
    }

    /** One day for all rows. */
    static DateRule always(LocalDate day) {
        return new DateRule(day, null);
    }

    /** The day is in this field of the row. */
    static DateRule ofField(String field) {
        return new DateRule(null, field);
    }

    /** The day is in the file's name. */
    static DateRule ofFileName() {
        return new DateRule(null, null);
    }

    boolean isFileName() {
        return day == null && field == null;
    }

    /** The field that it looks at, if it does. */
    @Nullable
    String field() {
        return field;
    }

    /** The day that all rows of a file have; null if each has its own. */
    @Nullable
    LocalDate ofFile(String name) {
        return isFileName() ? DayText.inName(name).orElse(null) : day;
    }

    /**
     * The day in a row's field.
     *
     * @param where file and line, for the message
     */
    LocalDate ofRow(ObjectNode row, String where) throws DateFault {
        JsonNode value = row.get(field);
        String text = value == null || value.isNull() ? "" : value.asText().trim();
        if (text.isEmpty()) {
            throw new DateFault(
                    where + ": " + field + ", which --date-field names, is missing or empty.");
        }
        try {
            return DayText.parseBegin(text);
        } catch (DateTimeException e) {
            throw new DateFault(
                    where
                            + ": "
                            + field
                            + " is '"
                            + text
                            + "', no day; it must be written yyyy-MM-dd or yyyyMMdd.");
        }
    }
}
