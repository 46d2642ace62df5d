/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import java.io.PrintWriter;
import java.nio.file.Path;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code behavior}: a shop's events to the behaviour topic. */
@Command(
        name = "behavior",
        description = {
            "Writes a shop's behaviour events to ByteAir: made up, or read from a file.",
            "Exits with 0 only if every record was accepted, and once.",
            ""
        },
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class BehaviorCommand extends ExampleCommand {

    static final long DEFAULT_RECORDS = 600_000;

    @Nullable
    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "Reads .jsonl (behaviours in the platform's columns) or .csv (order lines of"
                            + " the Online Retail data set) instead of making events up.")
    private Path input;

    @Nullable
    @Option(
            names = "--records",
            paramLabel = "N",
            description = "How many events to make up; default " + DEFAULT_RECORDS + ".")
    private Long records;

    @Nullable
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed makes the same events; default 1.")
    private Long seed;

    @Option(
            names = "--skip-malformed",
            description = "Goes on without malformed lines of --input, with a warning.")
    private boolean skipMalformed;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = "behavior",
            description = "The topic to write to.")
    private String topic;

    @Mixin private RunOptions run;

    @Mixin private ServiceOptions service;

    @Mixin private QuotaOptions quota;

    @Override
    CommonOptions options() {
        return run;
    }

    @Override
    int run(PrintWriter out, PrintWriter err, StopSwitch stop) throws Exception {
        check();
        BehaviorInput file = input == null ? null : BehaviorInput.open(input);
        try (Service target = service.open(System.getenv(), err, quota.isOn())) {
            announce(out, target);
            return new JobRun(out, err, stop, run, target)
                    .run(env -> define(env, target, file), "behavior");
        }
    }

    private void check() {
        if (input != null && (records != null || seed != null)) {
            throw new FlagMistake(
                    "--records and --seed are about events made up; leave them out with --input.");
        }
        if (input == null && skipMalformed) {
            throw new FlagMistake("--skip-malformed is about --input's lines; leave it out.");
        }
        if (records != null && records < 1) {
            throw new FlagMistake("--records is " + records + "; give 1 or more.");
        }
    }

    private void announce(PrintWriter out, Service target) {
        out.println(target.describe() + ", " + quota);
        out.println(
                input == null
                        ? "Making up " + String.format("%,d", count()) + " events of a shop"
                        : "Reading " + input);
        out.flush();
    }

    private long count() {
        return records == null ? DEFAULT_RECORDS : records;
    }

    private StreamGraph define(
            StreamExecutionEnvironment env, Service target, @Nullable BehaviorInput file) {
        BehaviorJob job =
                new BehaviorJob(
                        new SinkTarget(
                                target, topic, Stage.INCREMENTAL_SYNC_STREAMING, quota.isOn()));
        if (file == null) {
            job.generated(env, count(), seed == null ? 1 : seed);
        } else {
            job.read(env, file, skipMalformed);
        }
        return env.getStreamGraph();
    }
}
