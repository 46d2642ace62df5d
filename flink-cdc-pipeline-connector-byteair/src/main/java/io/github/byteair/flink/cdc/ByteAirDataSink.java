/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.table.TopicRow;
import io.github.byteair.flink.table.TopicTables;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.cdc.common.event.DataChangeEvent;
import org.apache.flink.cdc.common.function.HashFunctionProvider;
import org.apache.flink.cdc.common.sink.DataSink;
import org.apache.flink.cdc.common.sink.EventSinkProvider;
import org.apache.flink.cdc.common.sink.FlinkSinkProvider;
import org.apache.flink.cdc.common.sink.MetadataApplier;

/** What Flink CDC builds a pipeline's end from. */
final class ByteAirDataSink implements DataSink {

    private final TopicTables tables;
    private final ByteAirSink<TopicRow> rows;

    ByteAirDataSink(TopicTables tables, ByteAirSink<TopicRow> rows) {
        this.tables = tables;
        this.rows = rows;
    }

    @Override
    public EventSinkProvider getEventSinkProvider() {
        return FlinkSinkProvider.of(
                rows instanceof SupportsCommitter
                        ? new EventSinkWithDeadLetters(tables, rows)
                        : new EventSink(tables, rows));
    }

    @Override
    public MetadataApplier getMetadataApplier() {
        return new SchemaChanges(tables);
    }

    @Override
    public HashFunctionProvider<DataChangeEvent> getDataChangeEventHashFunctionProvider() {
        return new KeyHashes();
    }
}
