/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** How arrays, maps, rows and multisets travel. */
enum NestedFormat implements DescribedEnum {
    /** As a JSON string holding JSON, the platform's own convention for arrays. */
    JSON_STRING(
            "json-string", "as a JSON string holding JSON, as the platform's templates have it"),
    /** As nested JSON, for projects whose templates ask for it. */
    JSON("json", "as nested JSON");

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

    @Override
    public String toString() {
        return optionValue;
    }
}
