/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.flink.sink.RejectionCause;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code replay}: dead letters, corrected, to where they were going. */
@Command(
        name = "replay",
        description = {
            "Sends dead letters again, each to its topic, stage and data date.",
            "Correct their lines first with any editor, or all at once with --set.",
            "Exits with 0 only if every record sent was accepted, and once.",
            ""
        },
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class ReplayCommand extends ExampleCommand {

    @Option(
            names = "--dead-letters",
            paramLabel = "DIR",
            required = true,
            description =
                    "Where the sink put them: reads its *.jsonl files, one dead letter a line."
                            + " They stay as they are.")
    private Path directory;

    @Option(
            names = "--set",
            paramLabel = "FIELD=VALUE",
            converter = FieldValue.Converter.class,
            description =
                    "Sets a field of every record: a number, or a text (a number in quotes is a"
                            + " text). Repeatable.")
    private List<FieldValue> set = new ArrayList<>();

    @Option(
            names = "--drop-cause",
            paramLabel = "CAUSE",
            description =
                    "Leaves out what was rejected for this cause: ${COMPLETION-CANDIDATES}."
                            + " Repeatable.")
    private List<RejectionCause> dropCauses = new ArrayList<>();

    @Nullable
    @Option(
            names = "--rejected",
            paramLabel = "DIR",
            description =
                    "Where to put what is rejected again; default: beside the dead letters, the"
                            + " name with -rejected behind.")
    private Path rejected;

    @Mixin private RunOptions run;

    @Mixin private ServiceOptions service;

    @Mixin private QuotaOptions quota;

    @Override
    CommonOptions options() {
        return run;
    }

    @Override
    int run(PrintWriter out, PrintWriter err, StopSwitch stop) throws Exception {
        Path source = directory.toAbsolutePath().normalize();
        Path again = rejectedDirectory(source);
        Correction correction = new Correction(dropCauses, set);
        DeadLetterFiles files = DeadLetterFiles.read(source, correction);
        try (Service target = service.open(System.getenv(), err, quota.isOn())) {
            out.println(
                    (target.isEmulated() ? "ByteAir emulator at " : "ByteAir at ")
                            + String.join("; ", target.endpoints()));
            out.println("Sending " + files);
            out.flush();
            ReplayJob job = new ReplayJob(target, correction, again);
            int exitCode =
                    new JobRun(out, err, stop, run, target)
                            .run(env -> define(env, job, files), "replay");
            if (!isEmpty(again)) {
                err.println("What was rejected again is in " + again + ".");
            }
            if (exitCode == 0) {
                err.println(
                        "Everything was accepted. Put "
                                + source
                                + " away: to replay it once more"
                                + " would send it twice.");
            }
            err.flush();
            return exitCode;
        }
    }

    private StreamGraph define(
            StreamExecutionEnvironment env, ReplayJob job, DeadLetterFiles files) {
        job.define(env, files, quota.isOn());
        return env.getStreamGraph();
    }

    private Path rejectedDirectory(Path source) throws IOException {
        Path again =
                rejected == null
                        ? source.resolveSibling(source.getFileName() + "-rejected")
                        : rejected.toAbsolutePath().normalize();
        if (again.equals(source)) {
            throw new UserMistake(
                    "--rejected is the directory of the dead letters; give another, or the next"
                            + " replay would send everything once more.");
        }
        if (!isEmpty(again)) {
            throw new UserMistake(
                    again
                            + " already has files, of an earlier replay perhaps; put them away, or"
                            + " give another --rejected.");
        }
        return again;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }
}
