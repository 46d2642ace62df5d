/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** What to do with a record that can't be written. */
@PublicEvolving
public enum RecordErrorPolicy implements DescribedEnum {
    /** Fail the job; the message shows the record, the reason and the Request-Id. The default. */
    FAIL("fail", "the job fails, showing the record and the reason"),
    /** Count it, log it (at a limited rate), go on. */
    DROP("drop", "the record is counted, logged at a limited rate, and dropped"),
    /** Hand it to the dead-letter sink, count it, go on. */
    DEAD_LETTER("dead-letter", "the record is kept in files, with the reason");

    private final String optionValue;
    private final String description;

    RecordErrorPolicy(String optionValue, String description) {
        this.optionValue = optionValue;
        this.description = description;
    }

    @Override
    public InlineElement getDescription() {
        return TextElement.text(description);
    }

    /** The value of the table option {@code sink.record-error.policy}. */
    @Override
    public String toString() {
        return optionValue;
    }
}
