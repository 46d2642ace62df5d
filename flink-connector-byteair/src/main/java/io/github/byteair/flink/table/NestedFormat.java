/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** How arrays, maps, rows and multisets travel. */
@PublicEvolving
public enum NestedFormat implements DescribedEnum {
    /** A JSON string holding JSON, the platform's own convention for arrays. */
    JSON_STRING(
            "json-string", "a JSON string holding JSON, the platform's own convention for arrays"),
    /** Nested JSON, for projects whose templates ask for it. */
    JSON("json", "nested JSON, for projects whose templates ask for it");

    private final String optionValue;
    private final String description;

    NestedFormat(String optionValue, String description) {
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
