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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Savepoints with parked batches, across versions of Flink and of the connector's state: nothing is
 * lost, and what was sent without an answer goes out again under its id, byte for byte.
 */
class UpgradeITCase {

    private static final Path RECORDED = Path.of("src/test/resources/state-v1");

    @RegisterExtension final Bench bench = new Bench();

    @Test
    @Tag("e2e")
    void fromFlink1To2() throws Exception {
        EmulatorProcess emulator = bench.emulator();
        FlinkCluster old = bench.cluster("1.20.3", List.of(), Map.of()).start(1);
        String savepoint = ParkedBatches.savepoint(old, emulator);
        old.close();
        Map<String, String> unsettled = ParkedBatches.unsettled(emulator);
        emulator.clearFaults();

        FlinkCluster present = bench.cluster("2.3.0", List.of(), Map.of()).start(1);
        resume("Flink 1.20.3 to 2.3.0", present, emulator, savepoint, unsettled);
    }

    /** The savepoint is in the repository, with the emulator's journal up to then. */
    @Test
    @Tag("e2e")
    void fromRecordedState() throws Exception {
        Files.copy(
                RECORDED.resolve("emulator.journal"), bench.folder().resolve("emulator.journal"));
        Map<String, String> unsettled = new TreeMap<>();
        for (String line : Files.readAllLines(RECORDED.resolve("unsettled.txt"))) {
            String[] parts = line.split(" ");
            unsettled.put(parts[0], parts[1]);
        }
        EmulatorProcess emulator = bench.emulator();

        FlinkCluster present = bench.cluster("2.3.0", List.of(), Map.of()).start(1);
        String savepoint = RECORDED.resolve("savepoint").toUri().toString();
        resume("state format 1 to the present", present, emulator, savepoint, unsettled);
    }

    private void resume(
            String row,
            FlinkCluster cluster,
            EmulatorProcess emulator,
            String savepoint,
            Map<String, String> unsettled)
            throws Exception {
        assertThat(unsettled).hasSizeGreaterThanOrEqualTo(2);
        int before = emulator.requests().size();
        String job =
                cluster.submit(
                        Bench.jobJar(),
                        NumbersJob.class,
                        ParkedBatches.arguments(emulator, 0),
                        savepoint);
        cluster.awaitState(job, "FINISHED", Duration.ofSeconds(90));

        Map<String, String> sent = new HashMap<>();
        Map<String, Integer> codes = new TreeMap<>();
        int known = 0;
        List<JsonNode> all = emulator.requests();
        // Those before went out under these ids in any case.
        for (JsonNode request : all.subList(before, all.size())) {
            sent.put(request.path("requestId").asText(), request.path("sha256").asText());
            if (unsettled.containsKey(request.path("requestId").asText())) {
                codes.put(request.path("requestId").asText(), request.path("code").asInt());
                known += request.path("code").asInt() == 409 ? request.path("records").asInt() : 0;
            }
        }
        assertThat(sent).containsAllEntriesOf(unsettled);
        // Some had been taken, some had not.
        assertThat(codes.values()).contains(409).contains(0);
        Arrivals arrivals = Arrivals.read(emulator.journal(), ParkedBatches.RECORDS);
        assertThat(arrivals.lost()).as("lost").isZero();
        // A savepoint does not say whether the job was stopped with it or went on, and was refused:
        // what the service knows goes out once more, and is counted.
        assertThat(arrivals.duplicates()).as("duplicates").isLessThanOrEqualTo(known);
        String table = "Upgrades";
        Results.cell(table, row, "batches parked without an answer", unsettled.size());
        Results.cell(
                table,
                row,
                "of them taken before",
                codes.values().stream().filter(code -> code == 409).count());
        Results.cell(table, row, "ids and bytes kept", unsettled.size());
        Results.cell(table, row, "records", ParkedBatches.RECORDS);
        Results.cell(table, row, "lost", arrivals.lost());
        Results.cell(table, row, "duplicates", arrivals.duplicates());
    }

    /**
     * Records the state of the present format, to be restored by those to come: run with {@code
     * -Dtest.groups=record-state} and see {@code state-v1/README.md}.
     */
    @Test
    @Tag("record-state")
    void recordState() throws Exception {
        EmulatorProcess emulator = bench.emulator();
        FlinkCluster cluster = bench.cluster("1.20.3", List.of(), Map.of()).start(1);
        Path savepoint = Path.of(java.net.URI.create(ParkedBatches.savepoint(cluster, emulator)));
        Map<String, String> unsettled = ParkedBatches.unsettled(emulator);
        cluster.close();
        emulator.close();
        Path target = Path.of(System.getProperty("e2e.target"), "recorded-state");
        copy(savepoint, target.resolve("savepoint"));
        Files.copy(emulator.journal(), target.resolve("emulator.journal"));
        List<String> lines = new ArrayList<>();
        unsettled.forEach((id, sha256) -> lines.add(id + " " + sha256));
        Files.write(target.resolve("unsettled.txt"), lines);
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.collect(Collectors.toList());
        }
        Files.createDirectories(to.getParent());
        for (Path file : files) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }
}
