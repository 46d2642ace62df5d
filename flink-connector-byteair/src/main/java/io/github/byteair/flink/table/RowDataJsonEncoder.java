/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows to JSON objects in UTF-8, field names as declared, in the order declared. Columns of the row
 * behind those of the type (metadata) are left alone.
 *
 * <p>Travels to where it works as its type and settings; the writers are made there. One thread at
 * a time.
 */
final class RowDataJsonEncoder implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowType rowType;
    private final JsonFormat format;

    private transient NestedWriters.OfRow writer;
    private transient JsonBytes buffer;

    /**
     * @throws ValidationException naming the column, if a type has no form in JSON
     */
    RowDataJsonEncoder(RowType rowType, JsonFormat format) {
        this.rowType = Objects.requireNonNull(rowType);
        this.format = Objects.requireNonNull(format);
        prepare();
    }

    private void prepare() {
        writer = new ValueWriterCompiler(format).compileTable(rowType);
        buffer = new JsonBytes();
    }

    /**
     * Writes the row's JSON, to be read from {@link #array} until the next row.
     *
     * @return how many bytes it has
     * @throws RowNotEncodableException if a value has no form in JSON
     */
    int encode(RowData row) {
        return encode(row, -1, null);
    }

    /**
     * As {@link #encode(RowData)}, but with {@code fixedJson} in the place of one column's value.
     */
    int encode(RowData row, int fixedColumn, byte[] fixedJson) {
        if (writer == null) {
            prepare();
        }
        buffer.clear();
        writer.write(row, fixedColumn, fixedJson, buffer);
        return buffer.length();
    }

    /** The row's JSON without the columns that have no form in it, to show the row by. */
    int encodeWhatCanBe(RowData row) {
        return encodeWhatCanBe(row, -1, null);
    }

    /**
     * As {@link #encodeWhatCanBe(RowData)}, but with {@code fixedJson} in the place of one column's
     * value.
     */
    int encodeWhatCanBe(RowData row, int fixedColumn, byte[] fixedJson) {
        if (writer == null) {
            prepare();
        }
        buffer.clear();
        writer.writeWhatCanBe(row, fixedColumn, fixedJson, buffer);
        return buffer.length();
    }

    /** Holds the last row's JSON from its beginning. */
    byte[] array() {
        return buffer.array();
    }
}
