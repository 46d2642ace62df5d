/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.writer.RequestEntry;
import io.github.byteair.flink.sink.writer.WriterServices;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The simulation's one door to what only this package may touch: a client of its own in a sink, a
 * clock, chance and ids that come from a seed, and what is in a committable. Whoever rebuilds the
 * writer adapts this class, and nothing else of the simulation.
 */
public final class SimulationBridge<T> {

    private final ByteAirSink<T> sink;
    private final SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> serializer;

    /**
     * @param settings everything about the sink but topic and identity
     * @param applicationId what the process remembers of settings that worked goes by it
     * @param clients asked for each writer that is opened
     * @param nanoClock virtual time
     * @param randoms asked for each writer that is opened
     * @param requestIds asked for each new Request-Id
     */
    public SimulationBridge(
            ByteAirSinkBuilder<T> settings,
            String applicationId,
            Supplier<ByteAirClient> clients,
            LongSupplier nanoClock,
            Supplier<Random> randoms,
            Supplier<String> requestIds) {
        this.sink =
                settings.setTopic("behavior")
                        .setApplicationId(applicationId)
                        .setTenantId("1")
                        .setCredentials(Credentials.volc("a", "b"))
                        .setClientFactory(clients::get)
                        .setWriterServices(
                                () -> new WriterServices(nanoClock, randoms.get(), requestIds::get))
                        .build();
        this.serializer = sink.getWriterStateSerializer();
    }

    /**
     * What a writer hands to the operators behind it.
     *
     * @param completedDates the days that {@code done} may close, if the writer says that its input
     *     has ended; else null
     */
    public record Committables(
            List<RejectedRecord> deadLetters, @Nullable Collection<LocalDate> completedDates) {}

    /** A writer as Flink sees it; its state is bytes, as between two runs of a job. */
    public interface Writer<T> {
        void write(T element) throws IOException, InterruptedException;

        void flush(boolean endOfInput) throws IOException, InterruptedException;

        Committables prepareCommit() throws IOException, InterruptedException;

        List<byte[]> snapshotState(long checkpointId) throws IOException;

        void close() throws Exception;
    }

    /**
     * @param states empty for a job's first run
     */
    public Writer<T> open(WriterInitContext context, List<byte[]> states) throws IOException {
        if (states.isEmpty()) {
            return new Opened<>(sink.createWriter(context), serializer);
        }
        List<BufferedRequestState<RequestEntry>> restored = new ArrayList<>();
        for (byte[] state : states) {
            restored.add(serializer.deserialize(serializer.getVersion(), state));
        }
        return new Opened<>(sink.restoreWriter(context, restored), serializer);
    }

    private static final class Opened<
                    T,
                    W extends
                            CommittingSinkWriter<T, SinkCommittable>
                                    & StatefulSinkWriter<T, BufferedRequestState<RequestEntry>>>
            implements Writer<T> {

        private final W writer;
        private final SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> serializer;

        private Opened(
                W writer,
                SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> serializer) {
            this.writer = writer;
            this.serializer = serializer;
        }

        @Override
        public void write(T element) throws IOException, InterruptedException {
            writer.write(element, null);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            writer.flush(endOfInput);
        }

        @Override
        public Committables prepareCommit() throws IOException, InterruptedException {
            List<RejectedRecord> letters = new ArrayList<>();
            Collection<LocalDate> dates = null;
            for (SinkCommittable committable : writer.prepareCommit()) {
                letters.addAll(committable.deadLetters());
                if (committable.completion() != null) {
                    dates =
                            committable.completion().written().stream()
                                    .map(Destination::dataDate)
                                    .collect(Collectors.toList());
                }
            }
            return new Committables(letters, dates);
        }

        @Override
        public List<byte[]> snapshotState(long checkpointId) throws IOException {
            List<byte[]> states = new ArrayList<>();
            for (BufferedRequestState<RequestEntry> state : writer.snapshotState(checkpointId)) {
                states.add(serializer.serialize(state));
            }
            return states;
        }

        @Override
        public void close() throws Exception {
            writer.close();
        }
    }
}
