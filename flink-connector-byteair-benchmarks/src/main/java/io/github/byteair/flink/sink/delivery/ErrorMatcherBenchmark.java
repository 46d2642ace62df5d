/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.RecordError;
import io.github.byteair.client.Records;
import io.github.byteair.flink.benchmarks.Behaviors;
import io.github.byteair.flink.benchmarks.JsonRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Which of a thousand records are meant by the errors of an answer. Per answer. */
@State(Scope.Thread)
public class ErrorMatcherBenchmark {

    @Param({"1", "100"})
    public int errors;

    private Records records;
    private final List<RecordError> asSent = new ArrayList<>();
    private final List<RecordError> rewritten = new ArrayList<>();

    @Setup(Level.Trial)
    public void setUp() {
        records = JsonRecords.joined(Behaviors.make(JsonRecords.BATCH, Behaviors.SMALL));
        for (int i = 0; i < errors; i++) {
            String sent =
                    new String(
                            records.record(i * JsonRecords.BATCH / errors), StandardCharsets.UTF_8);
            asSent.add(new RecordError("wrong", sent));
            rewritten.add(new RecordError("wrong", sent.replace(":", ": ")));
        }
    }

    @Benchmark
    public Object errorsAsSent() {
        return ErrorMatcher.match(records, asSent);
    }

    /** The service may write a record its own way, here with blanks. */
    @Benchmark
    public Object errorsRewritten() {
        return ErrorMatcher.match(records, rewritten);
    }
}
