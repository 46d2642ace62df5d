/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** What the sink does with a DELETE; the platform has no delete. */
@PublicEvolving
public enum DeletePolicy implements DescribedEnum {
    /** The job fails. */
    FAIL("fail", "the job fails"),
    /** The row is passed over. */
    IGNORE("ignore", "the row is passed over"),
    /** The row is written again with one field set, which takes an item down. */
    MARK("mark", "the row is written again with one field set, which takes an item down");

    private final String optionValue;
    private final String description;

    DeletePolicy(String optionValue, String description) {
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
