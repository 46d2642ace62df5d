/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.emulator.EmulatorStats;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a run prints while it goes on and when it is over. */
final class RunReport {

    private final PrintWriter out;
    private final SinkMeter meter;
    private final long beganAt = System.nanoTime();

    private long lastAt = beganAt;
    private long lastAccepted;

    RunReport(PrintWriter out, SinkMeter meter) {
        this.out = out;
        this.meter = meter;
    }

    /** Prints the line of this second. */
    void progress() {
        long now = System.nanoTime();
        long accepted = meter.count("recordsAccepted");
        double rate = (accepted - lastAccepted) * 1e9 / Math.max(1, now - lastAt);
        out.printf(
                Locale.ROOT,
                "%5.0f s %,14d records %,12.0f records/s %4d in flight %5d retries%n",
                (now - beganAt) / 1e9,
                accepted,
                rate,
                meter.gauge("requestsInFlight"),
                meter.count("retries"));
        out.flush();
        lastAt = now;
        lastAccepted = accepted;
    }

    /**
     * Prints the summary, whose last line is JSON.
     *
     * @param millis how long the job ran, by Flink's account
     * @param check prints what else there is to say, and judges
     * @return whether all is well
     */
    boolean summary(
            Optional<EmulatorStats> stats, long millis, List<String> threadsLeft, RunCheck check) {
        long sent = meter.count("recordsIn");
        // The emulator's own count is worth more than what the sink believes.
        long accepted = stats.map(EmulatorStats::accepted).orElse(meter.count("recordsAccepted"));
        // The sink's count: some records are found wrong before they are sent.
        long rejected = meter.count("recordsRejected");
        long requests = stats.map(EmulatorStats::requests).orElse(meter.count("requests"));
        // A real service does not tell. This job never sends a record under a second Request-Id
        // unless the first was answered "not taken", and never starts over.
        long duplicates = stats.map(EmulatorStats::duplicates).orElse(0L);
        double seconds = Math.max(1, millis) / 1000.0;
        out.println();
        out.printf(Locale.ROOT, "sent         %,d records in %.1f s%n", sent, seconds);
        out.printf(
                Locale.ROOT,
                "accepted     %,d, rejected %,d%s%n",
                accepted,
                rejected,
                stats.map(s -> String.format(Locale.ROOT, ", duplicates %,d", duplicates))
                        .orElse(" (by the sink's account)"));
        out.printf(
                Locale.ROOT,
                "requests     %,d, of %,.0f records on average; %,d retries, %,d throttled (429)%n",
                requests,
                requests == 0 ? 0.0 : (double) accepted / requests,
                meter.count("retries"),
                meter.count("throttled"));
        stats.ifPresent(
                s ->
                        out.printf(
                                Locale.ROOT,
                                "at its peak  %,d requests/s and %,d records/s, over any sliding"
                                        + " second%n",
                                s.peakRequestsPerSecond(),
                                s.peakRecordsPerSecond()));
        out.println(
                threadsLeft.isEmpty()
                        ? "threads      none of the client left"
                        : "threads      left behind by the client: " + threadsLeft);
        RunTally tally =
                new RunTally(
                        sent,
                        accepted,
                        rejected,
                        duplicates,
                        meter.count("recordsAccepted") == accepted,
                        threadsLeft);
        boolean good = check.check(out, tally, stats);
        out.printf(
                Locale.ROOT,
                "{\"sent\":%d,\"accepted\":%d,\"rejected\":%d,\"duplicates\":%d,\"requests\":%d,"
                        + "\"seconds\":%.3f,\"records_per_second\":%.0f}%n",
                sent,
                accepted,
                rejected,
                duplicates,
                requests,
                seconds,
                accepted / seconds);
        out.flush();
        return good;
    }
}
