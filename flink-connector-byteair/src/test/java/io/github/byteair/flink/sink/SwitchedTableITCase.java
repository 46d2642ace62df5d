/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A table whose delivery guarantee is changed, as it is done in SQL: with a compiled plan. */
@ExtendWith(SharedCluster.class)
@Tag("long")
class SwitchedTableITCase {

    private static final int ROWS = 100_000;

    @TempDir Path folder;

    /** The rate leaves the first two runs rows to read until they are stopped, on any machine. */
    @Test
    void itsStateGoesAlongBothWays(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            JobClient job = insert(emulator, "exactly-once", 2_000, null);
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 2_000);
            emulator.faults().outage(Outage.UNAVAILABLE);
            DeliveryScenarios.await(job, () -> emulator.stats().duringOutage() >= 2);
            String savepoint = stop(cluster, job);

            JobClient second = insert(emulator, "at-least-once", 2_000, savepoint);
            long before = emulator.stats().duringOutage();
            DeliveryScenarios.await(second, () -> emulator.stats().duringOutage() > before);
            String again = stop(cluster, second);
            emulator.faults().clear();

            JobClient third = insert(emulator, "exactly-once", 1_000_000, again);
            DeliveryScenarios.finish(third);
            assertThat(emulator.stats().unique()).isEqualTo(ROWS);
            assertThat(emulator.stats().duplicates())
                    .isLessThanOrEqualTo(
                            DeliveryScenarios.counter(third.getJobID(), "recordsSentAgain"));
        }
    }

    @Test
    void withoutCheckpointsThePlanIsRefused() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            TableEnvironment tables = session(emulator, "exactly-once", 1_000);
            assertThatThrownBy(() -> tables.explainSql("INSERT INTO t SELECT n FROM numbers"))
                    .hasMessageContaining("execution.checkpointing.interval")
                    .hasMessageContaining("sink.delivery-guarantee");
        }
    }

    private JobClient insert(
            ByteAirEmulator emulator, String guarantee, int rate, String savepoint) {
        TableEnvironment tables = session(emulator, guarantee, rate);
        tables.getConfig().set("execution.checkpointing.interval", "300 ms");
        tables.getConfig().set("restart-strategy.type", "disable");
        // The options are the catalog's, which change; the plan has the uids, which don't.
        tables.getConfig().set("table.plan.compile.catalog-objects", "IDENTIFIER");
        Path plan = folder.resolve("plan.json");
        if (savepoint == null) {
            tables.compilePlanSql("INSERT INTO t SELECT n FROM numbers").writeToFile(plan);
        } else {
            tables.getConfig().set("execution.state-recovery.path", savepoint);
            tables.getConfig().set("byteair.exactly-once.take-over", "true");
        }
        return tables.loadPlan(PlanReference.fromFile(plan)).execute().getJobClient().orElseThrow();
    }

    private static TableEnvironment session(ByteAirEmulator emulator, String guarantee, int rate) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("parallelism.default", "1");
        tables.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen',"
                        + " 'rows-per-second' = '"
                        + rate
                        + "', 'fields.n.kind' = 'sequence',"
                        + " 'fields.n.start' = '1', 'fields.n.end' = '"
                        + ROWS
                        + "')");
        Map<String, String> options =
                Map.of(
                        "connector",
                        "byteair",
                        "topic",
                        "behavior",
                        "endpoint",
                        emulator.endpoint(),
                        "application-id",
                        emulator.applicationId(),
                        "tenant-id",
                        emulator.tenantId(),
                        "auth.access-key",
                        emulator.accessKey(),
                        "auth.secret-key",
                        emulator.secretKey(),
                        "sink.batch.max-size",
                        "100",
                        // Else most of the test is waiting for the next probe of an outage.
                        "sink.retry.max-backoff",
                        "500 ms",
                        "sink.delivery-guarantee",
                        guarantee);
        StringBuilder ddl = new StringBuilder("CREATE TABLE t (n BIGINT) WITH (");
        options.forEach((key, value) -> ddl.append("'" + key + "' = '" + value + "', "));
        // Else most of the test is waiting for leave to send so many small batches.
        ddl.append("'sink.rate-limit.requests-per-second' = '0')");
        tables.executeSql(ddl.toString());
        return tables;
    }

    private String stop(MiniCluster cluster, JobClient job) throws Exception {
        // A savepoint needs all tasks.
        DeliveryScenarios.await(
                job,
                () ->
                        cluster.getExecutionGraph(job.getJobID())
                                        .join()
                                        .getCheckpointStatsSnapshot()
                                        .getCounts()
                                        .getNumberOfCompletedCheckpoints()
                                > 0);
        return job.stopWithSavepoint(
                        false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }
}
