/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.client.Bodies;
import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.delivery.Batch;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.table.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * All that a record costs a core before its request leaves: encode, buffer, compress, hash and
 * sign. Beside it the way that is written by hand, and the floor, which has the JSON given. Per
 * record.
 */
@State(Scope.Thread)
@OperationsPerInvocation(JsonRecords.BATCH)
public class PathBenchmark {

    private static final Destination DESTINATION =
            Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null);
    private static final WriteOutcome ACCEPTED =
            WriteOutcome.of(WriteOutcome.Kind.ACCEPTED, 0, "success");

    @Param({"300", "1024", "5120"})
    public int jsonBytes;

    private List<Behavior> behaviors;
    private final List<RowData> rows = new ArrayList<>();
    private final Rows encoder = new Rows();
    private final ObjectMapper mapper = new ObjectMapper();
    private Bodies bodies;
    private Records wholeBody;
    private long now;
    private final Port port = new Port();
    private Delivery delivery;

    @Setup(Level.Trial)
    public void setUp() {
        behaviors = Behaviors.make(JsonRecords.BATCH, jsonBytes);
        behaviors.forEach(behavior -> rows.add(Behaviors.toRow(behavior)));
        bodies = new Bodies(Bodies.DEFAULT_LEVEL);
        wholeBody = JsonRecords.joined(behaviors);
        delivery = Deliveries.of(1, port);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        bodies.close();
    }

    /** From a row to the batch that the delivery has sent, and to its end. */
    @Benchmark
    public Map<String, String> sink() {
        for (RowData row : rows) {
            int length = encoder.encode(row);
            if (delivery.add(DESTINATION, encoder.array(), 0, length, now)) {
                delivery.pump(now);
            }
        }
        Map<String, String> signed = Bodies.sign(bodies.encode(port.sent.records()));
        delivery.settle(port.sent, ACCEPTED, ++now);
        return signed;
    }

    private static final class Port extends Deliveries.NoService {

        private Batch sent;

        @Override
        public void send(Batch batch) {
            sent = batch;
        }
    }

    /** The body is there, in one piece. */
    @Benchmark
    public Map<String, String> floor() {
        return Bodies.sign(bodies.encode(wholeBody));
    }

    /** Jackson for the list, the JDK's stream at its own level. */
    @Benchmark
    public Map<String, String> byHand() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write(mapper.writeValueAsBytes(behaviors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Bodies.sign(body.toByteArray());
    }
}
