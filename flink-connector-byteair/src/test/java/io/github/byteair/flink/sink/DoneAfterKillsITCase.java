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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An import whose task managers are killed, on a cluster of its own. */
class DoneAfterKillsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(quickToMiss())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final AtomicInteger KILLED = new AtomicInteger();

    /** A task manager that is gone is missed at the second heartbeat it doesn't answer. */
    private static Configuration quickToMiss() {
        Configuration configuration = new Configuration();
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(200));
        return configuration;
    }

    @Test
    void killedOnTheWayAndWhileDoneIsPutOffIsCompleteWithOneDone(
            @InjectMiniCluster MiniCluster cluster) throws Exception {
        kill(cluster, 10_000, 2, 1);
    }

    @Test
    @Tag("long")
    void killedAtTenRandomPointsIsCompleteWithOneDone(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        kill(cluster, 30_000, 8, 2);
    }

    /** Kills a task manager so often on the way, and so often while done is put off. */
    private static void kill(MiniCluster cluster, long rows, int onTheWay, int whilePutOff)
            throws Exception {
        Random random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        try (ByteAirEmulator emulator = DoneITCase.emulator((int) rows * 3)) {
            StreamExecutionEnvironment env = DoneITCase.environment(DoneITCase.Mode.STREAMING, 2);
            Configuration restarts = new Configuration();
            restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20);
            env.configure(restarts);
            // The first row has a day of its own, of which nothing comes again.
            LocalDate early = DatedRows.FIRST_DAY.minusDays(1);
            GeneratorFunction<Long, String> row =
                    n -> n == 0 ? DatedRows.row(0, early) : DatedRows.row(n, 7);
            DataStream<String> source =
                    env.fromSource(
                            new DataGeneratorSource<>(
                                    row, rows, RateLimiterStrategy.perSecond(5_000), Types.STRING),
                            WatermarkStrategy.noWatermarks(),
                            "rows");
            HoldLast.hold();
            // The writers, in other tasks than the source and not aligned with it, go on while the
            // last row is held.
            env.getCheckpointConfig().enableUnalignedCheckpoints();
            source.map(new HoldLast(DatedRows.row(rows - 1, 7)))
                    .rebalance()
                    .sinkTo(
                            DatedRows.sink(emulator)
                                    .setMaxBatchSize(200)
                                    .setMaxTimeInBufferMS(50)
                                    .build());
            JobClient job = env.executeAsync();
            long[] points = random.longs(onTheWay, 1, rows - rows / 10).sorted().toArray();
            for (long point : points) {
                DeliveryScenarios.await(job, () -> emulator.stats().unique() >= point);
                restartTaskManager(cluster);
            }
            DeliveryScenarios.await(job, () -> emulator.stats().unique() == rows - 1);
            emulator.setDay("item", DatedRows.STAGE.wireName(), early, DayState.CLEANING);
            HoldLast.release();
            for (int kill = 0; kill < whilePutOff; kill++) {
                long before = DoneITCase.requestsOfDone(emulator);
                DeliveryScenarios.await(job, () -> DoneITCase.requestsOfDone(emulator) > before);
                restartTaskManager(cluster);
            }
            emulator.setDay("item", DatedRows.STAGE.wireName(), early, DayState.OPEN);
            DeliveryScenarios.finish(job);
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "killed %d times (seed %d): %d rows, %d twice, requests of done %d,"
                                    + " taken %d",
                            onTheWay + whilePutOff,
                            seed,
                            stats.unique(),
                            stats.duplicates(),
                            DoneITCase.requestsOfDone(emulator),
                            stats.doneCalls());
            assertThat(stats.unique()).as(figures).isEqualTo(rows);
            assertThat(stats.done()).as(figures).hasSize(1);
            assertThat(stats.done().get(0).dates())
                    .as(figures)
                    .startsWith(early)
                    .containsAll(DatedRows.daysOf(rows, 7))
                    .hasSize(8);
            DoneITCase.assertDoneIsLast(stats);
            System.out.println(figures);
        }
    }

    private static void restartTaskManager(MiniCluster cluster) throws Exception {
        cluster.startTaskManager();
        cluster.terminateTaskManager(KILLED.getAndIncrement()).get(30, TimeUnit.SECONDS);
    }
}
