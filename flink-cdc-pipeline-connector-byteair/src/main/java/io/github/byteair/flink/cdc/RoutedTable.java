/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.table.TopicRow;
import io.github.byteair.flink.table.TopicTable;
import io.github.byteair.flink.table.TopicTables;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.cdc.common.data.RecordData;
import org.apache.flink.cdc.common.event.TableId;
import org.apache.flink.cdc.common.schema.Column;
import org.apache.flink.cdc.common.schema.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** A table behind its route, with one schema: its records to rows of its topic. */
final class RoutedTable {

    private final TableId id;
    private final Schema schema;
    private final TopicTable table;
    private final List<ColumnReader> columns;
    private final List<String> keyNames;
    private final List<ColumnReader> key;
    private final int[] keyPositions;

    private RoutedTable(
            TableId id,
            Schema schema,
            TopicTable table,
            List<ColumnReader> columns,
            List<String> keyNames,
            List<ColumnReader> key,
            int[] keyPositions) {
        this.id = id;
        this.schema = schema;
        this.table = table;
        this.columns = columns;
        this.keyNames = keyNames;
        this.key = key;
        this.keyPositions = keyPositions;
    }

    /**
     * @throws ValidationException naming the table and what to change, if its rows can't be written
     */
    static RoutedTable of(TopicTables tables, TableId id, Schema schema) {
        String topic = id.getTableName();
        try {
            List<RowType.RowField> fields = new ArrayList<>();
            List<ColumnReader> readers = new ArrayList<>();
            LogicalType dateType = null;
            ColumnReader date = null;
            for (int i = 0; i < schema.getColumnCount(); i++) {
                Column column = schema.getColumns().get(i);
                LogicalType type = ColumnTypes.of(column.getType());
                if (column.getName().equals(tables.dataDateField())) {
                    dateType = type;
                    date = ColumnReader.of(column.getType(), i);
                } else {
                    fields.add(new RowType.RowField(column.getName(), type));
                    readers.add(ColumnReader.of(column.getType(), i));
                }
            }
            if (date != null) {
                readers.add(date);
            } else if (tables.dataDateField() != null) {
                throw new ValidationException(
                        "it has no column '"
                                + tables.dataDateField()
                                + "', which 'sink.data-date.field' names; its columns are "
                                + String.join(", ", schema.getColumnNames())
                                + ". Add it in the transform's projection.");
            }
            List<String> keyNames = RowKeys.of(topic, schema);
            if (keyNames.isEmpty()) {
                throw new ValidationException(
                        "no column tells its rows apart: it has "
                                + (schema.primaryKeys().isEmpty()
                                        ? "no primary key"
                                        : "the primary key "
                                                + String.join(", ", schema.primaryKeys())
                                                + ", which is not among its columns "
                                                + String.join(", ", schema.getColumnNames()))
                                + ". Keep the key's columns in the transform's projection, or name"
                                + " others by its 'primary-keys'.");
            }
            List<ColumnReader> key = new ArrayList<>();
            int[] keyPositions =
                    keyNames.stream().mapToInt(schema.getColumnNames()::indexOf).toArray();
            for (int position : keyPositions) {
                key.add(ColumnReader.of(schema.getColumnDataTypes().get(position), position));
            }
            return new RoutedTable(
                    id,
                    schema,
                    tables.table(topic, new RowType(fields), keyNames, dateType),
                    readers,
                    keyNames,
                    key,
                    keyPositions);
        } catch (ValidationException e) {
            throw new ValidationException(
                    "The table " + id + " can't be written to ByteAir: " + e.getMessage());
        }
    }

    Schema schema() {
        return schema;
    }

    /**
     * The record as a row of this kind, to be written at once.
     *
     * @throws ByteAirSinkException if a column of its key is NULL: all such rows would be one
     */
    TopicRow row(RecordData record, RowKind kind) {
        for (int i = 0; i < keyPositions.length; i++) {
            if (record.isNullAt(keyPositions[i])) {
                throw keyIsNull(keyNames.get(i));
            }
        }
        GenericRowData row = new GenericRowData(kind, columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.setField(i, columns.get(i).read(record));
        }
        return new TopicRow(table, row);
    }

    private ByteAirSinkException keyIsNull(String column) {
        return new ByteAirSinkException(
                "A row of the table "
                        + id
                        + ", for the topic '"
                        + id.getTableName()
                        + "', has NULL in the column '"
                        + column
                        + "' of its key, so that nothing tells it from others. If the column was"
                        + " renamed or dropped in the database, name what the key is now by the"
                        + " transform's projection or its 'primary-keys', and start the pipeline"
                        + " without state: it reads the tables again.",
                null);
    }

    /** The values that tell the record's row from others. */
    List<Object> key(RecordData record) {
        List<Object> values = new ArrayList<>(key.size());
        key.forEach(column -> values.add(column.read(record)));
        return values;
    }
}
