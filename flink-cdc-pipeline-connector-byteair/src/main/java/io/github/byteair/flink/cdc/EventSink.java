/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.writer.RequestEntry;
import io.github.byteair.flink.table.TopicRow;
import io.github.byteair.flink.table.TopicTables;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.cdc.common.event.Event;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The connector's sink of rows, for events. Its state is that of the sink of rows. */
@Internal
class EventSink
        implements Sink<Event>, SupportsWriterState<Event, BufferedRequestState<RequestEntry>> {

    private static final long serialVersionUID = 1L;

    private final TopicTables tables;
    private final ByteAirSink<TopicRow> rows;

    EventSink(TopicTables tables, ByteAirSink<TopicRow> rows) {
        this.tables = tables;
        this.rows = rows;
    }

    final ByteAirSink<TopicRow> rows() {
        return rows;
    }

    /** What Flink 1.20 still wants; it calls the other. */
    @Deprecated
    @Override
    public EventWriter createWriter(InitContext context) {
        throw new UnsupportedOperationException(
                "This sink needs Flink 1.20 or newer, which opens it with a WriterInitContext.");
    }

    @Override
    public EventWriter createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, Collections.emptyList());
    }

    @Override
    public EventWriter restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<RequestEntry>> restored)
            throws IOException {
        return new EventWriter(
                tables, rows.restoreWriter(context, restored), context.getMailboxExecutor());
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<RequestEntry>>
            getWriterStateSerializer() {
        return rows.getWriterStateSerializer();
    }
}
