/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a record of about 100 bytes that waits in the SQL sink while the service is away costs: of
 * the heap, by what is live of two jobs that differ only in how many wait, and of a checkpoint.
 */
@Tag("measure")
@ExtendWith(SharedCluster.class)
class WaitingRecordsITCase {

    private static final int FEW = 10_000;
    private static final int MANY = 250_000;

    /** Behind those that wait, for the source to have something to hold back. */
    private static final int HELD_BACK = 20_000;

    @TempDir Path folder;

    private record Waiting(
            long liveBytes,
            long liveBytesBehindCheckpoint,
            long bytesPending,
            double jsonBytes,
            AbstractCheckpointStats checkpoint) {}

    @Test
    void heapAndCheckpoint(@InjectMiniCluster MiniCluster cluster) throws Exception {
        wait(cluster, FEW); // loads classes
        Waiting few = wait(cluster, FEW);
        Waiting many = wait(cluster, MANY);
        double perRecord = (double) (many.liveBytes() - few.liveBytes()) / (MANY - FEW);
        // Flink keeps the last checkpoint's bytes of an operator's state.
        double behindCheckpoint =
                (double) (many.liveBytesBehindCheckpoint() - few.liveBytesBehindCheckpoint())
                        / (MANY - FEW);
        String figures =
                String.format(
                        "%d waiting records of %.1f bytes of JSON: %.1f bytes of live heap each,"
                                + " %.1f as the sink counts; checkpoint in %d ms, %,d bytes; %.1f bytes of"
                                + " live heap each behind it",
                        MANY,
                        many.jsonBytes(),
                        perRecord,
                        (double) many.bytesPending() / MANY,
                        many.checkpoint().getEndToEndDuration(),
                        many.checkpoint().getStateSize(),
                        behindCheckpoint);
        System.out.println(figures);
        assertThat(perRecord).as(figures).isLessThanOrEqualTo(many.jsonBytes() + 24);
    }

    private Waiting wait(MiniCluster cluster, int records) throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keepRecords(0).keepRequests(1).start()) {
            emulator.faults().outage(Outage.UNAVAILABLE);
            JobClient job = start(emulator, records);
            JobID id = job.getJobID();
            DeliveryScenarios.await(job, () -> emulator.stats().duringOutage() > 0);
            DeliveryScenarios.await(
                    job, () -> DeliveryScenarios.gauge(id, "recordsPending") >= records);
            long live = live();
            long counted = DeliveryScenarios.gauge(id, "bytesPending");
            cluster.triggerCheckpoint(id, CheckpointType.DEFAULT).get(1, TimeUnit.MINUTES);
            AbstractCheckpointStats checkpoint = completed(cluster, id);
            long liveBehind = live();
            emulator.faults().clear();
            DeliveryScenarios.finish(job);
            assertThat(emulator.stats().accepted()).isEqualTo(records + HELD_BACK);
            return new Waiting(
                    live,
                    liveBehind,
                    counted,
                    (double) emulator.stats().jsonBytes() / emulator.stats().accepted(),
                    checkpoint);
        }
    }

    private JobClient start(ByteAirEmulator emulator, int records) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        // The one that is looked at is asked for.
        tables.getConfig().set("execution.checkpointing.interval", "1 h");
        tables.getConfig().set("execution.checkpointing.storage", "filesystem");
        tables.getConfig().set("execution.checkpointing.dir", folder.toUri().toString());
        // SQL's datagen is a source of the old kind, which takes no checkpoint while it is held
        // back.
        GeneratorFunction<Long, Long> number = n -> n;
        tables.createTemporaryView(
                "numbers",
                env.fromSource(
                        new DataGeneratorSource<>(number, records + HELD_BACK, Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers"),
                Schema.newBuilder().columnByExpression("n", "f0").build());
        tables.executeSql(
                "CREATE TABLE behavior (user_id STRING, bhv_type STRING, bhv_time BIGINT, goods_id"
                        + " STRING, spm STRING) WITH ('connector' = 'byteair', 'topic' ="
                        + " 'behavior', 'endpoint' = '"
                        + emulator.endpoint()
                        + "', 'application-id' = '"
                        + emulator.applicationId()
                        + "', 'tenant-id' = '"
                        + emulator.tenantId()
                        + "', 'auth.access-key' = '"
                        + emulator.accessKey()
                        + "', 'auth.secret-key' = '"
                        + emulator.secretKey()
                        + "', 'sink.requests.max-buffered' = '"
                        + records
                        + "', 'sink.retry.max-backoff' = '2 s')");
        return tables.executeSql(
                        "INSERT INTO behavior SELECT CONCAT('u', CAST(n AS STRING)), 'click',"
                                + " 1795393800 + n, CONCAT('g', CAST(MOD(n, 5000) AS STRING)),"
                                + " 'home$##$feed' FROM numbers")
                .getJobClient()
                .orElseThrow();
    }

    private static AbstractCheckpointStats completed(MiniCluster cluster, JobID job) {
        return cluster
                .getExecutionGraph(job)
                .join()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpoints()
                .stream()
                .filter(stats -> stats.getStatus() == CheckpointStatsStatus.COMPLETED)
                .findFirst()
                .orElseThrow();
    }

    /** What is left of the heap when nothing more is collected. */
    private static long live() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
