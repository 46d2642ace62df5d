/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.EmulatorStats.TopicDay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** Says of each day what the service has of it and whether it is closed, and judges that. */
final class DayReport implements RunCheck {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String topic;
    private final Stage stage;
    private final boolean done;
    @Nullable private final Path deadLetters;

    /**
     * @param done whether days that have rows must be closed
     * @param deadLetters where rows are that can't be written, if anywhere
     */
    DayReport(String topic, Stage stage, boolean done, @Nullable Path deadLetters) {
        this.topic = topic;
        this.stage = stage;
        this.done = done;
        this.deadLetters = deadLetters;
    }

    @Override
    public boolean check(PrintWriter out, RunTally tally, Optional<EmulatorStats> stats) {
        if (deadLetters != null) {
            out.printf(
                    Locale.ROOT,
                    "dead letters %,d rows%s%n",
                    tally.rejected,
                    tally.rejected == 0 ? "" : ", in " + deadLetters);
        }
        boolean closed = stats.map(s -> days(out, s)).orElse(true);
        return tally.isSettled() && closed;
    }

    private boolean days(PrintWriter out, EmulatorStats stats) {
        List<TopicDay> days =
                stats.topics().stream()
                        .filter(day -> day.topic().equals(topic))
                        .filter(day -> day.stage().equals(stage.wireName()))
                        .filter(day -> day.date().isPresent())
                        .sorted(Comparator.comparing(day -> day.date().get()))
                        .collect(Collectors.toList());
        out.println();
        if (days.isEmpty()) {
            out.println("The service has no row, so there is no day to close.");
        } else {
            out.println("day           records   requests  mean batch   done at (UTC)");
        }
        days.forEach(day -> print(out, day));
        out.println();
        Set<LocalDate> written =
                days.stream()
                        .filter(day -> day.accepted() > 0)
                        .map(day -> day.date().get())
                        .collect(Collectors.toCollection(TreeSet::new));
        return !done || written.isEmpty()
                ? stats.doneCalls() == 0
                : isClosed(out, stats, days, written);
    }

    private static void print(PrintWriter out, TopicDay day) {
        out.printf(
                Locale.ROOT,
                "%s %,10d %,10d %,11.0f   %s%n",
                day.date().get(),
                day.accepted(),
                day.requests(),
                day.requests() == 0 ? 0.0 : (double) day.accepted() / day.requests(),
                day.doneAt().map(CLOCK::format).orElse("not called"));
    }

    private static boolean isClosed(
            PrintWriter out, EmulatorStats stats, List<TopicDay> days, Set<LocalDate> written) {
        if (stats.doneCalls() == 0) {
            out.println("done         not called; the platform ingests none of these days");
            return false;
        }
        EmulatorStats.DoneCall last = stats.done().get(stats.done().size() - 1);
        Instant lastWrite =
                days.stream()
                        .flatMap(day -> day.lastWrite().stream())
                        .max(Comparator.naturalOrder())
                        .orElse(last.time());
        out.printf(
                Locale.ROOT,
                "done         %d call%s for %d day%s, %,d ms after the last write%n",
                stats.doneCalls(),
                stats.doneCalls() == 1 ? "" : "s",
                last.dates().size(),
                last.dates().size() == 1 ? "" : "s",
                Duration.between(lastWrite, last.time()).toMillis());
        return stats.doneCalls() == 1
                && written.equals(new TreeSet<>(last.dates()))
                && !lastWrite.isAfter(last.time());
    }
}
