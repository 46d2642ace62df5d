/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250}, {@code 250ms}, {@code 30s}, {@code 2m}, {@code 1h}.
 */
final class Durations {

    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|min|h)?");

    private Durations() {}

    /**
     * Reads one; a bare number is milliseconds, and ISO-8601 ({@code PT30S}) is understood too.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    static Duration parse(String text) {
        String trimmed = text.trim();
        Matcher matcher = SIMPLE.matcher(trimmed.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
            switch (unit) {
                case "s":
                    return Duration.ofSeconds(amount);
                case "m":
                case "min":
                    return Duration.ofMinutes(amount);
                case "h":
                    return Duration.ofHours(amount);
                default:
                    return Duration.ofMillis(amount);
            }
        }
        try {
            Duration iso = Duration.parse(trimmed);
            if (!iso.isNegative()) {
                return iso;
            }
        } catch (DateTimeException e) {
            // falls through to the sentence below
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a duration; write 250ms, 30s, 2m, 1h or a number of ms.");
    }
}
