/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** Where the keys come from. */
@PublicEvolving
public enum CredentialsSource implements DescribedEnum {
    /** From the table's own options. */
    STATIC("static", "from the table's own options"),
    /**
     * From environment variables of the TaskManagers, VOLC_ACCESSKEY and VOLC_SECRETKEY, or
     * AIR_TOKEN.
     */
    ENV(
            "env",
            "from environment variables of the TaskManagers, VOLC_ACCESSKEY and VOLC_SECRETKEY, or AIR_TOKEN"),
    /** From a file on the TaskManagers, read again when it changes. */
    FILE("file", "from a file on the TaskManagers, read again when it changes");

    private final String optionValue;
    private final String description;

    CredentialsSource(String optionValue, String description) {
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
