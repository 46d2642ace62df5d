/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** How requests are authenticated. */
@PublicEvolving
public enum AuthType implements DescribedEnum {
    /** An access key and a secret key of a Volcengine account. */
    VOLC("volc", "an access key and a secret key of a Volcengine account"),
    /** The older token of a ByteAir tenant. */
    AIR("air", "the older token of a ByteAir tenant");

    private final String optionValue;
    private final String description;

    AuthType(String optionValue, String description) {
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
