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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quota is shared through the JobManager, on each version of Flink, between processes. */
@Tag("e2e")
class QuotaITCase {

    private static final String TABLE = "One quota";
    private static final int QUOTA = 4_000;
    private static final int RECORDS = 60_000;

    @RegisterExtension final Bench bench = new Bench();

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.1.1", "2.2.0", "2.3.0"})
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
