/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.data.RowData;

import java.util.Objects;

/** Rows that passed the {@link ChangelogFilter} to records. */
final class RowDataSerializationSchema implements SerializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowDataJsonEncoder encoder;
    private final DeleteHandling deletes;

    RowDataSerializationSchema(RowDataJsonEncoder encoder, DeleteHandling deletes) {
        this.encoder = Objects.requireNonNull(encoder);
        this.deletes = Objects.requireNonNull(deletes);
    }

    /**
     * @throws RowNotEncodableException if a value has no form in JSON
     */
    @Override
    public byte[] serialize(RowData row) {
        return ChangelogRule.actionFor(row.getRowKind(), deletes.policy()) == RowAction.MARK
                ? encoder.encode(row, deletes.markColumn(), deletes.markJson())
                : encoder.encode(row);
    }
}
