/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.benchmarks.Behaviors;
import io.github.byteair.flink.benchmarks.JsonRecords;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A parked batch into a checkpoint and out of one. Per record. */
@State(Scope.Thread)
@OperationsPerInvocation(JsonRecords.BATCH)
public class StateBenchmark {

    @Param({"300", "5120"})
    public int jsonBytes;

    private final WriterStateSerializer serializer =
            new WriterStateSerializer(SinkConfig.builder().topic("behavior").build());
    private WriterState state;
    private byte[] bytes;

    @Setup(Level.Trial)
    public void setUp() throws IOException {
        state =
                WriterState.of(
                        new Owner("100000", "200000", 0, 1),
                        StoredRecords.batch(
                                Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null),
                                JsonRecords.joined(Behaviors.make(JsonRecords.BATCH, jsonBytes)),
                                "0123456789abcdef0123456789abcdef",
                                3,
                                IdHistory.of(true, false)));
        bytes = serializer.serialize(state);
    }

    @Benchmark
    public byte[] write() throws IOException {
        return serializer.serialize(state);
    }

    @Benchmark
    public Object read() throws IOException {
        return serializer.deserialize(serializer.getVersion(), bytes);
    }
}
