/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import java.io.PrintWriter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code feed}: one job, one sink, three topics. */
@Command(
        name = "feed",
        description = {
            "Writes a shop's behaviours, items and users, made up, to their topics by one sink.",
            "Exits with 0 only if every record was accepted, and once.",
            ""
        },
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class FeedCommand extends ExampleCommand {

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "300000",
            description =
                    "How many behaviours to make up; a tenth as many items and a twentieth as many"
                            + " users come with them.")
    private long records;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed makes the same records.")
    private long seed;

    @Mixin private RunOptions run;

    @Mixin private ServiceOptions service;

    @Mixin private QuotaOptions quota;

    @Override
    CommonOptions options() {
        return run;
    }

    @Override
    int run(PrintWriter out, PrintWriter err, StopSwitch stop) throws Exception {
        if (records < 1) {
            throw new FlagMistake("--records is " + records + "; give 1 or more.");
        }
        try (Service target = service.open(System.getenv(), err, quota.isOn())) {
            out.println(
                    (target.isEmulated()
                                    ? "ByteAir emulator at "
                                            + target.endpoints()[0]
                                            + " (open it to watch)"
                                    : "ByteAir at " + String.join("; ", target.endpoints()))
                            + ", "
                            + quota);
            out.println(
                    "Making up "
                            + String.format("%,d", records)
                            + " behaviours of a shop, and items and users");
            out.flush();
            return new JobRun(out, err, stop, run, target).run(env -> define(env, target), "feed");
        }
    }

    private StreamGraph define(StreamExecutionEnvironment env, Service target) {
        new FeedJob(
                        new SinkTarget(
                                target, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, quota.isOn()),
                        seed)
                .define(env, records);
        return env.getStreamGraph();
    }
}
