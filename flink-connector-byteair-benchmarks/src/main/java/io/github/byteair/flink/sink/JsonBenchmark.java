/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.benchmarks.Behavior;
import io.github.byteair.flink.benchmarks.Behaviors;
import io.github.byteair.flink.benchmarks.JsonRecords;
import io.github.byteair.flink.sink.record.JsonObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Elements of a DataStream to JSON bytes, and the check of what a schema made. Per record. */
@State(Scope.Thread)
@OperationsPerInvocation(JsonRecords.BATCH)
public class JsonBenchmark {

    @Param({"300", "1024", "5120"})
    public int jsonBytes;

    private List<Behavior> behaviors;
    private List<byte[]> json;
    private final List<Map<String, Object>> maps = new ArrayList<>();
    private final SerializationSchema<Behavior> forPojos = JsonSerializationSchemas.forPojos();
    private final SerializationSchema<Map<String, Object>> forMaps =
            JsonSerializationSchemas.forMaps();

    @Setup(Level.Trial)
    public void setUp() {
        behaviors = Behaviors.make(JsonRecords.BATCH, jsonBytes);
        json = JsonRecords.json(behaviors);
        behaviors.forEach(behavior -> maps.add(Behaviors.toMap(behavior)));
    }

    @Benchmark
    public void pojo(Blackhole hole) {
        behaviors.forEach(behavior -> hole.consume(forPojos.serialize(behavior)));
    }

    @Benchmark
    public void map(Blackhole hole) {
        maps.forEach(map -> hole.consume(forMaps.serialize(map)));
    }

    @Benchmark
    public void check(Blackhole hole) {
        json.forEach(bytes -> hole.consume(JsonObjects.findFault(bytes)));
    }
}
