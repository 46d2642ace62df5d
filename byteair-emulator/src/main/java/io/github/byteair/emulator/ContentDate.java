/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/**
 * A day as the service reads one: {@code yyyy-MM-dd} or {@code yyyyMMdd}, and a day that exists.
 */
final class ContentDate {

    private static final DateTimeFormatter DASHED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter PLAIN =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    private ContentDate() {}

    /** The day, or null if the text is none. */
    static LocalDate parse(String text) {
        try {
            return LocalDate.parse(text, text.indexOf('-') < 0 ? PLAIN : DASHED);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
