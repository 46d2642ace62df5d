/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark runs, for a moment. What it measures in one is of no meaning. */
@Tag("bench-smoke")
class SmokeITCase {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir private Path folder;

    @Test
    void everyMicroBenchmarkRuns() throws Exception {
        Path report = folder.resolve("micro.json");
        String listed = run("micro", "-l");
        List<String> names =
                listed.lines().filter(line -> line.startsWith("io.github.byteair.")).toList();

        run(
                "micro",
                "-wi",
                "0",
                "-i",
                "1",
                "-r",
                "50ms",
                "-foe",
                "true",
                "-p",
                "level=2",
                "-p",
                "jsonBytes=300",
                "-p",
                "errors=1",
                "-rf",
                "json",
                "-rff",
                report.toString());

        List<String> ran = new ArrayList<>();
        MAPPER.readTree(report.toFile()).forEach(it -> ran.add(it.path("benchmark").asText()));
        assertThat(names).isNotEmpty();
        assertThat(ran).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void aPipelineOfEachKindRunsAndIsDrawn() throws Exception {
        Path results = folder.resolve("results.jsonl");
        run(
                "pipeline",
                "--only=^(datastream|sql|by-hand|floor)-p1-20ms-free$|^sql-p2-0ms-quota|-10ps",
                "--seconds=0.5",
                "--emulator=" + System.getProperty("benchmarks.emulator"),
                "--out=" + results);

        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(results)) {
            JsonNode result = MAPPER.readTree(line);
            names.add(result.path("name").asText());
            assertThat(result.path("recordsPerSecond").asDouble()).as(line).isPositive();
            assertThat(result.path("cpuSecondsPerMillion").asDouble()).as(line).isPositive();
        }
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "datastream-p1-20ms-free",
                        "sql-p1-20ms-free",
                        "by-hand-p1-20ms-free",
                        "floor-p1-20ms-free",
                        "sql-p2-0ms-quota-49000ps",
                        "datastream-p1-20ms-quota-10ps");

        Path picture = folder.resolve("results.svg");
        run("plot", results.toString(), picture.toString());
        assertThat(Files.readString(picture)).contains("<svg", "latency 20 ms", "by-hand");
    }

    /** Neither the case nor, which is the case's own, the emulator. */
    @Test
    void nothingIsLeftOfAPipelineThatIsStopped() throws Exception {
        Process pipeline =
                new ProcessBuilder(
                                Processes.java(),
                                "-jar",
                                System.getProperty("benchmarks.jar"),
                                "pipeline",
                                "--only=^floor-p1-20ms-free$",
                                "--seconds=60",
                                "--emulator=" + System.getProperty("benchmarks.emulator"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("stopped.txt").toFile())
                        .start();
        List<ProcessHandle> started = List.of();
        try {
            for (int i = 0; i < 300 && started.size() < 2; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
                started = pipeline.descendants().toList();
            }
            assertThat(started).hasSize(2);
            pipeline.destroy();
            assertThat(pipeline.waitFor(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100 && started.stream().anyMatch(ProcessHandle::isAlive); i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertThat(started).noneMatch(ProcessHandle::isAlive);
        } finally {
            started.forEach(ProcessHandle::destroyForcibly);
            pipeline.destroyForcibly();
        }
    }

    @Test
    void bufferedRecordsCostLittleBesideTheirJson() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : run("memory").lines().toList()) {
            lines.add(MAPPER.readTree(line));
        }
        assertThat(lines).hasSize(8);
        for (JsonNode line : lines) {
            double most = 1.3 * line.path("jsonBytes").asDouble() + 64;
            assertThat(line.path("heapBytes").asDouble()).as("%s", line).isLessThan(most);
        }
    }

    /** From a row to its request nothing is copied anew: arrays of settled batches serve again. */
    @Test
    void aRowsWayToItsRequestAllocatesLessThanTheRowsJson() throws Exception {
        List<String> lines = run("path", "--turns", "3", "--records", "20000").lines().toList();
        assertThat(lines).hasSize(3);
        for (String text : lines) {
            JsonNode line = MAPPER.readTree(text);
            double beyondTheFloor =
                    line.path("sinkBytes").asDouble() - line.path("floorBytes").asDouble();
            assertThat(beyondTheFloor).as(text).isLessThan(line.path("jsonBytes").asDouble());
        }
    }

    private String run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Processes.java(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-jar",
                                System.getProperty("benchmarks.jar")));
        command.addAll(List.of(arguments));
        Path printed = Files.createTempFile(folder, "printed", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            String text = Files.readString(printed);
            assertThat(ended).as(text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
