/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A year's import in the heap of a small task manager. */
@Tag("long")
class ManyDatesLongITCase {

    private static final int ROWS = 2_000_000;
    private static final int DAYS = 365;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "batch"})
    void twoMillionRowsOfAYear(String mode) throws Exception {
        Path output = folder.resolve("output.txt");
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).keepRequests(1).start()) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx1g",
                                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ManyDatesMain.class.getName(),
                                    emulator.endpoint(),
                                    emulator.tenantId(),
                                    emulator.applicationId(),
                                    emulator.accessKey(),
                                    emulator.secretKey(),
                                    String.valueOf(ROWS),
                                    String.valueOf(DAYS),
                                    "2",
                                    mode,
                                    folder.resolve("checkpoints").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            try {
                assertThat(process.waitFor(8, TimeUnit.MINUTES)).as("it ends").isTrue();
            } finally {
                process.destroyForcibly();
            }
            String said = Files.readString(output);
            assertThat(process.exitValue()).as(said).isZero();
            EmulatorStats stats = emulator.stats();
            double mean = (double) stats.accepted() / (stats.requests() - 1);
            System.out.printf(
                    "%d rows of %d days, %s, 2 subtasks: mean batch %.0f; %s",
                    ROWS,
                    DAYS,
                    mode,
                    mean,
                    said.lines().reduce((before, line) -> line).orElseThrow() + "\n");
            assertThat(stats.unique()).isEqualTo(ROWS);
            assertThat(stats.duplicates()).isZero();
            assertThat(stats.done()).hasSize(1);
            assertThat(stats.done().get(0).dates()).hasSize(DAYS);
        }
    }
}
