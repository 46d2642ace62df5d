/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.Arrivals;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.job.NumbersJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quota is shared through the JobManager, on each version of Flink, between processes. */
@Tag("e2e")
class QuotaITCase {

    private static final String TABLE = "One quota";

    /** Records a second; as low as that where others need the machine, too. */
    private static final int QUOTA = Integer.getInteger("quota.records", 4_000);

    private static final int RECORDS = Integer.getInteger("quota.seconds", 10) * QUOTA;

    /** For what takes longer, and for what other tests show on the others. */
    private static final String ONE_VERSION = "2.3.0";

    private static final int SETTLING_SECONDS = 20;

    @RegisterExtension final Bench bench = new Bench();

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void oneOfFourSubtasksHasAllRows(String version) throws Exception {
        EmulatorProcess emulator = bench.emulator("--records-per-second", String.valueOf(QUOTA));
        FlinkCluster cluster = bench.cluster(version, List.of(), Map.of()).start(2);
        List<String> arguments = new ArrayList<>(emulator.jobArguments());
        arguments.addAll(
                List.of(
                        "--count",
                        String.valueOf(RECORDS),
                        "--quota",
                        String.valueOf(QUOTA),
                        "--parallelism",
                        "4",
                        "--skew",
                        "true"));
        String job = cluster.submit(Bench.jobJar(), NumbersJob.class, arguments);
        awaitAccepted(emulator, RECORDS / 2);
        double used = recordsPerSecond(emulator.journal()) / QUOTA;
        long throttled = emulator.stats().path("throttled").asLong();
        long requests = emulator.stats().path("requests").asLong();

        // No answers, and none is lost: each writer goes by a share of its own meanwhile.
        cluster.jobManager().suspend();
        try {
            TimeUnit.SECONDS.sleep(5);
        } finally {
            cluster.jobManager().resume();
        }
        cluster.awaitState(job, "FINISHED", Duration.ofSeconds(120));

        Arrivals arrivals = Arrivals.read(emulator.journal(), RECORDS);
        assertThat(arrivals.lost()).as("lost").isZero();
        assertThat(arrivals.duplicates()).as("duplicates").isZero();
        // One part in four would be 0.25. A busy machine needs more time.
        assertThat(used).as("of the quota").isGreaterThan(0.5);
        assertThat(throttled).as("429 of %s", requests).isLessThanOrEqualTo(2 + requests / 10);
        Results.cell(
                TABLE,
                version,
                "one of four subtasks has all rows",
                String.format("%.0f %% used, %d of %d 429", 100 * used, throttled, requests));
        Results.cell(TABLE, version, "JobManager suspended for 5 s", "nothing lost or doubled");
    }

    @Test
    void threeTablesOnTwoTaskManagers() throws Exception {
        EmulatorProcess emulator = bench.emulator("--records-per-second", String.valueOf(QUOTA));
        FlinkCluster cluster = bench.cluster(ONE_VERSION, List.of(), Map.of()).start(2);
        String job =
                cluster.submit(
                        Bench.jobJar(),
                        NumbersJob.class,
                        arguments(
                                emulator, "--parallelism", "2", "--topics", "user,item,behavior"));
        awaitAccepted(emulator, 2 * QUOTA);
        Part part = Part.of(emulator, Duration.ofSeconds(10));
        cluster.cancel(job);
        Results.cell(TABLE, ONE_VERSION, "three tables on two TaskManagers", part.toString());
        assertThat(part.used()).as(part.toString()).isBetween(0.5, 1.001);
        assertThat(part.throttled).as(part.toString()).isLessThanOrEqualTo(2 + part.requests / 10);
        assertThat(part.shares).as(part.toString()).hasSize(3);
        assertThat(part.shares.values()).as(part.toString()).allMatch(share -> share > 0.2);
    }

    @Test
    void twoClustersOnOneProject() throws Exception {
        EmulatorProcess emulator = bench.emulator("--records-per-second", String.valueOf(QUOTA));
        List<FlinkCluster> clusters = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (String topic : List.of("user", "item")) {
            FlinkCluster cluster = bench.cluster(ONE_VERSION, List.of(), Map.of()).start(1);
            clusters.add(cluster);
            jobs.add(
                    cluster.submit(
                            Bench.jobJar(),
                            NumbersJob.class,
                            arguments(emulator, "--parallelism", "1", "--topics", topic)));
        }
        awaitAccepted(emulator, SETTLING_SECONDS * QUOTA);
        Part part = Part.of(emulator, Duration.ofSeconds(10));
        for (int i = 0; i < jobs.size(); i++) {
            clusters.get(i).cancel(jobs.get(i));
        }
        Results.cell(TABLE, ONE_VERSION, "two clusters on one project", part.toString());
        assertThat(part.used()).as(part.toString()).isBetween(0.5, 1.001);
        // With four requests a second for both, each look at where the ceiling is costs one of
        // them.
        // That they are less than 1 % at the platform's quota is QuotaPoolSimulationTest's.
        assertThat(part.throttled).as(part.toString()).isLessThanOrEqualTo(2 + part.requests / 3);
        assertThat(part.shares.values()).as(part.toString()).allMatch(share -> share > 0.2);
    }

