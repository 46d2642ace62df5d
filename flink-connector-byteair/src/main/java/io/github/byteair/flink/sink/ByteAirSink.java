/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.record.RecordSerializer;
import io.github.byteair.flink.sink.writer.ByteAirSinkWriter;
import io.github.byteair.flink.sink.writer.ClientFactory;
import io.github.byteair.flink.sink.writer.DeliveryBranch;
import io.github.byteair.flink.sink.writer.RequestEntry;
import io.github.byteair.flink.sink.writer.WriterServices;
import io.github.byteair.flink.sink.writer.WriterStateSerializer;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes records to ByteAir: users, items, behaviours, or whatever a topic holds.
 *
 * <p>Delivery is at least once, unless set otherwise. A request that gets no answer is sent again
 * with the same bytes under the same Request-Id, by which the service recognises what it has taken.
 * Only what was sent between the last checkpoint and a failure is sent twice. While the service is
 * down, records are held in memory up to the buffer's caps and in every checkpoint.
 *
 * <p>Nothing connects before the job runs: building the sink does no I/O.
 *
 * @param <T> what the sink takes
 * @see #builder()
 */
@PublicEvolving
public class ByteAirSink<T> extends AsyncSinkBase<T, RequestEntry>
        implements SupportsPreWriteTopology<T> {

    private static final long serialVersionUID = 1L;

    private final SinkConfig config;
    private final RecordSerializer<T> serializer;
    private final ClientFactory clients;
    private final WriterServices.Factory services;

    ByteAirSink(
            SinkConfig config,
            RecordSerializer<T> serializer,
            ClientFactory clients,
            WriterServices.Factory services) {
        super(
                noRequestEntries(),
                config.maxBatchSize(),
                config.maxInFlightRequests(),
                config.maxBufferedRequests(),
                config.maxBatchSizeInBytes(),
                config.maxTimeInBuffer().toMillis(),
                config.maxRecordSizeInBytes());
        this.config = config;
        this.serializer = serializer;
        this.clients = clients;
        this.services = services;
    }

    /** The base class wants one; the writer, which is no {@code AsyncSinkWriter}, does not. */
    private static <T> ElementConverter<T, RequestEntry> noRequestEntries() {
        return (element, context) -> {
            throw new UnsupportedOperationException("The records of this sink have no entries.");
        };
    }

    SinkConfig config() {
        return config;
    }

    /** Whether it is part of a job that runs as a batch, as far as that matters to its writers. */
    boolean runsAsBatch() {
        return false;
    }

    ClientFactory clients() {
        return clients;
    }

    WriterServices.Factory services() {
        return services;
    }

    /** Starts a sink's configuration. */
    public static <T> ByteAirSinkBuilder<T> builder() {
        return new ByteAirSinkBuilder<>();
    }

    /** Opens a writer with nothing to resume. Called by Flink, on the task manager. */
    @Override
    public ByteAirSinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, Collections.emptyList());
    }

    /** Opens a writer that resumes what a checkpoint holds. Called by Flink. */
    @Override
    public ByteAirSinkWriter<T> restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<RequestEntry>> restored)
            throws IOException {
        try {
            serializer.open(context.asSerializationSchemaInitializationContext());
        } catch (Exception e) {
            throw new IOException("The serialization schema could not be opened: " + e, e);
        }
        return ByteAirSinkWriter.open(
                config, serializer, clients, context, restored, services.create(), runsAsBatch());
    }

    /**
     * Adds operators where the job says that it takes over what a savepoint of an exactly-once sink
     * holds ({@code byteair.exactly-once.take-over}), and this one isn't; else nothing. Called by
     * Flink, at planning.
     */
    @Override
    public DataStream<T> addPreWriteTopology(DataStream<T> rows) {
        return config.isExactlyOnce() ? rows : DeliveryBranch.inherit(rows, this, config);
    }

    /** The format of the writers' state. */
    @Override
    public SimpleVersionedSerializer<BufferedRequestState<RequestEntry>>
            getWriterStateSerializer() {
        return new WriterStateSerializer(config);
    }
}
