/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code feed}: one job, one sink, three topics. */
@Command(
        name = "feed",
        description = {
            "Writes a shop's behaviours, items and users, made up or from a file, to their topics by"
                    + " one sink.",
            "Exits with 0 only if every record was accepted, and once.",
            ""
        },
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class FeedCommand extends ExampleCommand {

    private static final long DEFAULT_RECORDS = 300_000;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "A file of JSON objects, one a line, in place of rows made up. The field of"
                            + " --topic-field names a row's topic and is no part of the record.")
    private Path input;

    @Option(
            names = "--topic-field",
            paramLabel = "NAME",
            description = "The field of --input's rows that names the topic; topic by default.")
    private String topicField;

    @Option(
            names = "--records",
            paramLabel = "N",
            showDefaultValue = Help.Visibility.NEVER,
            description =
                    "How many behaviours to make up, 300000 by default; a tenth as many items and a"
                            + " twentieth as many users come with them.")
    private Long records;

    @Option(
            names = "--seed",
            paramLabel = "N",
            showDefaultValue = Help.Visibility.NEVER,
            description = "The same seed makes the same records; 1 by default.")
    private Long seed;

    @Mixin private RunOptions run;

    @Mixin private ServiceOptions service;

    @Mixin private QuotaOptions quota;

    @Override
    CommonOptions options() {
        return run;
    }

    @Override
    int run(PrintWriter out, PrintWriter err, StopSwitch stop) throws Exception {
        if (records != null && records < 1) {
            throw new FlagMistake("--records is " + records + "; give 1 or more.");
        }
        if (input != null && (records != null || seed != null)) {
            throw new FlagMistake(
                    "--records and --seed are about rows made up; leave them out with --input.");
        }
        if (input == null && topicField != null) {
            throw new FlagMistake("--topic-field is about --input's rows; leave it out.");
        }
        if (input != null) {
            BehaviorInput.checkReadable(input);
        }
        try (Service target = service.open(System.getenv(), err, quota.isOn())) {
            out.println(target.describe() + ", " + quota);
            out.println(
                    input != null
                            ? "Reading " + input
                            : "Making up "
                                    + String.format("%,d", behaviors())
                                    + " behaviours of a shop, and items and users");
            out.flush();
            return new JobRun(out, err, stop, run, target).run(env -> define(env, target), "feed");
        }
    }

    private StreamGraph define(StreamExecutionEnvironment env, Service target) {
        FeedJob job =
                new FeedJob(
                        new SinkTarget(
                                target, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, quota.isOn()),
                        seed == null ? 1 : seed);
        if (input == null) {
            job.define(env, behaviors());
        } else {
            job.define(env, input, topicField == null ? "topic" : topicField);
        }
        return env.getStreamGraph();
    }

    private long behaviors() {
        return records == null ? DEFAULT_RECORDS : records;
    }
}
