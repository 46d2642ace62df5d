/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** When the sink calls {@code done}. */
@PublicEvolving
public enum DoneTriggerChoice implements DescribedEnum {
    /** Never. */
    NONE("none", "never"),
    /** When a bounded input has ended. */
    COMPLETION("completion", "once, when a bounded input has ended"),
    /** For each day when the watermark has passed its end. */
    WATERMARK("watermark", "for each day, when the watermark has passed its end by the delay");

    private final String optionValue;
    private final String description;

    DoneTriggerChoice(String optionValue, String description) {
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
