/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import io.github.byteair.emulator.EmulatorStats;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code done} while the platform cleans data, for longer than a checkpoint may take. */
class DoneCleaningITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(quickToMiss())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final int ROWS = 2_000;
    private static final int DAYS = 3;

    private MiniCluster cluster;

    private static Configuration quickToMiss() {
        Configuration configuration = new Configuration();
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(200));
        return configuration;
    }

    @BeforeEach
    void cluster(@InjectMiniCluster MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** The id of the call that was put off is known to the platform from then on. */
    @Test
    void aCallThatIsPutOffSurvivesARestart() throws Exception {
        run(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofMillis(500), true);
    }

    /**
     * Checkpoints without a pause between them: when the call begins, the next one's barrier may
     * already be on its way from the writers, which must not stay unread while the call waits.
     */
    @Test
    @Tag("long")
    void aCheckpointThatBeganBeforeTheCallCompletes() throws Exception {
        run(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofMillis(10), false);
    }

    @Test
    @Tag("long")
    void cleaningIsSixTimesACheckpointsTimeout() throws Exception {
        run(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMillis(500), false);
    }

    private void run(Duration cleaning, Duration timeout, Duration interval, boolean kill)
            throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).burnRefusedIds().start()) {
            // The first row has a day of its own, of which nothing comes again.
            LocalDate early = DatedRows.FIRST_DAY.minusDays(1);
            JobClient job = start(emulator, early, timeout, interval, kill);
            DeliveryScenarios.await(job, () -> emulator.stats().unique() >= ROWS / 4);
            String stage = DatedRows.STAGE.wireName();
            emulator.setDay("item", stage, early, DayState.CLEANING);
            DeliveryScenarios.await(job, () -> requestsOfDone(emulator) > 0);
            CheckpointStatsCounts before = checkpoints(job);
            long until = System.nanoTime() + cleaning.toNanos();
            if (kill) {
                cluster.startTaskManager();
                cluster.terminateTaskManager(0).get(30, TimeUnit.SECONDS);
            }
            DeliveryScenarios.await(job, () -> System.nanoTime() >= until);
            CheckpointStatsCounts after = checkpoints(job);
            // Those that were due before the tasks ran are not meant.
            long failed =
                    after.getNumberOfFailedCheckpoints() - before.getNumberOfFailedCheckpoints();
            long refused = requestsOfDone(emulator);
            emulator.setDay("item", stage, early, DayState.OPEN);
            DeliveryScenarios.finish(job);

            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "done, %d s of cleaning, checkpoints may take %d s%s: completed meanwhile"
                                    + " %d, failed %d; restarts %d; done put off %d times, taken %d"
                                    + " times; rows lost %d, doubled %d",
                            cleaning.toSeconds(),
                            timeout.toSeconds(),
                            kill ? ", task manager killed" : "",
                            after.getNumberOfCompletedCheckpoints()
                                    - before.getNumberOfCompletedCheckpoints(),
                            failed,
                            after.getNumberOfRestoredCheckpoints(),
                            refused,
                            stats.doneCalls(),
                            ROWS - stats.unique(),
                            stats.duplicates());
            System.out.println(figures);
            assertThat(refused).as(figures).isPositive();
            assertThat(stats.done()).as(figures).hasSize(1);
            assertThat(stats.done().get(0).dates()).as(figures).hasSize(1 + DAYS).contains(early);
            assertThat(stats.unique()).as(figures).isEqualTo(ROWS);
            if (!kill) {
                assertThat(after.getNumberOfRestoredCheckpoints()).as(figures).isZero();
                assertThat(stats.duplicates()).as(figures).isZero();
                assertThat(after.getNumberOfCompletedCheckpoints())
                        .as(figures)
                        .isGreaterThan(before.getNumberOfCompletedCheckpoints() + 2);
            } else {
                assertThat(after.getNumberOfRestoredCheckpoints()).as(figures).isPositive();
            }
        }
    }

    private static JobClient start(
            ByteAirEmulator emulator,
            LocalDate early,
            Duration timeout,
            Duration interval,
            boolean restarts)
            throws Exception {
        StreamExecutionEnvironment env =
                restarts
                        ? DeliveryScenarios.environment(1, interval)
                        : DeliveryScenarios.withoutRestarts(interval);
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, timeout);
        env.configure(configuration);
        GeneratorFunction<Long, String> row =
                n -> n == 0 ? DatedRows.row(0, early) : DatedRows.row(n, DAYS);
        env.fromSource(
                        new DataGeneratorSource<>(
                                row,
                                (long) ROWS,
                                RateLimiterStrategy.perSecond(1_000),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "rows")
                .sinkTo(
                        DatedRows.sink(emulator)
                                .setMaxTimeInBufferMS(50)
                                .setMaxBackoff(Duration.ofSeconds(2))
                                .build());
        return env.executeAsync();
    }

    private static long requestsOfDone(ByteAirEmulator emulator) {
        return emulator.requests().stream()
                .filter(request -> request.kind().equals("done"))
                .count();
    }

    private CheckpointStatsCounts checkpoints(JobClient job) throws Exception {
        return cluster.getExecutionGraph(job.getJobID())
                .get(10, TimeUnit.SECONDS)
                .getCheckpointStatsSnapshot()
                .getCounts();
    }
}
