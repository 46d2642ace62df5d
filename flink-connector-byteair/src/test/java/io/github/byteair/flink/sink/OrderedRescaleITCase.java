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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Jobs whose rows have keys, stopped with a savepoint and resumed at another parallelism: in an
 * outage, with rows that wait, and while all is well.
 */
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

    /** What order, or a deletion that is not decided, binds to a subtask. */
    enum Kind {
        ORDERED,
        CHANGES
    }

    /**
     * By the book: stop with a savepoint, resume at another parallelism, and where that is refused,
     * since the sink was not done within its half second, at the old one, and try again.
     */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aHealthyJobGoesOnAtAnotherParallelism(Kind kind) throws Exception {
        try (ByteAirEmulator emulator = emulator()) {
            int[] parallelism = {2, 3, 1};
            int reached = 0;
            int stops = 0;
            JobClient job = startKeyed(emulator, kind, parallelism[0], null);
            while (reached < parallelism.length - 1) {
                assertThat(stops++).as("stops for two moves").isLessThan(12);
                long before = emulator.stats().accepted();
                JobClient running = job;
                DeliveryScenarios.await(
                        running, () -> emulator.stats().accepted() >= before + KEYS / 2);
                String savepoint = stop(job, false);
                job = startKeyed(emulator, kind, parallelism[reached + 1], savepoint);
                if (goesOn(job, emulator)) {
                    reached++;
                } else {
                    job = startKeyed(emulator, kind, parallelism[reached], savepoint);
                }
            }
            job.cancel().get();
        }
    }

    /** While rows are deleted all the time one is always held back: a drain decides it. */
    @Test
    void aDrainDecidesWhatIsHeldBack() throws Exception {
        try (ByteAirEmulator emulator = emulator()) {
            JobClient job = startDeletes(emulator, 2, null);
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= KEYS);
            String savepoint = stop(job, false);
            assertThat(emulator.records())
                    .as("the time of a deletion is not over")
                    .noneMatch(record -> record.fields().get("status").equals(0));
            assertThat(goesOn(startDeletes(emulator, 3, savepoint), emulator)).isFalse();
            JobClient again = startDeletes(emulator, 2, savepoint);
            long before = emulator.stats().accepted();
            DeliveryScenarios.await(again, () -> emulator.stats().accepted() >= before + KEYS);
            String drained = stop(again, true);
            assertThat(emulator.records())
                    .anyMatch(record -> record.fields().get("status").equals(0));
            JobClient rescaled = startDeletes(emulator, 3, drained);
            assertThat(goesOn(rescaled, emulator)).isTrue();
            rescaled.cancel().get();
        }
    }

    private String stop(JobClient job, boolean drain) throws Exception {
        return job.stopWithSavepoint(
                        drain, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(2, TimeUnit.MINUTES);
    }

    /** Whether it delivers more; false if its state is refused. */
    private static boolean goesOn(JobClient job, ByteAirEmulator emulator) throws Exception {
        long before = emulator.stats().accepted();
        try {
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() > before);
            return true;
        } catch (ExecutionException ended) {
            assertThat(
                            ExceptionUtils.findThrowable(ended, ByteAirSinkException.class)
                                    .orElseThrow())
                    .hasMessageContaining("which can be resumed at any parallelism");
            return false;
        }
    }

    /** Each element an update of a key, by both its halves; ordered or not. */
    private static JobClient startKeyed(
            ByteAirEmulator emulator, Kind kind, int parallelism, String savepoint)
            throws Exception {
        return startChanges(
                emulator,
                parallelism,
                savepoint,
                (n, out) -> {
                    if (n >= KEYS) {
                        out.collect("-" + row(n - KEYS));
                    }
                    out.collect("+" + row(n));
                },
                kind == Kind.ORDERED,
                1_000);
    }

    /** Each element a new key, of which every other one is deleted at once. */
    private static JobClient startDeletes(
            ByteAirEmulator emulator, int parallelism, String savepoint) throws Exception {
        return startChanges(
                emulator,
                parallelism,
                savepoint,
                (n, out) -> {
                    out.collect("+" + "{\"n\":" + n + ",\"key\":" + n + ",\"status\":1}");
                    if (n % 2 == 0) {
                        out.collect("-" + "{\"n\":" + n + ",\"key\":" + n + ",\"status\":1}");
                    }
                },
                false,
                TimeUnit.MINUTES.toMillis(10));
    }

    private static String row(long n) {
        return "{\"n\":" + n + ",\"key\":" + n % KEYS + ",\"status\":1}";
    }

    private static JobClient startChanges(
            ByteAirEmulator emulator,
            int parallelism,
            String savepoint,
            FlatMapFunction<Long, String> changes,
            boolean ordered,
            long flushMillis)
            throws Exception {
        StreamExecutionEnvironment env = environment(savepoint);
        GeneratorFunction<Long, Long> number = n -> n;
        env.fromSource(
                        new DataGeneratorSource<>(
                                number,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(1_000),
                                Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .setParallelism(1)
                .flatMap(changes)
                .returns(Types.STRING)
                .uid("changes")
                .setParallelism(1)
                .keyBy(OrderedRescaleITCase::key)
                .sinkTo(
                        DeliveryScenarios.sink(emulator)
                                .setSerializationSchema(
                                        row -> row.substring(1).getBytes(StandardCharsets.UTF_8))
                                .setKey(OrderedRescaleITCase::key)
                                .setChange(
                                        row -> row.startsWith("+") ? Change.UPSERT : Change.RETRACT)
                                .setDeleteSchema(
                                        row ->
                                                row.substring(1)
                                                        .replace("\"status\":1", "\"status\":0")
                                                        .getBytes(StandardCharsets.UTF_8))
                                .setQuota(1_000, 500_000)
                                .setOrdered(ordered)
                                .setMaxTimeInBufferMS(flushMillis)
                                .setMaxBatchSize(flushMillis > 1_000 ? 50 : 1_000)
                                .build())
                .uid("byteair")
                .setParallelism(parallelism);
        return env.executeAsync();
    }

    private static String key(String row) {
        return row.substring(row.indexOf("\"key\""), row.indexOf(",\"status\""));
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

    private static StreamExecutionEnvironment environment(String savepoint) {
        StreamExecutionEnvironment env = DeliveryScenarios.withoutRestarts(Duration.ofMillis(500));
        if (savepoint != null) {
            Configuration resume = new Configuration();
            resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            env.configure(resume, OrderedRescaleITCase.class.getClassLoader());
        }
        return env;
    }

    private static JobClient start(ByteAirEmulator emulator, int parallelism, String savepoint)
            throws Exception {
        StreamExecutionEnvironment env = environment(savepoint);
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
