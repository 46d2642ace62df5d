/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One thing to measure.
 *
 * @param latencyMillis of the service
 * @param quota whether the service and the sink keep to the platform's quota
 * @param rate records a second, offered; 0 is as fast as can be
 * @param records how many; 0 is as many as take the time a run is to take
 * @param jsonBytes of a record, roughly
 */
record PipelineCase(
        Writer writer,
        int latencyMillis,
        boolean quota,
        int parallelism,
        double rate,
        long records,
        int jsonBytes) {

    /**
     * Just less than the quota's 50,000: at more than it takes, the sink holds input back, and how
     * long a record waits is then up to the buffers.
     */
    static final double RATE_AT_QUOTA = 49_000;

    /** A trickle: each record waits for company that hardly comes. */
    static final double TRICKLE = 10;

    static List<PipelineCase> all() {
        List<PipelineCase> cases = new ArrayList<>();
        for (int latency : new int[] {0, 20, 50, 200}) {
            for (Writer writer : Writer.values()) {
                for (int parallelism : new int[] {1, 2}) {
                    cases.add(
                            new PipelineCase(
                                    writer, latency, false, parallelism, 0, 0, Behaviors.SMALL));
                }
            }
            for (Writer writer : new Writer[] {Writer.DATASTREAM, Writer.SQL}) {
                for (int parallelism : new int[] {1, 2}) {
                    cases.add(
                            new PipelineCase(
                                    writer,
                                    latency,
                                    true,
                                    parallelism,
                                    RATE_AT_QUOTA,
                                    0,
                                    Behaviors.SMALL));
                }
            }
        }
        cases.add(new PipelineCase(Writer.DATASTREAM, 20, true, 1, TRICKLE, 0, Behaviors.SMALL));
        for (int jsonBytes : new int[] {Behaviors.MEDIUM, Behaviors.LARGE}) {
            cases.add(new PipelineCase(Writer.DATASTREAM, 50, false, 1, 0, 0, jsonBytes));
            cases.add(new PipelineCase(Writer.SQL, 50, false, 1, 0, 0, jsonBytes));
        }
        for (long records : new long[] {100_000, 1_000_000, 10_000_000}) {
            cases.add(
                    new PipelineCase(Writer.DATASTREAM, 20, false, 1, 0, records, Behaviors.SMALL));
        }
        for (int parallelism : new int[] {1, 2, 4, 8}) {
            cases.add(
                    new PipelineCase(
                            Writer.DATASTREAM,
                            20,
                            false,
                            parallelism,
                            0,
                            2_000_000,
                            Behaviors.SMALL));
        }
        return cases;
    }

    /** The same as fast as can be. */
    PipelineCase unpaced() {
        return new PipelineCase(writer, latencyMillis, false, parallelism, 0, 0, jsonBytes);
    }

    /** A name that says it all, and that a pattern can pick. */
    String name() {
        return String.format(
                Locale.ROOT,
                "%s-p%d-%dms-%s%s%s%s",
                writer.label(),
                parallelism,
                latencyMillis,
                quota ? "quota" : "free",
                rate > 0 ? String.format(Locale.ROOT, "-%.0fps", rate) : "",
                records > 0 ? "-n" + records : "",
                jsonBytes == Behaviors.SMALL ? "" : "-" + jsonBytes + "b");
    }
}
