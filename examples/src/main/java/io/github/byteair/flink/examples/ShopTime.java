/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/** Reads points in time as the inputs write them, into epoch seconds. */
final class ShopTime {

    /** The till of a shop in Britain writes its own wall clock. */
    private static final ZoneId TILL = ZoneId.of("Europe/London");

    private static final DateTimeFormatter TILL_FORMAT =
            DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm").withResolverStyle(ResolverStyle.STRICT);

    /** The year 5138; the present in milliseconds lies far beyond. */
    private static final long MAX_SECONDS = 99_999_999_999L;

    private ShopTime() {}

    /** A wall-clock time of the till, {@code dd/MM/yyyy HH:mm}. */
    static long ofTill(String column, String text) throws LineFault {
        try {
            return LocalDateTime.parse(text, TILL_FORMAT).atZone(TILL).toEpochSecond();
        } catch (DateTimeException e) {
            throw new LineFault(
                    column + " is '" + text + "', not a time written dd/MM/yyyy HH:mm.");
        }
    }

    /** The day that the till's calendar shows at a time in epoch seconds. */
    static LocalDate tillDay(long time) {
        return Instant.ofEpochSecond(time).atZone(TILL).toLocalDate();
    }

    /** Seconds, or ISO 8601 with an offset. */
    static long ofEvent(String field, String text) throws LineFault {
        try {
            long seconds =
                    text.matches("\\d{1,18}")
                            ? Long.parseLong(text)
                            : OffsetDateTime.parse(text).toEpochSecond();
            if (seconds < 0 || seconds > MAX_SECONDS) {
                throw new LineFault(
                        field + " is " + text + "; give seconds since 1970, not milliseconds.");
            }
            return seconds;
        } catch (DateTimeException e) {
            throw new LineFault(
                    field
                            + " is '"
                            + text
                            + "'; give seconds since 1970, or ISO 8601 with an offset such as"
                            + " 2010-12-01T08:26:00Z.");
        }
    }
}
