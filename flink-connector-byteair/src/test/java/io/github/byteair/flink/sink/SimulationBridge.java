/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.committable.SinkCommittableSerializer;
import io.github.byteair.flink.sink.writer.ByteAirSinkWriter;
import io.github.byteair.flink.sink.writer.DeliveryLane;
import io.github.byteair.flink.sink.writer.LaneElement;
import io.github.byteair.flink.sink.writer.LaneElementSerializer;
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
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

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
     * @param sealedOnHeap so many bytes of an exactly-once sink's requests wait on the heap
     */
    public SimulationBridge(
            ByteAirSinkBuilder<T> settings,
            String applicationId,
            Supplier<ByteAirClient> clients,
            LongSupplier nanoClock,
            Supplier<Random> randoms,
            Supplier<String> requestIds,
            long sealedOnHeap) {
        this.sink =
                settings.setTopic("behavior")
                        .setApplicationId(applicationId)
                        .setTenantId("1")
                        .setCredentials(Credentials.volc("a", "b"))
                        .setClientFactory(clients::get)
                        .setWriterServices(
                                () ->
                                        new WriterServices(
                                                        nanoClock, randoms.get(), requestIds::get)
                                                .withSealedOnHeap(sealedOnHeap))
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

    /** The writer of an exactly-once sink and the operator behind it, as Flink chains them. */
    public interface Pair<T> extends Writer<T> {

        /** Hands what the writer has to the operator, and gives what the operator hands on. */
        Committables prepareCommit(boolean writerEnded) throws IOException, InterruptedException;

        List<byte[]> snapshotOperator(long checkpointId) throws IOException;

        /** Before the savepoint that the job stops with. */
        void awaitAnswers() throws InterruptedException;

        void complete(long checkpointId);

        void beginDrain(boolean writerEnded) throws IOException, InterruptedException;

        boolean isDrained();

        /** What the operator hands on when everything is delivered. */
        Committables end() throws IOException;
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

    /**
     * @param operator what the operator is opened with
     * @param operatorStates empty for a job's first run
     */
    public Pair<T> openPair(
            WriterInitContext operator,
            List<byte[]> operatorStates,
            WriterInitContext context,
            List<byte[]> states)
            throws IOException {
        DeliveryLane lane =
                DeliveryLane.open(
                        sink.config(),
                        sink.clients(),
                        operator,
                        sink.services().create(),
                        elements(operatorStates));
        List<BufferedRequestState<RequestEntry>> restored = new ArrayList<>();
        for (byte[] state : states) {
            restored.add(serializer.deserialize(serializer.getVersion(), state));
        }
        try {
            return new OpenedPair<>(sink.restoreWriter(context, restored), serializer, lane);
        } catch (RuntimeException | IOException e) {
            lane.close();
            throw e;
        }
    }

    private static List<LaneElement> elements(List<byte[]> states) throws IOException {
        LaneElementSerializer serializer = new LaneElementSerializer();
        List<LaneElement> elements = new ArrayList<>();
        for (byte[] state : states) {
            elements.add(serializer.deserialize(new DataInputDeserializer(state)));
        }
        return elements;
    }

    private static final class OpenedPair<T> implements Pair<T> {

        private final ByteAirSinkWriter<T> writer;
        private final SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> serializer;
        private final SinkCommittableSerializer committables = new SinkCommittableSerializer();
        private final DeliveryLane lane;

        private OpenedPair(
                ByteAirSinkWriter<T> writer,
                SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> serializer,
                DeliveryLane lane) {
            this.writer = writer;
            this.serializer = serializer;
            this.lane = lane;
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
            return prepareCommit(false);
        }

        @Override
        public Committables prepareCommit(boolean writerEnded)
                throws IOException, InterruptedException {
            if (!writerEnded) {
                handOver();
            }
            return of(lane.prepare(false));
        }

        private void handOver() throws IOException, InterruptedException {
            for (SinkCommittable committable : writer.prepareCommit()) {
                lane.take(
                        committables.deserialize(
                                committables.getVersion(), committables.serialize(committable)));
            }
        }

        @Override
        public List<byte[]> snapshotState(long checkpointId) throws IOException {
            return bytes(writer.snapshotState(checkpointId), serializer);
        }

        @Override
        public List<byte[]> snapshotOperator(long checkpointId) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(1024);
            LaneElementSerializer state = new LaneElementSerializer();
            List<byte[]> bytes = new ArrayList<>();
            for (LaneElement element : lane.snapshot(checkpointId)) {
                out.clear();
                state.serialize(element, out);
                bytes.add(out.getCopyOfBuffer());
            }
            return bytes;
        }

        @Override
        public void awaitAnswers() throws InterruptedException {
            lane.awaitAnswers();
        }

        @Override
        public void complete(long checkpointId) {
            lane.complete(checkpointId, false);
        }

        @Override
        public void beginDrain(boolean writerEnded) throws IOException, InterruptedException {
            if (!writerEnded) {
                writer.flush(true);
                handOver();
            }
            lane.beginDrain(false);
        }

        @Override
        public boolean isDrained() {
            return lane.isDrained();
        }

        @Override
        public Committables end() throws IOException {
            return of(lane.prepare(true));
        }

        @Override
        public void close() throws Exception {
            writer.close();
            lane.close();
        }
    }

    private static List<byte[]> bytes(
            List<BufferedRequestState<RequestEntry>> states,
            SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> serializer)
            throws IOException {
        List<byte[]> bytes = new ArrayList<>();
        for (BufferedRequestState<RequestEntry> state : states) {
            bytes.add(serializer.serialize(state));
        }
        return bytes;
    }

    private static Committables of(Collection<SinkCommittable> committables) {
        List<RejectedRecord> letters = new ArrayList<>();
        Collection<LocalDate> dates = null;
        for (SinkCommittable committable : committables) {
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
            return of(writer.prepareCommit());
        }

        @Override
        public List<byte[]> snapshotState(long checkpointId) throws IOException {
            return bytes(writer.snapshotState(checkpointId), serializer);
        }

        @Override
        public void close() throws Exception {
            writer.close();
        }
    }
}
