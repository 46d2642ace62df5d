/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** How TIMESTAMP and TIMESTAMP_LTZ travel. */
@PublicEvolving
public enum TimestampFormat implements DescribedEnum {
    /** A number, seconds since 1970 in UTC, rounded down; the platform's own convention. */
    EPOCH_SECONDS(
            "epoch-seconds",
            "a number, seconds since 1970 in UTC, rounded down; the platform's own convention"),
    /** A number, milliseconds since 1970 in UTC, rounded down. */
    EPOCH_MILLIS("epoch-millis", "a number, milliseconds since 1970 in UTC, rounded down"),
    /** A string such as 2026-11-23T08:30:00, for TIMESTAMP_LTZ in UTC with a Z behind it. */
    ISO_8601(
            "iso-8601",
            "a string such as 2026-11-23T08:30:00, for TIMESTAMP_LTZ in UTC with a Z behind it");

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

    /** The option's value, as a user writes it. */
    @Override
    public String toString() {
        return optionValue;
    }
}
