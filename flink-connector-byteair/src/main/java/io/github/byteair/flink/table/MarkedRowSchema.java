/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.record.InPlaceSchema;
import io.github.byteair.flink.sink.record.WritesJsonObjects;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.data.RowData;

/**
 * Takes a row down: its JSON as it last was, with one column's value in place of the row's own.
 * Columns that have no form in JSON are left out, since they matter no more. One thread at a time.
 */
final class MarkedRowSchema
        implements SerializationSchema<RowData>, InPlaceSchema<RowData>, WritesJsonObjects {

    private static final long serialVersionUID = 1L;

    private final RowDataJsonEncoder encoder;
    private final int column;
    private final byte[] json;

    /**
     * @param column the place of the column that carries the mark
     * @param json what is written there
     */
    MarkedRowSchema(RowDataJsonEncoder encoder, int column, byte[] json) {
        this.encoder = Objects.requireNonNull(encoder);
        this.column = column;
        this.json = json.clone();
    }

    @Override
    public byte[] serialize(RowData row) {
        int length = serializeInPlace(row);
        return Arrays.copyOf(array(), length);
    }

    @Override
    public int serializeInPlace(RowData row) {
        try {
            return encoder.encode(row, column, json);
        } catch (RowNotEncodableException e) {
            return encoder.encodeWhatCanBe(row, column, json);
        }
    }

    @Override
    public byte[] array() {
        return encoder.array();
    }
}