    @Test
    void aKilledTaskManagerIsNoBurst() throws Exception {
        EmulatorProcess emulator = bench.emulator("--records-per-second", String.valueOf(QUOTA));
        FlinkCluster cluster = bench.cluster(ONE_VERSION, List.of(), Map.of()).start(2);
        List<String> arguments = arguments(emulator, "--parallelism", "4");
        arguments.addAll(List.of("--count", String.valueOf(RECORDS)));
        String job = cluster.submit(Bench.jobJar(), NumbersJob.class, arguments);
        awaitAccepted(emulator, RECORDS / 4);
        long before = emulator.stats().path("throttled").asLong();
        cluster.taskManager("tm2").kill();
        cluster.forgetTaskManager("tm2");
        cluster.startTaskManager("tm3");
        cluster.awaitState(job, "FINISHED", Duration.ofSeconds(120));
        Arrivals arrivals = Arrivals.read(emulator.journal(), RECORDS);
        long throttled = emulator.stats().path("throttled").asLong() - before;
        long requests = emulator.stats().path("requests").asLong();
        String figures = String.format("0 lost, %d of %d 429", throttled, requests);
        Results.cell(TABLE, ONE_VERSION, "a TaskManager killed", figures);
        assertThat(arrivals.lost()).as("lost").isZero();
        assertThat(throttled).as(figures).isLessThanOrEqualTo(2 + requests / 10);
    }

    private static List<String> arguments(EmulatorProcess emulator, String... more) {
        List<String> arguments = new ArrayList<>(emulator.jobArguments());
        arguments.addAll(List.of("--count", "1000000000", "--quota", String.valueOf(QUOTA)));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** What a service took, and refused, in a part of its time. */
    private static final class Part {
        private long accepted;
        private long requests;
        private long throttled;
        private double seconds;
        private final Map<String, Double> shares = new TreeMap<>();

        static Part of(EmulatorProcess emulator, Duration length) throws Exception {
            JsonNode first = emulator.stats();
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
            JsonNode last = emulator.stats();
            Part part = new Part();
            part.accepted = count(last, "accepted") - count(first, "accepted");
            part.requests = count(last, "requests") - count(first, "requests");
            part.throttled = count(last, "throttled") - count(first, "throttled");
            Instant begin = Instant.parse(first.path("time").asText());
            Instant end = Instant.parse(last.path("time").asText());
            part.seconds = Duration.between(begin, end).toMillis() / 1_000.0;
            for (JsonNode topic : last.path("topics")) {
                String name = topic.path("topic").asText();
                part.shares.merge(name, (double) count(topic, "accepted"), Double::sum);
            }
            for (JsonNode topic : first.path("topics")) {
                String name = topic.path("topic").asText();
                part.shares.merge(name, -(double) count(topic, "accepted"), Double::sum);
            }
            part.shares.replaceAll((name, of) -> of / part.accepted);
            return part;
        }

        private static long count(JsonNode of, String name) {
            return of.path(name).asLong();
        }

        double used() {
            return accepted / seconds / QUOTA;
        }

        @Override
        public String toString() {
            StringBuilder parts = new StringBuilder();
            shares.forEach(
                    (name, of) -> parts.append(String.format(", %s %.0f %%", name, 100 * of)));
            return String.format("%.0f %% used, %d of %d 429", 100 * used(), throttled, requests)
                    + parts;
        }
    }

    private static void awaitAccepted(EmulatorProcess emulator, long records) throws Exception {
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (emulator.accepted() < records) {
            assertThat(System.nanoTime()).as("waited for %s records", records).isLessThan(giveUpAt);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** From the first write to the last, what the first brought left out. */
    private static double recordsPerSecond(Path journal) throws IOException {
        List<Instant> times = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(journal)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = EmulatorProcess.json(line);
                if (entry.path("kind").asText().equals("write")) {
                    times.add(Instant.parse(entry.path("time").asText()));
                }
            }
        }
        // Each had a batch of a thousand, but perhaps the last.
        Duration took = Duration.between(times.get(0), times.get(times.size() - 1));
        return 1_000.0 * (times.size() - 1) / (took.toMillis() / 1_000.0);
    }
}
