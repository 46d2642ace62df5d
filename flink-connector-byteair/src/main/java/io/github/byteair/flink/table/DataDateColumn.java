/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.DataDateExtractor;
import java.time.LocalDate;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/** The data date of a row, from its metadata column. */
final class DataDateColumn implements DataDateExtractor<RowData> {

    private static final long serialVersionUID = 1L;

    private final int position;

    DataDateColumn(int position) {
        this.position = position;
    }

    @Override
    @Nullable
    public LocalDate dataDate(RowData row) {
        return row.isNullAt(position) ? null : LocalDate.ofEpochDay(row.getInt(position));
    }
}
