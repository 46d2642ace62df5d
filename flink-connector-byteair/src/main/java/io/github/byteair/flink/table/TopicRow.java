/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;

/**
 * A row and the table it is of, as that table was when the row changed: what a sink of several
 * tables takes. The row is read while it is written, and not afterwards.
 */
@Internal
public final class TopicRow {

    private final TopicTable table;
    private final RowData row;

    /**
     * @param row in the table's type, its data date behind the columns if it has one; its kind is
     *     the change
     */
    public TopicRow(TopicTable table, RowData row) {
        this.table = Objects.requireNonNull(table);
        this.row = Objects.requireNonNull(row);
    }

    TopicTable table() {
        return table;
    }

    RowData row() {
        return row;
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return row.getRowKind().shortString() + " of " + table;
    }
}
