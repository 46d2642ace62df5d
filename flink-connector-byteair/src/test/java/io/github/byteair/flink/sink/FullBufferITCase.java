/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outages that outlast the buffer: from the moment that it is full the task is held back, yet its
 * checkpoints go on.
 */
@ExtendWith(SharedCluster.class)
class FullBufferITCase {

    /** What a checkpoint may take while the buffer is full. */
    private static final long PROMPT_MILLIS = 3_000;

    /** What the heap may gain in an outage: the cluster's own history of checkpoints is in it. */
    private static final long FLAT_BYTES = 16 << 20;

    /** Each collects garbage first, which takes long in a JVM that has run other tests. */
    private static final int SECONDS_PER_LOOK_AT_THE_HEAP = 4;

    /** Two minutes with {@code -Dbyteair.outage.seconds=120}. */
    private static final int OUTAGE_SECONDS = Integer.getInteger("byteair.outage.seconds", 45);

    @TempDir Path folder;

    private MiniCluster cluster;

    @BeforeEach
    void cluster(@InjectMiniCluster MiniCluster cluster) {
        this.cluster = cluster;
    }

    /** How the records get to the sink. */
    private enum Way {
        /** Source and sink in one task. */
        CHAINED,
        /** Across the network, whose buffers fill, too: with unaligned checkpoints. */
        SHUFFLED
    }

    @Test
    @Tag("long")
    void checkpointsGoOnWithAFullBuffer() throws Exception {
        run(new Case(Way.CHAINED, 2_000, 4_000, Outage.UNAVAILABLE, 8, 500));
    }

    @Test
    @Tag("long")
    void threeQuartersOfAMinuteWithABufferThatIsFullAfterTwoSeconds() throws Exception {
        run(new Case(Way.CHAINED, 5_000, 10_000, Outage.HANG, OUTAGE_SECONDS, 1_000));
    }

    @Test
    @Tag("long")
    void threeQuartersOfAMinuteWithAFullBufferBehindAShuffle() throws Exception {
        run(new Case(Way.SHUFFLED, 5_000, 10_000, Outage.RESET, OUTAGE_SECONDS, 1_000));
    }

    private record Case(
            Way way, int perSecond, int cap, Outage kind, int seconds, int intervalMillis) {}

    private void run(Case of) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            // A second before the outage, two until the buffer is full, three after it.
            long records = 4L * of.perSecond() + of.cap();
            JobClient job = start(of, emulator, records);
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= of.perSecond());

            emulator.faults().outage(of.kind());
            Instant began = Instant.now();
            Instant end = began.plusSeconds(of.seconds());
            DeliveryScenarios.await(
                    job,
                    () -> DeliveryScenarios.gauge(job.getJobID(), "recordsPending") >= of.cap());
            Instant full = Instant.now();
            List<Long> heap = new ArrayList<>();
            int looks = Math.min(5, of.seconds() / SECONDS_PER_LOOK_AT_THE_HEAP);
            for (int look = 1; look <= looks; look++) {
                Duration left = Duration.between(full, end);
                Instant next = full.plus(left.multipliedBy(look).dividedBy(looks));
                heap.add(heapInUse());
                DeliveryScenarios.await(job, () -> Instant.now().isAfter(next));
            }
            List<AbstractCheckpointStats> checkpoints = checkpoints(job.getJobID(), full);
            long pending = DeliveryScenarios.gauge(job.getJobID(), "recordsPending");
            emulator.faults().endOutage();
            DeliveryScenarios.finish(job);

            long prompt = checkpoints.stream().filter(FullBufferITCase::isPrompt).count();
            long gained = Collections.max(heap) - heap.get(0);
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "full buffer, %s, %s %d s: full after %d ms, at its end %d of %d"
                                    + " records pending; checkpoints within %d ms %d of %d, slowest %d ms; heap %s"
                                    + " MB; sent %d, lost %d, doubled %d, no restart",
                            of.way(),
                            of.kind(),
                            of.seconds(),
                            Duration.between(began, full).toMillis(),
                            pending,
                            of.cap(),
                            PROMPT_MILLIS,
                            prompt,
                            checkpoints.size(),
                            checkpoints.stream()
                                    .mapToLong(AbstractCheckpointStats::getEndToEndDuration)
                                    .max()
                                    .orElse(0),
                            heap.stream()
                                    .map(bytes -> Long.toString(bytes >> 20))
                                    .collect(Collectors.joining(", ")),
                            records,
                            records - stats.unique(),
                            stats.duplicates());
            System.out.println(figures);
            // A busy machine triggers them late, but not that late.
            int due = (int) (Duration.between(full, end).toMillis() / of.intervalMillis());
            assertThat(checkpoints.size()).as(figures).isGreaterThanOrEqualTo(due / 3);
            assertThat(prompt)
                    .as(figures)
                    .isGreaterThanOrEqualTo((long) Math.floor(0.95 * checkpoints.size()));
            assertThat(gained).as(figures).isLessThan(FLAT_BYTES);
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            assertThat(stats.duplicates()).as(figures).isZero();
            DeliveryScenarios.assertBooksBalance(job.getJobID(), records);
        }
    }

    private JobClient start(Case of, ByteAirEmulator emulator, long records) throws Exception {
        StreamExecutionEnvironment env =
                DeliveryScenarios.withoutRestarts(Duration.ofMillis(of.intervalMillis()));
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofSeconds(10));
        // The network's buffers and the sink's are in the state: too much for a JobManager's heap.
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        env.configure(configuration);
        int subtasks = of.way() == Way.SHUFFLED ? 2 : 1;
        env.setParallelism(subtasks);
        DataStream<String> numbers =
                env.fromSource(
                        DeliveryScenarios.numbers(records, of.perSecond()),
                        WatermarkStrategy.noWatermarks(),
                        "numbers");
        if (of.way() == Way.SHUFFLED) {
            env.getCheckpointConfig().enableUnalignedCheckpoints();
            numbers = numbers.rebalance();
        }
        numbers.sinkTo(
                DeliveryScenarios.sink(emulator)
                        .setMaxBufferedRequests(of.cap() / subtasks)
                        // So that the outage's end is soon noticed.
                        .setMaxBackoff(Duration.ofSeconds(2))
                        .build());
        return env.executeAsync();
    }

    /** Those triggered since, but for one that is under way. */
    private List<AbstractCheckpointStats> checkpoints(JobID job, Instant since) throws Exception {
        long now = System.currentTimeMillis();
        return cluster
                .getExecutionGraph(job)
                .get(10, TimeUnit.SECONDS)
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpoints()
                .stream()
                .filter(stats -> stats.getTriggerTimestamp() >= since.toEpochMilli())
                .filter(
                        stats ->
                                stats.getStatus() != CheckpointStatsStatus.IN_PROGRESS
                                        || now - stats.getTriggerTimestamp() > PROMPT_MILLIS)
                .collect(Collectors.toList());
    }

    private static boolean isPrompt(AbstractCheckpointStats stats) {
        return stats.getStatus() == CheckpointStatsStatus.COMPLETED
                && stats.getEndToEndDuration() <= PROMPT_MILLIS;
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
