/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** What becomes of a NULL column. */
@PublicEvolving
public enum NullFields implements DescribedEnum {
    /** The field is left out of the record. */
    OMIT("omit", "the field is left out of the record"),
    /** The field is written as null. */
    WRITE("write", "the field is written as null");

    private final String optionValue;
    private final String description;

    NullFields(String optionValue, String description) {
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
