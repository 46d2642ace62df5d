/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.benchmarks.Behavior;
import io.github.byteair.flink.benchmarks.Behaviors;
import io.github.byteair.flink.benchmarks.JsonRecords;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Rows to JSON bytes, in both forms that Flink has for rows. Per record. */
@State(Scope.Thread)
@OperationsPerInvocation(JsonRecords.BATCH)
public class RowBenchmark {

    @Param({"300", "1024", "5120"})
    public int jsonBytes;

    private final Rows rows = new Rows();
    private final JacksonRows jackson = JacksonRows.decoding();
    private final JacksonRows trusting = JacksonRows.trusting();
    private final List<RowData> objects = new ArrayList<>();
    private final List<RowData> binary = new ArrayList<>();

    @Setup(Level.Trial)
    public void setUp() {
        RowDataSerializer serializer =
                new RowDataSerializer((RowType) Behaviors.rowType().getLogicalType());
        for (Behavior behavior : Behaviors.make(JsonRecords.BATCH, jsonBytes)) {
            objects.add(Behaviors.toRow(behavior));
            binary.add(serializer.toBinaryRow(Behaviors.toRow(behavior)).copy());
        }
    }

    /** As operators of one chain hand it on. */
    @Benchmark
    public void rowOfObjects(Blackhole hole) {
        objects.forEach(row -> hole.consume(rows.encode(row)));
    }

    /** As it comes over the network. */
    @Benchmark
    public void rowOfBytes(Blackhole hole) {
        binary.forEach(row -> hole.consume(rows.encode(row)));
    }

    /** What the sink would do with Jackson. */
    @Benchmark
    public void rowOfObjectsByJackson(Blackhole hole) {
        objects.forEach(row -> hole.consume(jackson.encode(row)));
    }

    @Benchmark
    public void rowOfBytesByJackson(Blackhole hole) {
        binary.forEach(row -> hole.consume(jackson.encode(row)));
    }

    /** Without a look at whether the text is UTF-8, which the sink can't do without. */
    @Benchmark
    public void rowOfBytesByJacksonUnchecked(Blackhole hole) {
        binary.forEach(row -> hole.consume(trusting.encode(row)));
    }
}
