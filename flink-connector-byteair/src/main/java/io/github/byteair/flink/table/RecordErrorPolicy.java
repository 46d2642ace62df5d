/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.DescribedEnum;
import org.apache.flink.configuration.description.InlineElement;
import org.apache.flink.configuration.description.TextElement;

/** What becomes of a record that ByteAir rejects, or that cannot be sent. */
@PublicEvolving
public enum RecordErrorPolicy implements DescribedEnum {
    /** The job fails, showing the record and the reason. */
    FAIL("fail", "the job fails, showing the record and the reason"),
    /** The record is counted, logged at a limited rate, and dropped. */
    DROP("drop", "the record is counted, logged at a limited rate, and dropped"),
    /** The record is kept in files, with the reason. */
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

    /** The sink's own word for it. */
    io.github.byteair.flink.sink.RecordErrorPolicy ofSink() {
        return io.github.byteair.flink.sink.RecordErrorPolicy.valueOf(name());
    }

    /** The option's value, as a user writes it. */
    @Override
    public String toString() {
        return optionValue;
    }
}
