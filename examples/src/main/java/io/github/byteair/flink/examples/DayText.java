/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Days as the platform writes them: {@code yyyy-MM-dd} or {@code yyyyMMdd}. */
final class DayText {

    private static final Pattern IN_NAME =
            Pattern.compile("(?<!\\d)(\\d{4}-\\d{2}-\\d{2}|\\d{8})(?!\\d)");

    private static final Pattern TIME_OF_DAY = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ].*");

    private DayText() {}

    /** Whether the sink, too, takes it for a day: not for a typing error. */
    static boolean isPlausible(LocalDate day) {
        return day.getYear() >= 1970 && day.getYear() <= 9999;
    }

    /**
     * Reads a day.
     *
     * @throws DateTimeException if it is none
     */
    static LocalDate parse(String text) {
        return text.length() == 8
                ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
                : LocalDate.parse(text);
    }

    /**
     * As {@link #parse}, but a time of day may follow, which is cut off: the day is the one that is
     * written, in whatever zone.
     */
    static LocalDate parseBegin(String text) {
        Matcher withTime = TIME_OF_DAY.matcher(text);
        return parse(withTime.matches() ? withTime.group(1) : text);
    }

    /** The first day in a file's name, as in {@code item-2022-01-01.json}. */
    static Optional<LocalDate> inName(String name) {
        Matcher candidates = IN_NAME.matcher(name);
        while (candidates.find()) {
            try {
                return Optional.of(parse(candidates.group()));
            } catch (DateTimeException e) {
                // Some other number.
            }
        }
        return Optional.empty();
    }

    static final class Converter implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String text) {
            LocalDate day;
            try {
                day = parse(text.trim());
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no day; write 2022-01-01 or 20220101.");
            }
            if (!isPlausible(day)) {
                throw new TypeConversionException(
                        "'" + text + "' is not between the years 1970 and 9999.");
            }
            return day;
        }
    }
}
