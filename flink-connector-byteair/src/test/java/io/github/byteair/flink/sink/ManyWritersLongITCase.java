/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty-four writers in 600 MB of heap, and a service that is down from the start. */
@Tag("long")
class ManyWritersLongITCase {

    private static final Pattern SAID =
            Pattern.compile("at (\\d+) s: live (\\d+), counted (\\d+), budget (\\d+)");

    /** Of a table; twice of what the buffers can hold. */
    private static final int ROWS = 400_000;

    /** Two minutes with {@code -Dbyteair.outage.seconds=120}. */
    private static final int OUTAGE_SECONDS = Integer.getInteger("byteair.outage.seconds", 10);

    @TempDir Path folder;

    @Test
    void allThatTheyHoldFitsTheBudgetAndIsDeliveredAfterwards() throws Exception {
        Path output = folder.resolve("output.txt");
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).keepRequests(1).start()) {
            emulator.faults().outage(Outage.UNAVAILABLE);
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx600m",
                                    "-XX:+UseSerialGC",
                                    "-XX:+ExitOnOutOfMemoryError",
                                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    ManyWritersMain.class.getName(),
                                    emulator.endpoint(),
                                    emulator.tenantId(),
                                    emulator.applicationId(),
                                    emulator.accessKey(),
                                    emulator.secretKey(),
                                    String.valueOf(ROWS),
                                    "20000",
                                    folder.resolve("checkpoints").toString())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            try {
                awaitFull(process, output);
                TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
                emulator.faults().clear();
                assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("it ends").isTrue();
            } finally {
                process.destroyForcibly();
            }
            String said = Files.readString(output);
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).doesNotContain("OutOfMemoryError");
            EmulatorStats stats = emulator.stats();
            assertThat(stats.unique()).isEqualTo(3L * ROWS);
            assertThat(stats.duplicates()).isZero();

            List<long[]> looks = looks(said);
            long budget = looks.get(0)[2];
            long live = looks.stream().mapToLong(look -> look[0]).max().orElseThrow();
            long counted = looks.stream().mapToLong(look -> look[1]).max().orElseThrow();
            // When all is delivered, what is left is Flink's.
            long without = looks.get(looks.size() - 1)[0];
            System.out.printf(
                    "24 writers, 600 MB, full for %d s: budget %d MB, counted %d MB, live %d MB, of"
                            + " these the sinks' %d MB%n",
                    OUTAGE_SECONDS, budget >> 20, counted >> 20, live >> 20, live - without >> 20);
            assertThat(live - without).isLessThanOrEqualTo(budget);
            // It was used, and hardly passed by what has to be admitted for checkpoints' sake.
            assertThat(counted).isBetween(budget * 9 / 10, budget * 21 / 20);
            assertThat(looks.get(looks.size() - 1)[1]).as("returned").isZero();
        }
    }

    /** The outage counts from when the budget is used up. */
    private static void awaitFull(Process process, Path output) throws Exception {
        long giveUpAt = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (looks(Files.readString(output)).stream()
                .noneMatch(look -> look[1] > 0.9 * look[2])) {
            assertThat(process.isAlive() && System.nanoTime() < giveUpAt)
                    .as(Files.readString(output))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** What was live, counted, and the budget, at each time. */
    private static List<long[]> looks(String said) {
        List<long[]> looks = new ArrayList<>();
        Matcher lines = SAID.matcher(said);
        while (lines.find()) {
            looks.add(
                    new long[] {
                        Long.parseLong(lines.group(2)),
                        Long.parseLong(lines.group(3)),
                        Long.parseLong(lines.group(4))
                    });
        }
        return looks;
    }
}
