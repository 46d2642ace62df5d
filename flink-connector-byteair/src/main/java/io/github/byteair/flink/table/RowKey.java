/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.KeyExtractor;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.record.InPlaceSchema;
import io.github.byteair.flink.sink.record.UnwritableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A row's primary key as the platform sees it: the JSON of its columns, a comma between two. Rows
 * that the platform takes for one are one here, whatever tells them apart in Flink.
 */
final class RowKey implements KeyExtractor<RowData>, InPlaceSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowType rowType;
    private final List<String> columns;
    private final JsonFormat format;

    private transient int[] positions;
    private transient ValueWriter[] writers;
    private transient JsonBytes buffer;

    RowKey(RowType rowType, List<String> columns, JsonFormat format) {
        this.rowType = Objects.requireNonNull(rowType);
        this.columns = List.copyOf(columns);
        this.format = Objects.requireNonNull(format);
    }

    private void prepare() {
        ValueWriterCompiler compiler = new ValueWriterCompiler(format);
        positions = new int[columns.size()];
        writers = new ValueWriter[columns.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = rowType.getFieldIndex(columns.get(i));
            writers[i] = compiler.compileColumn(rowType.getTypeAt(positions[i]), columns.get(i));
        }
        buffer = new JsonBytes();
    }

    /**
     * @throws UnwritableRecordException if a column has no form in JSON
     */
    @Override
    public int serializeInPlace(RowData row) {
        if (writers == null) {
            prepare();
        }
        buffer.clear();
        try {
            for (int i = 0; i < writers.length; i++) {
                if (i > 0) {
                    buffer.ascii(',');
                }
                if (!row.isNullAt(positions[i])) {
                    writers[i].write(row, positions[i], buffer);
                }
            }
        } catch (RowNotEncodableException e) {
            throw new UnwritableRecordException(
                    RejectionCause.NOT_SERIALIZABLE, e.getMessage(), "{}", null);
        }
        return buffer.length();
    }

    @Override
    public byte[] array() {
        return buffer.array();
    }

    @Override
    public String key(RowData row) {
        int length = serializeInPlace(row);
        return new String(array(), 0, length, StandardCharsets.UTF_8);
    }
}
