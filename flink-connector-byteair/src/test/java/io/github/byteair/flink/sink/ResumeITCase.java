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
import io.github.byteair.flink.sink.BadRows.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a job that stops, or fails, and goes on owes to what was under way then. */
@ExtendWith(SharedCluster.class)
class ResumeITCase {

    private static final int STOPS = 3;

    @TempDir Path folder;

    /** The service is well all the time, and knows each id that it has taken. */
    @Test
    void stopsWithSavepointsOnAHealthyServiceDoubleNothing() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            // So that there is always something under way.
            emulator.faults().latency(Duration.ofMillis(20), Duration.ofMillis(80));
            long records = 25_000;
            String savepoint = null;
            for (int stop = 1; stop <= STOPS; stop++) {
                JobClient job = resume(savepoint, emulator, records, sink -> {});
                long enough = stop * records / (STOPS + 2);
                DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= enough);
                savepoint = stop(job);
            }
            JobClient last = resume(savepoint, emulator, records, sink -> {});
            DeliveryScenarios.finish(last);
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "%d stops with savepoints at 5,000/s: sent %d, lost %d, doubled %d, known"
                                    + " ids %d",
                            STOPS,
                            records,
                            records - stats.unique(),
                            stats.duplicates(),
                            stats.deduplicated());
            System.out.println(figures);
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            assertThat(stats.duplicates()).as(figures).isZero();
        }
    }

    /** What a savepoint holds is sent by the run that resumes from it, and counted there. */
    @Test
    void restoredBatchesCountAsSent() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 20_000;
            Consumer<ByteAirSinkBuilder<String>> soon =
                    sink -> sink.setMaxBackoff(Duration.ofSeconds(1));
            JobClient job = resume(null, emulator, records, soon);
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 4_000);
            emulator.faults().outage(Outage.UNAVAILABLE);
            DeliveryScenarios.await(job, () -> emulator.stats().duringOutage() >= 3);
            String savepoint = stop(job);
            emulator.faults().clear();
            long before = emulator.stats().unique();
            JobClient resumed = resume(savepoint, emulator, records, soon);
            DeliveryScenarios.finish(resumed);
            long left = records - before;
            long sent = writersCounter(resumed, "numRecordsSend");
            long bytes = writersCounter(resumed, "numBytesSend");
            String figures =
                    String.format(
                            "resumed in an outage: %d records left, numRecordsSend %d, numBytesSend"
                                    + " %d",
                            left, sent, bytes);
            System.out.println(figures);
            assertThat(emulator.stats().unique()).as(figures).isEqualTo(records);
            assertThat(sent).as(figures).isEqualTo(left);
            // Each record has so many bytes, and a comma or a bracket.
            assertThat(bytes).as(figures).isEqualTo(left * (record(0L).length() + 1));
        }
    }

    private JobClient resume(
            String savepoint,
            ByteAirEmulator emulator,
            long records,
            Consumer<ByteAirSinkBuilder<String>> settings)
            throws Exception {
        StreamExecutionEnvironment env = DeliveryScenarios.withoutRestarts(Duration.ofMillis(500));
        if (savepoint != null) {
            Configuration configuration = new Configuration();
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            env.configure(configuration);
        }
        ByteAirSinkBuilder<String> sink = DeliveryScenarios.sink(emulator).setMaxBatchSize(200);
        settings.accept(sink);
        GeneratorFunction<Long, String> record = ResumeITCase::record;
        env.fromSource(
                        new DataGeneratorSource<>(
                                record,
                                records,
                                RateLimiterStrategy.perSecond(5_000),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .sinkTo(sink.build())
                .name("ByteAir")
                .uid("byteair");
        return env.executeAsync();
    }

    /** All of one length. */
    private static String record(long n) {
        return "{\"n\":" + (1_000_000 + n) + "}";
    }

    private String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    private static long writersCounter(JobClient job, String name) {
        return SharedCluster.reporter()
                .findMetrics(job.getJobID(), ".*\\.ByteAir: Writer\\..*\\." + name + "$")
                .values()
                .stream()
                .mapToLong(metric -> ((Counter) metric).getCount())
                .sum();
    }

    /**
     * A request with a bad row gets no answer; after a checkpoint its repeat is told of the row,
     * and the job fails. The service now knows its id, and tells of no row again.
     */
    @Test
    void aRejectionThatFailedTheJobFailsItAgainAfterTheRestart() throws Exception {
        try (ByteAirEmulator emulator = BadRows.emulator().start();
                FaultyGateway gateway =
                        new FaultyGateway(
                                emulator,
                                (number, passage) -> {
                                    if (passage.contains("yesterday")
                                            && Checkpoints.COMPLETED.get() < 3) {
                                        Checkpoints.SEEN.compareAndSet(0, number);
                                        passage.drop();
                                    } else {
                                        passage.pass();
                                    }
                                })) {
            Checkpoints.COMPLETED.set(0);
            Checkpoints.SEEN.set(0);
            GeneratorFunction<Long, String> row =
                    n -> BadRows.row(n, n == 17 ? Fault.WRONG_TYPE : Fault.NONE);
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(1, Duration.ofMillis(100));
            env.fromSource(
                            new DataGeneratorSource<>(
                                    row,
                                    6_000L,
                                    RateLimiterStrategy.perSecond(2_000),
                                    Types.STRING),
                            WatermarkStrategy.noWatermarks(),
                            "rows")
                    .map(new Checkpoints())
                    .returns(Types.STRING)
                    .sinkTo(
                            BadRows.sink(emulator)
                                    .setEndpoints(gateway.endpoint())
                                    .setMaxBatchSize(100)
                                    .setMaxTimeInBufferMS(20)
                                    .setInitialBackoff(Duration.ofMillis(20))
                                    .setMaxBackoff(Duration.ofMillis(100))
                                    .build());
            JobClient job = env.executeAsync();
            String failure = "";
            try {
                DeliveryScenarios.finish(job);
            } catch (ExecutionException e) {
                failure = ExceptionUtils.stringifyException(e);
            }
            JobStatus status = job.getJobStatus().get(10, TimeUnit.SECONDS);
            String figures =
                    String.format(
                            "a row rejected under FAIL, then restarts: the job %s, ids known %d,"
                                    + " rejections told %d",
                            status,
                            emulator.stats().deduplicated(),
                            emulator.stats().byCode().getOrDefault(1001, 0L));
            System.out.println(figures);
            assertThat(Checkpoints.SEEN.get()).as(figures).isPositive();
            assertThat(emulator.stats().deduplicated()).as(figures).isPositive();
            assertThat(status).as(figures).isEqualTo(JobStatus.FAILED);
            assertThat(failure).as(figures).contains("bhv_time", "\"n\":17,");
        }
    }

    /** Counts those that are complete since the bad row was sent first. */
    private static final class Checkpoints extends RichMapFunction<String, String>
            implements CheckpointListener {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger SEEN = new AtomicInteger();
        private static final AtomicInteger COMPLETED = new AtomicInteger();

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            if (SEEN.get() > 0) {
                COMPLETED.incrementAndGet();
            }
        }

        @Override
        public String map(String row) {
            return row;
        }
    }
}
