/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import io.github.byteair.flink.table.TopicRow;
import io.github.byteair.flink.table.TopicTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.cdc.common.data.RecordData;
import org.apache.flink.cdc.common.event.AddColumnEvent;
import org.apache.flink.cdc.common.event.CreateTableEvent;
import org.apache.flink.cdc.common.event.DataChangeEvent;
import org.apache.flink.cdc.common.event.SchemaChangeEvent;
import org.apache.flink.cdc.common.event.TableId;
import org.apache.flink.cdc.common.schema.Schema;
import org.apache.flink.cdc.common.utils.SchemaUtils;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.RowKind;

/**
 * Events to rows, in their order, by the schemas that come between them. It keeps none over a
 * restart: Flink CDC's schema registry does, and its sink operator puts a table's latest schema
 * before the first event of the table that a writer gets. One thread at a time.
 */
final class EventRows {

    private final TopicTables tables;
    private final Map<TableId, RoutedTable> known = new HashMap<>();

    EventRows(TopicTables tables) {
        this.tables = tables;
    }

    /** What the change does to rows; each to be written before the next change is asked for. */
    List<TopicRow> rows(DataChangeEvent event) {
        RoutedTable table = known(event.tableId());
        RecordData before = event.before();
        RecordData after = event.after();
        if (after == null) {
            return List.of(table.row(before, RowKind.DELETE));
        }
        TopicRow present = table.row(after, RowKind.INSERT);
        if (before != null && !table.key(before).equals(table.key(after))) {
            return List.of(table.row(before, RowKind.DELETE), present);
        }
        return List.of(present);
    }

    /**
     * Takes notice of a table, or of a change of one.
     *
     * @throws ValidationException naming the table and what to change, if its rows can't be written
     */
    void change(SchemaChangeEvent event) {
        TableId id = event.tableId();
        switch (SchemaChanges.kind(event)) {
            case SchemaChanges.CREATE_TABLE:
                Schema created = ((CreateTableEvent) event).getSchema();
                known.put(id, RoutedTable.of(tables, id, created));
                return;
            case SchemaChanges.DROP_TABLE:
                known.remove(id);
                return;
            case SchemaChanges.TRUNCATE_TABLE:
                return;
            default:
                known.put(id, RoutedTable.of(tables, id, changed(known(id).schema(), event)));
        }
    }

    /**
     * The schema after a change, also if it has the change already: of a table that a writer has
     * not heard of since a restart, Flink CDC puts the schema before the change that is the
     * registry's latest, and that is the one after it. Columns that are renamed, gone or of their
     * new type already are left as they are; what is added is added once.
     */
    private static Schema changed(Schema schema, SchemaChangeEvent event) {
        if (!(event instanceof AddColumnEvent)) {
            return SchemaUtils.applySchemaChangeEvent(schema, event);
        }
        List<String> names = schema.getColumnNames();
        List<AddColumnEvent.ColumnWithPosition> added =
                ((AddColumnEvent) event)
                        .getAddedColumns().stream()
                                .filter(column -> !names.contains(column.getAddColumn().getName()))
                                .collect(Collectors.toList());
        return added.isEmpty()
                ? schema
                : SchemaUtils.applySchemaChangeEvent(
                        schema, new AddColumnEvent(event.tableId(), added));
    }

    private RoutedTable known(TableId id) {
        RoutedTable table = known.get(id);
        if (table == null) {
            throw new IllegalStateException(
                    "There is a change of the table "
                            + id
                            + ", but no schema of it came before. This is a mistake of the"
                            + " pipeline's source or of Flink CDC.");
        }
        return table;
    }
}
