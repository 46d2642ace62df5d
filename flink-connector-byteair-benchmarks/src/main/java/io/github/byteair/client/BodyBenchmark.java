/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.flink.benchmarks.Behaviors;
import io.github.byteair.flink.benchmarks.JsonRecords;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A request's body from its records, and its signature. Per record. */
@State(Scope.Thread)
@OperationsPerInvocation(JsonRecords.BATCH)
public class BodyBenchmark {

    @Param({"300", "1024", "5120"})
    public int jsonBytes;

    @Param({"0", "1", "2", "3", "6"})
    public int level;

    private Records records;
    private GzipEncoder encoder;

    @Setup(Level.Trial)
    public void setUp() {
        records = JsonRecords.joined(Behaviors.make(JsonRecords.BATCH, jsonBytes));
        encoder = new GzipEncoder(level);
    }

    @TearDown(Level.Trial)
    public void tearDown() {
        encoder.close();
    }

    @Benchmark
    public byte[] assembleAndCompress() {
        return encoder.encodeArray(records);
    }

    /** The client's work for a batch. */
    @Benchmark
    public Map<String, String> assembleCompressHashAndSign() {
        return Bodies.sign(encoder.encodeArray(records));
    }
}
