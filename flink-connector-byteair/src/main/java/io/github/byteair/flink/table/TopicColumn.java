/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.sink.TopicExtractor;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/** The topic of a row, from its metadata column. */
final class TopicColumn implements TopicExtractor<RowData> {

    private static final long serialVersionUID = 1L;

    private final int position;

    TopicColumn(int position) {
        this.position = position;
    }

    @Override
    @Nullable
    public String topic(RowData row) {
        return row.isNullAt(position) ? null : row.getString(position).toString();
    }
}
