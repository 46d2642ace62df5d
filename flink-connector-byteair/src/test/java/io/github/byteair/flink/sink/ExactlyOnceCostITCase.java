/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.flink.SharedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What exactly once costs beside at least once: throughput, the time until a record is taken, and
 * what an outage does to checkpoints and state. Prints; asserts only what must hold anywhere.
 */
@Tag("measure")
@ExtendWith(SharedCluster.class)
class ExactlyOnceCostITCase {

    @TempDir Path folder;

    private StreamExecutionEnvironment environment(Duration interval) {
        StreamExecutionEnvironment env = DeliveryScenarios.environment(1, interval);
        Configuration files = new Configuration();
        files.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        files.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        env.configure(files, getClass().getClassLoader());
        return env;
    }

    /** Without a quota, between the 10th and the 40th second, checkpoints every 5 s. */
    @ParameterizedTest
    @CsvSource({"AT_LEAST_ONCE", "EXACTLY_ONCE", "AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void throughput(DeliveryGuarantee guarantee) throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().keepRecords(0).start()) {
            StreamExecutionEnvironment env = environment(Duration.ofSeconds(5));
            env.fromSource(
                            DeliveryScenarios.numbers(Long.MAX_VALUE, 0),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(
                            DeliveryScenarios.sink(emulator)
                                    .setDeliveryGuarantee(guarantee)
                                    .build());
            JobClient job = env.executeAsync();
            TimeUnit.SECONDS.sleep(10);
            EmulatorStats first = emulator.stats();
            TimeUnit.SECONDS.sleep(30);
            EmulatorStats last = emulator.stats();
            job.cancel().get(1, TimeUnit.MINUTES);
            double seconds = Duration.between(first.time(), last.time()).toMillis() / 1e3;
            System.out.printf(
                    "throughput, %s: %.0f records/s%n",
                    guarantee, (last.accepted() - first.accepted()) / seconds);
            assertThat(last.accepted()).isGreaterThan(first.accepted());
        }
    }

    /** From the making of a record to its being taken, 2,000 a second. */
    @ParameterizedTest
    @CsvSource({"AT_LEAST_ONCE,1000", "EXACTLY_ONCE,1000", "EXACTLY_ONCE,5000"})
    void timeUntilTaken(DeliveryGuarantee guarantee, long intervalMillis) throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().keepRecords(100_000).start()) {
            StreamExecutionEnvironment env = environment(Duration.ofMillis(intervalMillis));
            env.fromSource(
                            new DataGeneratorSource<>(
                                    n ->
                                            "{\"n\":"
                                                    + n
                                                    + ",\"t\":"
                                                    + System.currentTimeMillis()
                                                    + "}",
                                    60_000,
                                    RateLimiterStrategy.perSecond(2_000),
                                    Types.STRING),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(
                            DeliveryScenarios.sink(emulator)
                                    .setDeliveryGuarantee(guarantee)
                                    .build());
            DeliveryScenarios.finish(env.executeAsync());
            List<ReceivedRecord> records = emulator.records();
            long[] millis =
                    records.stream()
                            .skip(records.size() / 3)
                            .mapToLong(ExactlyOnceCostITCase::age)
                            .sorted()
                            .toArray();
            System.out.printf(
                    "time until taken, %s, checkpoints every %d ms: half %d ms, 99 %% %d ms%n",
                    guarantee,
                    intervalMillis,
                    millis[millis.length / 2],
                    millis[millis.length * 99 / 100]);
            assertThat(records).hasSize(60_000);
        }
    }

    private static long age(ReceivedRecord record) {
        return record.time().toEpochMilli() - ((Number) record.fields().get("t")).longValue();
    }

    /** Two minutes, 20,000 rows a second, checkpoints every 2 s. */
    @Test
    void outage(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            int rate = 20_000;
            Duration length = Duration.ofSeconds(Integer.getInteger("outage.seconds", 120));
            long records = rate * (length.toSeconds() + 20);
            StreamExecutionEnvironment env = environment(Duration.ofSeconds(2));
            env.fromSource(
                            DeliveryScenarios.numbers(records, rate),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(
                            DeliveryScenarios.sink(emulator)
                                    .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                    .build());
            JobClient job = env.executeAsync();
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 2L * rate);
            emulator.faults().outage(Outage.UNAVAILABLE, length);
            long completed = 0;
            long failed = 0;
            long slowest = 0;
            Set<Long> seen = new HashSet<>();
            long bytes = 0;
            long waiting = 0;
            Instant end = Instant.now().plus(length);
            while (Instant.now().isBefore(end)) {
                TimeUnit.SECONDS.sleep(1);
                for (AbstractCheckpointStats stats :
                        cluster.getExecutionGraph(job.getJobID())
                                .get(10, TimeUnit.SECONDS)
                                .getCheckpointStatsSnapshot()
                                .getHistory()
                                .getCheckpoints()) {
                    if (stats.getStatus() != CheckpointStatsStatus.IN_PROGRESS
                            && seen.add(stats.getCheckpointId())) {
                        boolean isDone = stats.getStatus() == CheckpointStatsStatus.COMPLETED;
                        completed += isDone ? 1 : 0;
                        failed += isDone ? 0 : 1;
                        slowest = Math.max(slowest, stats.getEndToEndDuration());
                        bytes = Math.max(bytes, stats.getStateSize());
                    }
                }
                waiting =
                        Math.max(
                                waiting, DeliveryScenarios.gauge(job.getJobID(), "recordsPending"));
            }
            DeliveryScenarios.finish(job);
            EmulatorStats stats = emulator.stats();
            System.out.printf(
                    "outage of %d s at %d rows/s: %d checkpoints completed, %d not, the slowest %d"
                            + " ms; %d records waited, state %d bytes, %.1f a record; %d taken, %d"
                            + " doubled%n",
                    length.toSeconds(),
                    rate,
                    completed,
                    failed,
                    slowest,
                    waiting,
                    bytes,
                    (double) bytes / Math.max(1, waiting),
                    stats.unique(),
                    stats.duplicates());
            assertThat(stats.unique()).isEqualTo(records);
            assertThat(stats.duplicates()).isZero();
        }
    }
}
