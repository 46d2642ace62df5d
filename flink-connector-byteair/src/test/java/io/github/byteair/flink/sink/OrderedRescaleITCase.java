/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import io.github.byteair.emulator.ReceivedRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A keyed, ordered job that is stopped with a savepoint in an outage, with rows that wait. */
class OrderedRescaleITCase {

    private static final int KEYS = 500;
    private static final int VERSIONS = 12;
    private static final long RECORDS = KEYS * VERSIONS;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir Path folder;

    /** New rows of a key could come to another subtask than the ones that wait. */
    @Test
    void isRefusedAtAnotherParallelism() throws Exception {
        try (ByteAirEmulator emulator = emulator()) {
            String savepoint = savepointInAnOutage(emulator);
            long before = emulator.stats().requests();
            JobClient rescaled = start(emulator, 3, savepoint);
            Throwable failure =
                    catchThrowable(() -> rescaled.getJobExecutionResult().get(2, TimeUnit.MINUTES));
            assertThat(failure).isNotNull();
            ByteAirSinkException refusal =
                    ExceptionUtils.findThrowable(failure, ByteAirSinkException.class).orElseThrow();
            assertThat(refusal)
                    .hasMessageContaining("setOrdered (SQL: sink.ordered)")
                    .hasMessageContaining(" of 2; they have come to subtask ")
                    .hasMessageContaining(" of 3.")
                    .hasMessageContaining("parallelism at 2 again");
            assertThat(emulator.stats().requests()).isEqualTo(before);
        }
    }

    @Test
    void endsWithTheLastVersionsAtTheSameParallelism() throws Exception {
        try (ByteAirEmulator emulator = emulator()) {
            String savepoint = savepointInAnOutage(emulator);
            start(emulator, 2, savepoint).getJobExecutionResult().get(5, TimeUnit.MINUTES);
            Map<Object, Integer> last = new HashMap<>();
            for (ReceivedRecord record : emulator.records()) {
                Number version = (Number) record.fields().get("version");
                last.put(record.fields().get("key"), version.intValue());
            }
            assertThat(emulator.stats().unique()).isEqualTo(RECORDS);
            assertThat(last).hasSize(KEYS);
            assertThat(last.values()).containsOnly(VERSIONS - 1);
        }
    }

    private static ByteAirEmulator emulator() throws Exception {
        return ByteAirEmulator.builder().keepRecords((int) RECORDS * 2).keyFields("n").start();
    }

    private String savepointInAnOutage(ByteAirEmulator emulator) throws Exception {
        JobClient job = start(emulator, 2, null);
        DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= KEYS);
        emulator.faults().outage(Outage.RESET);
        DeliveryScenarios.await(job, () -> emulator.stats().duringOutage() >= 6);
        String savepoint =
                job.stopWithSavepoint(
                                false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get(2, TimeUnit.MINUTES);
        emulator.faults().clear();
        return savepoint;
    }

    private static JobClient start(ByteAirEmulator emulator, int parallelism, String savepoint)
            throws Exception {
        StreamExecutionEnvironment env = DeliveryScenarios.withoutRestarts(Duration.ofMillis(500));
        if (savepoint != null) {
            Configuration resume = new Configuration();
            resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            env.configure(resume, OrderedRescaleITCase.class.getClassLoader());
        }
        GeneratorFunction<Long, String> rows =
                n -> "{\"n\":" + n + ",\"key\":" + n % KEYS + ",\"version\":" + n / KEYS + "}";
        env.fromSource(
                        new DataGeneratorSource<>(
                                rows, RECORDS, RateLimiterStrategy.perSecond(1_000), Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "versions")
                .uid("versions")
                .setParallelism(1)
                .keyBy(row -> row.substring(row.indexOf("\"key\""), row.indexOf(",\"version\"")))
                .sinkTo(
                        DeliveryScenarios.sink(emulator)
                                .setOrdered(true)
                                .setInitialBackoff(Duration.ofMillis(50))
                                .setMaxBackoff(Duration.ofMillis(500))
                                .build())
                .uid("byteair")
                .setParallelism(parallelism);
        return env.executeAsync();
    }
}
