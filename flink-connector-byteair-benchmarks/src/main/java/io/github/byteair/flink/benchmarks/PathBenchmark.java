/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.client.Bodies;
import io.github.byteair.flink.sink.Records;
import io.github.byteair.flink.table.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * All that a record costs a core before its request leaves: encode, compress, hash and sign. Beside
 * it the way that is written by hand, and the floor, which has the JSON given. Per record.
 */
@State(Scope.Thread)
@OperationsPerInvocation(Records.BATCH)
public class PathBenchmark {

    @Param({"300", "1024", "5120"})
    public int jsonBytes;

    private List<Behavior> behaviors;
    private final List<RowData> rows = new ArrayList<>();
    private final Rows encoder = new Rows();
    private final ObjectMapper mapper = new ObjectMapper();
    private Bodies bodies;
    private List<byte[]> wholeBody;

    @Setup(Level.Trial)
    public void setUp() {
        behaviors = Behaviors.make(Records.BATCH, jsonBytes);
        behaviors.forEach(behavior -> rows.add(Behaviors.toRow(behavior)));
        bodies = new Bodies(Bodies.DEFAULT_LEVEL);
        StringBuilder body = new StringBuilder();
        Records.json(behaviors)
                .forEach(
                        json ->
                                body.append(body.length() == 0 ? "" : ",")
                                        .append(new String(json, StandardCharsets.UTF_8)));
        wholeBody = List.of(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        bodies.close();
    }

    @Benchmark
    public Map<String, String> sink() {
        List<byte[]> records = new ArrayList<>(rows.size());
        for (RowData row : rows) {
            records.add(encoder.encode(row));
        }
        return Bodies.sign(bodies.encode(records));
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
