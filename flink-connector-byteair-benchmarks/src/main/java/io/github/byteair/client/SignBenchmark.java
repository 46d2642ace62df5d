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

/** The hash and the signature of a body that is there. Per record. */
@State(Scope.Thread)
@OperationsPerInvocation(JsonRecords.BATCH)
public class SignBenchmark {

    @Param({"300", "1024", "5120"})
    public int jsonBytes;

    private byte[] body;

    @Setup(Level.Trial)
    public void setUp() {
        try (Bodies bodies = new Bodies(Bodies.DEFAULT_LEVEL)) {
            body = bodies.encode(JsonRecords.joined(Behaviors.make(JsonRecords.BATCH, jsonBytes)));
        }
    }

    @Benchmark
    public Map<String, String> hashAndSign() {
        return Bodies.sign(body);
    }
}
