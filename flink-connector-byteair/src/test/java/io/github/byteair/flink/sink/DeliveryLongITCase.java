/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivery scenarios at full size; `mvn verify -Plong` runs them. */
@Tag("long")
@ExtendWith(SharedCluster.class)
class DeliveryLongITCase {

    @TempDir Path folder;

    private DeliveryScenarios scenarios;

    @BeforeEach
    void scenarios(@InjectMiniCluster MiniCluster cluster) {
        scenarios = new DeliveryScenarios(cluster, folder);
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void anOutageOfHalfAMinute(Outage kind) throws Exception {
        System.out.println(scenarios.outage(kind, Duration.ofSeconds(30), Duration.ofSeconds(5)));
    }

    @Test
    void aMillionRecordsThroughFaultsOfAllKinds() throws Exception {
        System.out.println(scenarios.faultsAtOnce(1_000_000, 2));
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "4, 1"})
    void aSavepointInAnOutageCarriesEverythingToAnotherParallelism(int before, int after)
            throws Exception {
        System.out.println(scenarios.rescaleInAnOutage(before, after));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aMinuteAtTheQuota(int parallelism) throws Exception {
        System.out.println(scenarios.quota(parallelism, Duration.ofSeconds(60), 100, 50_000));
    }

    @Test
    void tenThousandKeysRewrittenAHundredTimes() throws Exception {
        System.out.println(scenarios.ordered(10_000, 100));
    }

    /** In a process of its own, with a heap that the records would fill many times over. */
    @Test
    void recordsOfAMegabyteInASmallHeap() throws Exception {
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "--add-opens=java.base/java.util=ALL-UNNAMED",
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LargeRecordsMain.class.getName(),
                                folder.resolve("checkpoints").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
            String said = Files.readString(output);
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).doesNotContain("OutOfMemoryError");
            System.out.println(said.lines().reduce((before, line) -> line).orElseThrow());
        } finally {
            process.destroyForcibly();
        }
    }
}
