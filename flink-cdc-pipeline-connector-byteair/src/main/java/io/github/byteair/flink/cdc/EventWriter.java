/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;


import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.writer.ByteAirSinkWriter;
import io.github.byteair.flink.sink.writer.RequestEntry;
import io.github.byteair.flink.table.TopicRow;
import io.github.byteair.flink.table.TopicTables;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.cdc.common.data.RecordData;
import org.apache.flink.cdc.common.event.CreateTableEvent;
import org.apache.flink.cdc.common.event.DataChangeEvent;
import org.apache.flink.cdc.common.event.Event;
import org.apache.flink.cdc.common.event.SchemaChangeEvent;
import org.apache.flink.cdc.common.event.TableId;
import org.apache.flink.cdc.common.schema.Schema;
import org.apache.flink.cdc.common.utils.SchemaUtils;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.types.RowKind;

/**
 * Events to rows, in their order. It keeps no schemas over a restart: Flink CDC's schema registry
 * does, and its sink operator puts a table's latest schema before the first event of the table that
 * a writer gets.
 *
 * <p>Before a table changes, Flink CDC flushes the writers. What is buffered are records in JSON,
 * to which no schema matters any more; so a flush need not wait until the platform has them all,
 * and a schema can change in an outage.
 */
@Internal
final class EventWriter
        implements StatefulSinkWriter<Event, BufferedRequestState<RequestEntry>>,
                CommittingSinkWriter<Event, SinkCommittable> {

    private final TopicTables tables;
    private final ByteAirSinkWriter<TopicRow> rows;
    private final Map<TableId, RoutedTable> known = new HashMap<>();

    EventWriter(TopicTables tables, ByteAirSinkWriter<TopicRow> rows) {
        this.tables = tables;
        this.rows = rows;
    }

    @Override
    public void write(Event event, Context context) throws IOException, InterruptedException {
        if (event instanceof DataChangeEvent) {
            write((DataChangeEvent) event, context);
        } else if (event instanceof SchemaChangeEvent) {
            change((SchemaChangeEvent) event);
            // The flush before it was for no checkpoint.
            rows.goOn();
        } else {
            throw new IllegalStateException("An event of an unknown kind: " + event.getClass());
        }
    }

    private void write(DataChangeEvent event, Context context)
            throws IOException, InterruptedException {
        RoutedTable table = known.get(event.tableId());
        if (table == null) {
            throw unknown(event.tableId());
        }
        RecordData before = event.before();
        RecordData after = event.after();
        if (after == null) {
            rows.write(table.row(before, RowKind.DELETE), context);
            return;
        }
        if (before != null && !table.key(before).equals(table.key(after))) {
            rows.write(table.row(before, RowKind.DELETE), context);
        }
        rows.write(table.row(after, RowKind.INSERT), context);
    }

    private void change(SchemaChangeEvent event) {
        TableId id = event.tableId();
        if (event instanceof CreateTableEvent) {
            known.put(id, RoutedTable.of(tables, id, ((CreateTableEvent) event).getSchema()));
            return;
        }
        switch (SchemaChanges.kind(event)) {
            case SchemaChanges.DROP_TABLE:
                known.remove(id);
                return;
            case SchemaChanges.TRUNCATE_TABLE:
                return;
            default:
        }
        RoutedTable table = known.get(id);
        if (table == null) {
            throw unknown(id);
        }
        Schema changed = SchemaUtils.applySchemaChangeEvent(table.schema(), event);
        known.put(id, RoutedTable.of(tables, id, changed));
    }

    private static IllegalStateException unknown(TableId id) {
        return new IllegalStateException(
                "There is a change of the table "
                        + id
                        + ", but no schema of it came before. This is a mistake of the pipeline's"
                        + " source or of Flink CDC.");
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
        rows.writeWatermark(watermark);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        rows.flush(endOfInput);
    }

    @Override
    public Collection<SinkCommittable> prepareCommit() throws IOException, InterruptedException {
        return rows.prepareCommit();
    }

    @Override
    public List<BufferedRequestState<RequestEntry>> snapshotState(long checkpointId)
            throws IOException {
        return rows.snapshotState(checkpointId);
    }

    @Override
    public void close() {
        rows.close();
    }
}
