/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.benchmarks.BufferedRecords;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** As many small records as wait in a full sink, into a checkpoint. Per checkpoint. */
@State(Scope.Thread)
public class CheckpointBenchmark {

    private final WriterStateSerializer serializer =
            new WriterStateSerializer(SinkConfig.builder().topic("behavior").build());
    private final Owner owner = new Owner("100000", "200000", 0, 1);
    private BufferedRecords buffered;

    @Setup(Level.Trial)
    public void setUp() {
        buffered =
                BufferedRecords.of(
                        SinkConfig.DEFAULT_MAX_BUFFERED_REQUESTS, BufferedRecords::tiny, false);
    }

    /** Gives how many bytes it has. */
    @Benchmark
    public long write() throws IOException {
        long bytes = 0;
        for (StoredRecords stored : buffered.snapshot()) {
            bytes += serializer.serialize(WriterState.of(owner, stored)).length;
        }
        return bytes;
    }
}
