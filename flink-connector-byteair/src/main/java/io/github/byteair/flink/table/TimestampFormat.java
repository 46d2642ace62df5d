/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** How TIMESTAMP and TIMESTAMP_LTZ travel. */
enum TimestampFormat implements DescribedEnum {
    /** Whole seconds since 1970-01-01T00:00:00Z, rounded down: the platform's own convention. */
    EPOCH_SECONDS("epoch-seconds", "a number, seconds since 1970 in UTC, rounded down"),
    /** Whole milliseconds since 1970-01-01T00:00:00Z, rounded down. */
    EPOCH_MILLIS("epoch-millis", "a number, milliseconds since 1970 in UTC, rounded down"),
    /**
     * A string: {@code 2026-11-23T08:30:00} for TIMESTAMP, {@code 2026-11-23T00:30:00Z} for
     * TIMESTAMP_LTZ, with 3, 6 or 9 digits of a second where there is a fraction.
     */
    ISO_8601("iso-8601", "a string such as 2026-11-23T08:30:00, for TIMESTAMP_LTZ in UTC with Z");

    private final String optionValue;
    private final String description;

    TimestampFormat(String optionValue, String description) {
        this.optionValue = optionValue;
        this.description = description;
    }

    @Override
    public InlineElement getDescription() {
        return TextElement.text(description);
    }

    @Override
    public String toString() {
        return optionValue;
    }
}
