/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.ChangeExtractor;
import org.apache.flink.table.data.RowData;

/** What a row of a changelog does to the row of its key. */
final class RowChange implements ChangeExtractor<RowData> {

    private static final long serialVersionUID = 1L;

    @Override
    public Change change(RowData row) {
        switch (row.getRowKind()) {
            case INSERT:
            case UPDATE_AFTER:
                return Change.UPSERT;
            case UPDATE_BEFORE:
                return Change.RETRACT;
            case DELETE:
                return Change.DELETE;
            default:
                throw new IllegalArgumentException("A change of an unknown kind: " + row);
        }
    }
}
