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
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.cdc.common.event.DataChangeEvent;
import org.apache.flink.cdc.common.event.Event;
import org.apache.flink.cdc.common.event.SchemaChangeEvent;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;

/**
 * Writes events as rows.
 *
 * <p>Before a table changes, Flink CDC flushes the writers. What is buffered are records in JSON,
 * to which no schema matters any more; so a flush need not wait until the platform has them all,
 * and a schema can change in an outage.
 */
@Internal
final class EventWriter
        implements StatefulSinkWriter<Event, BufferedRequestState<RequestEntry>>,
                CommittingSinkWriter<Event, SinkCommittable> {

    private final EventRows events;
    private final ByteAirSinkWriter<TopicRow> rows;
    private final AfterFlush afterFlush;

    EventWriter(TopicTables tables, ByteAirSinkWriter<TopicRow> rows, MailboxExecutor mailbox) {
        this.events = new EventRows(tables);
        this.rows = rows;
        this.afterFlush = new AfterFlush(mailbox, rows::goOn);
    }

    @Override
    public void write(Event event, Context context) throws IOException, InterruptedException {
        if (event instanceof DataChangeEvent) {
            for (TopicRow row : events.rows((DataChangeEvent) event)) {
                rows.write(row, context);
            }
        } else if (event instanceof SchemaChangeEvent) {
            events.change((SchemaChangeEvent) event);
            // The flush before it was for no checkpoint.
            rows.goOn();
        } else {
            throw new IllegalStateException("An event of an unknown kind: " + event.getClass());
        }
    }

    @Override
    public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
        rows.writeWatermark(watermark);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        rows.flush(endOfInput);
        if (!endOfInput) {
            afterFlush.flushed();
        }
    }

    @Override
    public Collection<SinkCommittable> prepareCommit() throws IOException, InterruptedException {
        afterFlush.forCheckpoint();
        return rows.prepareCommit();
    }

    @Override
    public List<BufferedRequestState<RequestEntry>> snapshotState(long checkpointId)
            throws IOException {
        afterFlush.forCheckpoint();
        return rows.snapshotState(checkpointId);
    }

    @Override
    public void close() {
        rows.close();
    }
}
