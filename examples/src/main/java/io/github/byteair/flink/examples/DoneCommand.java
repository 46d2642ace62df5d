/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.HttpByteAirClient;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.DoneCaller;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code done}: closes days by hand. */
@Command(
        name = "done",
        description = {
            "Calls done: closes days of a topic, after their last write, so that the platform"
                    + " ingests them.",
            "Exits with 0 only if the platform has taken it. From then on it takes no more rows"
                    + " for these days.",
            ""
        },
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class DoneCommand extends ExampleCommand {

    private static final int MOST_DAYS = 3_660;

    @Option(names = "--topic", paramLabel = "NAME", required = true, description = "Their topic.")
    private String topic;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            defaultValue = "incremental_sync_daily",
            converter = OfflineStage.class,
            description = "Their stage: pre_sync, history_sync or incremental_sync_daily.")
    private Stage stage;

    @Option(
            names = "--date",
            paramLabel = "DAY",
            converter = DayText.Converter.class,
            showDefaultValue = Visibility.NEVER,
            description = "A day to close, as in 2022-01-01. Repeatable.")
    private List<LocalDate> dates = new ArrayList<>();

    @Nullable
    @Option(
            names = "--from",
            paramLabel = "DAY",
            converter = DayText.Converter.class,
            description = "With --to: all days from this one")
    private LocalDate from;

    @Nullable
    @Option(
            names = "--to",
            paramLabel = "DAY",
            converter = DayText.Converter.class,
            description = "to this one.")
    private LocalDate to;

    @Option(
            names = "--retry-for",
            paramLabel = "TIME",
            defaultValue = "1min",
            converter = RunOptions.TimeConverter.class,
            description = "How long to try again when the service fails.")
    private Duration patience;

    @Mixin private CommonOptions common;

    @Mixin private ServiceOptions service;

    @Override
    CommonOptions options() {
        return common;
    }

    @Override
    int run(PrintWriter out, PrintWriter err, StopSwitch stop) throws Exception {
        SortedSet<LocalDate> days = days();
        try (Service target = service.open(System.getenv(), err, true)) {
            out.println(
                    (target.isEmulated()
                                    ? "ByteAir emulator, for the time of this command, at "
                                    : "ByteAir at ")
                            + String.join("; ", target.endpoints()));
            out.flush();
            call(target, stop, days);
            out.println("ByteAir took done for " + topic + " (" + stage + "):");
            days.forEach(out::println);
            out.flush();
            return 0;
        }
    }

    private void call(Service target, StopSwitch stop, SortedSet<LocalDate> days)
            throws InterruptedException {
        try (ByteAirClient client = HttpByteAirClient.open(target.clientConfig())) {
            Thread caller = Thread.currentThread();
            stop.onStop(caller::interrupt);
            new DoneCaller(
                            client,
                            ByteAirSinkBuilder.DEFAULT_INITIAL_BACKOFF,
                            ByteAirSinkBuilder.DEFAULT_MAX_BACKOFF,
                            patience)
                    .call(topic, stage, days);
        } finally {
            stop.onStop(() -> {});
        }
    }

    private SortedSet<LocalDate> days() {
        if ((from == null) != (to == null)) {
            throw new FlagMistake("Give --from and --to together, or neither.");
        }
        if (!topic.matches("[A-Za-z0-9_-]+")) {
            throw new FlagMistake(
                    "--topic is '"
                            + topic
                            + "'; letters, digits, '_' and '-' only. The standard ones are user,"
                            + " item and behavior.");
        }
        SortedSet<LocalDate> days = new TreeSet<>(dates);
        if (from != null && to != null) {
            long count = ChronoUnit.DAYS.between(from, to) + 1;
            if (count < 1 || count > MOST_DAYS) {
                throw new FlagMistake(
                        "From "
                                + from
                                + " to "
                                + to
                                + (count < 1
                                        ? " is no day: exchange --from and --to."
                                        : " are more than " + MOST_DAYS + " days."));
            }
            from.datesUntil(to.plusDays(1)).forEach(days::add);
        }
        if (days.isEmpty()) {
            throw new FlagMistake(
                    "Which days? Give --date, or --from and --to: a done that names none would mean"
                            + " yesterday to the platform.");
        }
        return days;
    }
}
