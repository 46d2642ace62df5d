/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.cdc.common.data.RecordData;
import org.apache.flink.cdc.common.event.DataChangeEvent;
import org.apache.flink.cdc.common.event.TableId;
import org.apache.flink.cdc.common.function.HashFunction;
import org.apache.flink.cdc.common.function.HashFunctionProvider;
import org.apache.flink.cdc.common.schema.Schema;

/**
 * Takes all changes of a row to one writer, by the columns that the sink tells rows apart by. Flink
 * CDC's own takes the primary key, and fails where a projection has renamed it. It goes by the
 * values' text, so that a row stays at its writer when its key's type becomes a wider one.
 */
final class KeyHashes implements HashFunctionProvider<DataChangeEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public HashFunction<DataChangeEvent> getHashFunction(@Nullable TableId table, Schema schema) {
        List<ColumnReader> key = new ArrayList<>();
        String topic = table == null ? "" : table.getTableName();
        for (String name : RowKeys.of(topic, schema)) {
            int position = schema.getColumnNames().indexOf(name);
            key.add(ColumnReader.of(schema.getColumnDataTypes().get(position), position));
        }
        return event -> {
            RecordData record = event.after() == null ? event.before() : event.after();
            int hash = topic.hashCode();
            for (ColumnReader column : key) {
                hash = 31 * hash + Objects.toString(column.read(record), "").hashCode();
            }
            return hash * 31 & Integer.MAX_VALUE;
        };
    }
}
