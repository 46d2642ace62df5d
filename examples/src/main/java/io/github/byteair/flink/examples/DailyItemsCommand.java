/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import javax.annotation.Nullable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code daily-items}: items of whole days, each under its day, and {@code done} at the end. */
@Command(
        name = "daily-items",
        description = {
            "Writes items of whole days to ByteAir, each under its data date, and closes the days"
                    + " by done.",
            "Exits with 0 only if every item was accepted, or rejected into --dead-letters, and"
                    + " the days are closed.",
            ""
        },
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class DailyItemsCommand extends ExampleCommand {

    static final long DEFAULT_RECORDS = 20_000;
    static final int DEFAULT_DAYS = 7;

    private static final int MOST_DAYS = 3_660;

    /** As on the command line. */
    enum Mode {
        BATCH,
        STREAMING
    }

    @Nullable
    @Option(
            names = "--input",
            paramLabel = "PATH",
            description =
                    "A file, or a folder of files, instead of items made up: .jsonl, .ndjson or"
                            + " .json with an object a line; .csv with a header, or of the Online"
                            + " Retail data set, of whose orders the articles sold each day are"
                            + " written.")
    private Path input;

    @Nullable
    @Option(
            names = "--date",
            paramLabel = "DAY",
            converter = DayText.Converter.class,
            description =
                    "The data date of all rows of --input. Without, the one in the file's name, as"
                            + " in item-2022-01-01.json; or")
    private LocalDate date;

    @Nullable
    @Option(
            names = "--date-field",
            paramLabel = "FIELD",
            description =
                    "the one in this field or column of each row: yyyy-MM-dd, which a time of day"
                            + " may follow, or yyyyMMdd. It stays in the record.")
    private String dateField;

    @Option(
            names = "--skip-malformed",
            description = "Goes on without malformed lines of --input, with a warning.")
    private boolean skipMalformed;

    @Nullable
    @Option(
            names = "--records",
            paramLabel = "N",
            description = "How many items to make up; default " + DEFAULT_RECORDS + ".")
    private Long records;

    @Nullable
    @Option(
            names = "--days",
            paramLabel = "N",
            description =
                    "Over how many days, from 2022-01-01 on, mixed at random; default "
                            + DEFAULT_DAYS
                            + ".")
    private Integer days;

    @Nullable
    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed makes the same items; default 1.")
    private Long seed;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = "item",
            description = "The topic to write to.")
    private String topic;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            defaultValue = "incremental_sync_daily",
            converter = OfflineStage.class,
            description = "The project's stage: pre_sync, history_sync or incremental_sync_daily.")
    private Stage stage;

    @Option(
            names = "--no-done",
            description = "Leaves the days open; the command done closes them.")
    private boolean noDone;

    @Nullable
    @Option(
            names = "--dead-letters",
            paramLabel = "DIR",
            description =
                    "Puts rows that can't be written there, and goes on. Without, the first one"
                            + " fails the job, and done is not called.")
    private Path deadLetters;

    @Option(
            names = "--runtime-mode",
            paramLabel = "batch|streaming",
            defaultValue = "batch",
            description = "Flink's execution mode. Only streaming has checkpoints.")
    private Mode mode;

    @Mixin private RunOptions run;

    @Mixin private ServiceOptions service;

    @Mixin private QuotaOptions quota;

    @Override
    CommonOptions options() {
        return run;
    }

    @Override
    String rejectionAdvice() {
        return "To keep such rows in files and go on without them: --dead-letters DIR.";
    }

    @Override
    int run(PrintWriter out, PrintWriter err, StopSwitch stop) throws Exception {
        check();
        ItemFiles files = input == null ? null : ItemFiles.open(input.toAbsolutePath(), rule());
        try (Service target = service.open(System.getenv(), err, quota.isOn())) {
            announce(out, target, files);
            int exitCode =
                    new JobRun(out, err, stop, run, target)
                            .run(
                                    env -> define(env, target, files),
                                    "daily-items",
                                    new DayReport(topic, stage, !noDone, deadLetters));
            conclude(err, target, exitCode);
            return exitCode;
        }
    }

    private void check() throws IOException {
        if (input != null && (records != null || days != null || seed != null)) {
            throw new FlagMistake(
                    "--records, --days and --seed are about items made up; leave them out with"
                            + " --input.");
        }
        if (input == null && (date != null || dateField != null || skipMalformed)) {
            throw new FlagMistake(
                    "--date, --date-field and --skip-malformed are about --input's rows; leave them"
                            + " out.");
        }
        if (date != null && dateField != null) {
            throw new FlagMistake("Give --date for all rows or --date-field for each, not both.");
        }
        if (records != null && records < 1) {
            throw new FlagMistake("--records is " + records + "; give 1 or more.");
        }
        if (days != null && (days < 1 || days > MOST_DAYS)) {
            throw new FlagMistake("--days is " + days + "; give 1 to " + MOST_DAYS + ".");
        }
        if (deadLetters != null && Files.exists(deadLetters) && !Files.isDirectory(deadLetters)) {
            throw new UserMistake("--dead-letters: " + deadLetters + " is a file; give a folder.");
        }
    }

    private DateRule rule() {
        return date != null
                ? DateRule.always(date)
                : dateField != null ? DateRule.ofField(dateField) : DateRule.ofFileName();
    }

    private void announce(PrintWriter out, Service target, @Nullable ItemFiles files) {
        out.println(
                (target.isEmulated() ? "ByteAir emulator at " : "ByteAir at ")
                        + String.join("; ", target.endpoints())
                        + ", "
                        + quota);
        out.println(
                files == null
                        ? String.format("Making up %,d items of %,d days", count(), daysMadeUp())
                        : "Reading "
                                + files
                                + (files.areOrders() ? ": articles sold, each day's" : ""));
        out.flush();
    }

    private long count() {
        return records == null ? DEFAULT_RECORDS : records;
    }

    private int daysMadeUp() {
        return days == null ? DEFAULT_DAYS : days;
    }

    private StreamGraph define(
            StreamExecutionEnvironment env, Service target, @Nullable ItemFiles files) {
        env.setRuntimeMode(
                mode == Mode.BATCH ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
        DailyItemsJob job =
                new DailyItemsJob(
                        new SinkTarget(target, topic, stage, quota.isOn()),
                        !noDone,
                        deadLetters == null ? null : deadLetters.toAbsolutePath());
        if (files == null) {
            job.generated(env, count(), new DailyItems(seed == null ? 1 : seed, daysMadeUp()));
        } else if (files.areOrders()) {
            job.sold(env, files, date, skipMalformed);
        } else {
            job.items(env, files, rule(), skipMalformed);
        }
        return env.getStreamGraph();
    }

    private void conclude(PrintWriter err, Service target, int exitCode) {
        if (exitCode != 0) {
            return;
        }
        if (noDone) {
            err.println("The days are open: close them with examples/run.sh done.");
        } else if (!target.isEmulated()) {
            err.println(
                    "The platform has taken done for all days that had rows; without a row, it is"
                            + " not called.");
        }
        err.flush();
    }
}
