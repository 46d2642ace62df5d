/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.writer.WriterServices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.Nullable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A sink that sends a request when a checkpoint holds it: nothing is lost, and nothing doubled. */
@ExtendWith(SharedCluster.class)
class ExactlyOnceITCase {

    private static final int BATCH = 100;

    @TempDir Path folder;

    /** The sink in a task of its own, whose barriers come by the network. */
    @Test
    void tasksThatFailWhileAnswersAreLostDoubleNothing() throws Exception {
        failTwice(true);
    }

    @Test
    @Tag("long")
    void norDoTasksOfSourceAndSinkTogether() throws Exception {
        failTwice(false);
    }

    private void failTwice(boolean apart) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 20_000;
            emulator.faults().noAnswerRate(0.05);
            FailTwice.arm(records / 4, records / 2);
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(2, Duration.ofMillis(200));
            DataStream<String> rows =
                    env.fromSource(
                                    DeliveryScenarios.numbers(records, 8_000),
                                    WatermarkStrategy.noWatermarks(),
                                    "numbers")
                            .map(new FailTwice())
                            .returns(Types.STRING);
            ByteAirSinkBuilder<String> sink = sink(emulator);
            (apart ? rows.rebalance() : rows).sinkTo((apart ? inFiles(sink) : sink).build());
            JobClient job = env.executeAsync();
            DeliveryScenarios.finish(job);
            assertThat(FailTwice.FAILURES).hasValue(2);
            assertExactlyOnce(emulator, records, "failures, sink apart: " + apart);
        }
    }

    /** Else the writer could not see how much waits behind it. */
    @Test
    void aBrokenChainIsRefused() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            StreamExecutionEnvironment env =
                    DeliveryScenarios.withoutRestarts(Duration.ofMillis(300));
            env.fromSource(
                            DeliveryScenarios.numbers(1_000, 0),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(sink(emulator).build())
                    .disableChaining();
            JobClient job = env.executeAsync();
            assertThatThrownBy(() -> job.getJobExecutionResult().get(60, TimeUnit.SECONDS))
                    .hasStackTraceContaining("not in its writer's task")
                    .hasStackTraceContaining("disableChaining()");
        }
    }

    /** Of one subtask, of four that send nothing, and of one again; all that waits is in files. */
    @Test
    void savepointsInAnOutageAreSentByTheJobThatResumesFromTheLast() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 40_000;
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(1, Duration.ofMillis(300));
            JobClient job = inFiles(env, emulator, records);
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 4_000);
            emulator.faults().noAnswerRate(1.0);
            DeliveryScenarios.await(job, () -> emulator.stats().unanswered() >= 2);
            emulator.faults().noAnswerRate(0).outage(Outage.RESET);
            DeliveryScenarios.await(job, () -> emulator.stats().duringOutage() >= 1);
            String savepoint = savepoint(job);

            JobClient four = resume(savepoint, 4, emulator, records);
            long before = emulator.stats().duringOutage();
            DeliveryScenarios.await(
                    four,
                    () -> handedOver(four) >= 4_000 && emulator.stats().duringOutage() > before);
            String second = savepoint(four);
            emulator.faults().clear();

            DeliveryScenarios.finish(resume(second, 1, emulator, records));
            assertExactlyOnce(emulator, records, "savepoints in an outage, 1 to 4 to 1");
        }
    }

    private static ByteAirSinkBuilder<String> inFiles(ByteAirSinkBuilder<String> sink) {
        SinkTesting.withServices(sink, () -> WriterServices.system().withSealedOnHeap(0));
        return sink;
    }

    /** Of a source that has one split: no subtask of the sink ends before the others. */
    private static JobClient inFiles(
            StreamExecutionEnvironment env, ByteAirEmulator emulator, long records)
            throws Exception {
        env.fromSource(
                        DeliveryScenarios.numbers(records, 10_000),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .rebalance()
                .sinkTo(inFiles(sink(emulator)).build())
                .uid("byteair");
        return env.executeAsync();
    }

    private String savepoint(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    private JobClient resume(
            String savepoint, int parallelism, ByteAirEmulator emulator, long records)
            throws Exception {
        Configuration resume = new Configuration();
        resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        StreamExecutionEnvironment env =
                DeliveryScenarios.environment(parallelism, Duration.ofMillis(300));
        env.configure(resume, getClass().getClassLoader());
        return inFiles(env, emulator, records);
    }

    @Test
    void stoppedWithDrainItSendsWhatTheSavepointHolds() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            StreamExecutionEnvironment env = DeliveryScenarios.environment(2, Duration.ofHours(1));
            pipeline(env, emulator, Long.MAX_VALUE);
            JobClient job = env.executeAsync();
            // Of its checkpoints only the first comes in time, if any: rows wait for the savepoint.
            DeliveryScenarios.await(job, () -> recordsIn(job) >= 5_000 + emulator.stats().unique());
            long before = emulator.stats().unique();
            job.stopWithSavepoint(true, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(60, TimeUnit.SECONDS);
            DeliveryScenarios.finish(job);
            EmulatorStats stats = emulator.stats();
            assertThat(stats.unique()).isGreaterThan(before);
            assertThat(stats.duplicates()).isZero();
            assertThat(DeliveryScenarios.counter(job.getJobID(), "recordsAccepted"))
                    .isEqualTo(stats.unique())
                    .isEqualTo(DeliveryScenarios.counter(job.getJobID(), "recordsHandedOver"));
        }
    }

    /** What the savepoint holds is delivered behind it, and the days are closed behind that. */
    @Test
    void stoppedWithDrainItClosesTheDays() throws Exception {
        stopWithDrain(true);
    }

    @Test
    @Tag("long")
    void stoppedWithDrainItClosesTheDaysThatNoWatermarkCloses() throws Exception {
        stopWithDrain(false);
    }

    private void stopWithDrain(boolean byWatermark) throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).start()) {
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(2, Duration.ofMillis(300));
            DataGeneratorSource<String> source =
                    new DataGeneratorSource<>(
                            n -> DatedRows.row(n, 5),
                            1_000_000_000,
                            RateLimiterStrategy.perSecond(2_000),
                            Types.STRING);
            ByteAirSinkBuilder<String> sink = exactlyOnce(DatedRows.sink(emulator));
            if (byWatermark) {
                sink.setDoneTrigger(DoneTrigger.onWatermark(Duration.ofHours(1)));
            }
            env.fromSource(source, WatermarkStrategy.noWatermarks(), "rows").sinkTo(sink.build());
            JobClient job = env.executeAsync();
            DeliveryScenarios.await(job, () -> emulator.stats().unique() >= 1_000);
            job.stopWithSavepoint(true, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(60, TimeUnit.SECONDS);
            DeliveryScenarios.finish(job);
            EmulatorStats stats = emulator.stats();
            assertThat(stats.duplicates()).isZero();
            assertThat(stats.done()).hasSize(byWatermark ? 5 : 1);
            assertThat(stats.done())
                    .flatExtracting(EmulatorStats.DoneCall::dates)
                    .containsExactlyInAnyOrderElementsOf(DatedRows.daysOf(1_000, 5));
            stats.topics()
                    .forEach(
                            day ->
                                    assertThat(day.doneAt().orElseThrow())
                                            .isAfterOrEqualTo(day.lastWrite().orElseThrow()));
        }
    }

    private static long pending(JobClient job) {
        return SharedCluster.reporter()
                        .findMetrics(job.getJobID(), ".*\\.byteair\\.recordsPending$")
                        .isEmpty()
                ? 0
                : DeliveryScenarios.gauge(job.getJobID(), "recordsPending");
    }

    private static long recordsIn(JobClient job) {
        return isRunning(job) ? DeliveryScenarios.counter(job.getJobID(), "recordsIn") : 0;
    }

    /** By the writers, to the operators behind them. */
    private static long handedOver(JobClient job) {
        return isRunning(job) ? DeliveryScenarios.counter(job.getJobID(), "recordsHandedOver") : 0;
    }

    private static boolean isRunning(JobClient job) {
        return !SharedCluster.reporter()
                .findMetrics(job.getJobID(), ".*\\.byteair\\.recordsHandedOver$")
                .isEmpty();
    }

    @Test
    void aBatchJobSendsAtTheEndOfItsInput() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
            env.setRuntimeMode(RuntimeExecutionMode.BATCH);
            env.setParallelism(2);
            pipeline(env, emulator, 5_000);
            DeliveryScenarios.finish(env.executeAsync());
            assertExactlyOnce(emulator, 5_000, "batch");
        }
    }

    /**
     * Each stage once at least: the writers', which has sent nothing, and that which sends, for an
     * outage that lasts longer than it may. It is given the same batches by Flink, and sends what
     * it had sent, under the same ids, though some of these had been refused first.
     */
    @Test
    void aBatchJobWhoseTasksFailDoublesNothing(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 10_000;
            Configuration restarts = new Configuration();
            restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
            restarts.set(
                    RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
                    Integer.MAX_VALUE);
            restarts.set(
                    RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY,
                    Duration.ofMillis(100));
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(restarts);
            env.setRuntimeMode(RuntimeExecutionMode.BATCH);
            env.setParallelism(2);
            emulator.faults().throttleRate(0.2).errorRate(0.2).latency(Duration.ofMillis(20));
            env.fromSource(
                            DeliveryScenarios.numbers(records, 1_000_000),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .map(new FailsInFirstAttempt())
                    .sinkTo(
                            sink(emulator)
                                    .setMaxInFlightRequests(4)
                                    .setRequestTimeout(Duration.ofMillis(500))
                                    .setMaxRetryDuration(Duration.ofSeconds(1))
                                    .build());
            JobClient job = env.executeAsync();
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 4_000);
            int before = attempts(cluster, job, "Delivery");
            emulator.faults().outage(Outage.RESET);
            DeliveryScenarios.await(job, () -> attempts(cluster, job, "Delivery") > before);
            // An id that may have been taken, is refused then, and is known then, stays in doubt.
            emulator.faults().endOutage().throttleRate(0).errorRate(0).noAnswerRate(0.1);
            DeliveryScenarios.finish(job);
            assertThat(attempts(cluster, job, "Writer")).as("of the writers' stage").isEqualTo(1);
            assertThat(emulator.stats().deduplicated()).as("known ids").isPositive();
            assertExactlyOnce(emulator, records, "batch, failing tasks");
        }
    }

    /** What may wait is a small part of what comes, and no checkpoint makes room. */
    @Test
    void aBatchJobOfMoreThanMayWaitGoesThrough() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 40_000;
            int buffered = 500;
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
            env.setRuntimeMode(RuntimeExecutionMode.BATCH);
            env.setParallelism(1);
            emulator.faults().latency(Duration.ofMillis(10));
            env.fromSource(
                            DeliveryScenarios.numbers(records, 1_000_000),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(
                            sink(emulator)
                                    .setMaxPendingBytes(50_000L)
                                    .setMaxBufferedRequests(buffered)
                                    .build());
            JobClient job = env.executeAsync();
            AtomicLong most = new AtomicLong();
            DeliveryScenarios.await(
                    job,
                    () -> {
                        most.accumulateAndGet(pendingBehind(job), Math::max);
                        return emulator.stats().unique() >= records;
                    });
            DeliveryScenarios.finish(job);
            // One batch more is with the delivery, and one before it.
            assertThat(most.get()).isLessThan(buffered + 2 * BATCH);
            assertExactlyOnce(emulator, records, "batch, at most " + most + " waiting");
        }
    }

    /** With the operator that sends. */
    private static long pendingBehind(JobClient job) {
        return SharedCluster.reporter()
                .findMetrics(job.getJobID(), ".*Delivery.*\\.byteair\\.recordsPending$")
                .values()
                .stream()
                .mapToLong(metric -> ((Number) ((Gauge<?>) metric).getValue()).longValue())
                .sum();
    }

    /** Of the tasks with an operator of that name, how many attempts there were but the first. */
    private static int attempts(MiniCluster cluster, JobClient job, String operator) {
        int most = 0;
        for (AccessExecutionJobVertex vertex :
                cluster.getExecutionGraph(job.getJobID()).join().getVerticesTopologically()) {
            if (vertex.getName().contains(operator)) {
                for (AccessExecutionVertex task : vertex.getTaskVertices()) {
                    most = Math.max(most, task.getCurrentExecutionAttempt().getAttemptNumber());
                }
            }
        }
        return most;
    }

    /** More than may wait comes in an outage: input is held back, and checkpoints are not. */
    @Test
    void checkpointsGoOnInAnOutageWithAllThatMayWait(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 60_000;
            long most = 100_000;
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(1, Duration.ofMillis(250));
            env.fromSource(
                            DeliveryScenarios.numbers(records, 20_000),
                            WatermarkStrategy.noWatermarks(),
                            "numbers")
                    .sinkTo(
                            sink(emulator)
                                    .setMaxPendingBytes(most)
                                    .setMaxBufferedRequests(10_000)
                                    .build());
            JobClient job = env.executeAsync();
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 2_000);
            emulator.faults().outage(Outage.RESET);
            DeliveryScenarios.await(job, () -> emulator.stats().duringOutage() >= 3);
            long before = checkpoints(cluster, job).getNumberOfCompletedCheckpoints();
            DeliveryScenarios.await(
                    job,
                    () ->
                            checkpoints(cluster, job).getNumberOfCompletedCheckpoints()
                                    >= before + 10);
            long waiting = DeliveryScenarios.gauge(job.getJobID(), "bytesPending");
            long in = DeliveryScenarios.counter(job.getJobID(), "recordsHandedOver");
            // Later, one may be declined by a task that has ended.
            assertThat(checkpoints(cluster, job).getNumberOfFailedCheckpoints()).isZero();
            emulator.faults().clear();
            DeliveryScenarios.finish(job);
            assertThat(in).as("input was held back").isLessThan(records);
            // Beside what waits sealed, what the delivery has, and a batch in the making.
            assertThat(waiting).isLessThan(most + SinkConfig.builder().build().maxBufferedBytes());
            assertExactlyOnce(emulator, records, "outage, " + waiting + " bytes waiting");
        }
    }

    private static CheckpointStatsCounts checkpoints(MiniCluster cluster, JobClient job) {
        return cluster.getExecutionGraph(job.getJobID())
                .join()
                .getCheckpointStatsSnapshot()
                .getCounts();
    }

    /** What an at-least-once sink left may have been sent, and is in doubt as it is there. */
    @Test
    void theStateOfAnAtLeastOnceSinkIsHandedOn() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 30_000;
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(1, Duration.ofMillis(300));
            pipeline(env, sink(emulator, DeliveryGuarantee.AT_LEAST_ONCE), records);
            JobClient job = env.executeAsync();
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 4_000);
            emulator.faults().outage(Outage.REFUSE);
            DeliveryScenarios.await(
                    job, () -> DeliveryScenarios.gauge(job.getJobID(), "outage") == 1);
            String savepoint =
                    job.stopWithSavepoint(
                                    false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                            .get(60, TimeUnit.SECONDS);
            emulator.faults().clear();
            Configuration resume = new Configuration();
            resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            StreamExecutionEnvironment again =
                    DeliveryScenarios.environment(2, Duration.ofMillis(300));
            again.configure(resume, getClass().getClassLoader());
            pipeline(again, sink(emulator, DeliveryGuarantee.EXACTLY_ONCE), records);
            JobClient resumed = again.executeAsync();
            DeliveryScenarios.finish(resumed);
            assertThat(emulator.stats().unique()).isEqualTo(records);
            assertThat(emulator.stats().duplicates())
                    .isLessThanOrEqualTo(
                            DeliveryScenarios.counter(resumed.getJobID(), "recordsSentAgain"));
        }
    }

    /**
     * In a stop in an outage, with ids that may have been taken; then the other guarantee, and
     * back.
     */
    @Test
    @Tag("long")
    void theStateOfAnExactlyOnceSinkGoesToAnotherAndBack() throws Exception {
        goToAnother(DeliveryGuarantee.AT_LEAST_ONCE);
    }

    @Test
    @Tag("long")
    void theStateOfAnExactlyOnceSinkGoesToOneWithoutAGuarantee() throws Exception {
        goToAnother(DeliveryGuarantee.NONE);
    }

    private void goToAnother(DeliveryGuarantee other) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            // More than the first two runs read until they are stopped, on any machine.
            long records = 200_000;
            JobClient job =
                    resume(emulator, DeliveryGuarantee.EXACTLY_ONCE, 2, records, 2_000, null);
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 2_000);
            emulator.faults().noAnswerRate(1.0);
            DeliveryScenarios.await(job, () -> emulator.stats().unanswered() >= 2);
            emulator.faults().noAnswerRate(0).outage(Outage.RESET);
            DeliveryScenarios.await(job, () -> pending(job) >= 2_000);
            String savepoint = stop(job);

            JobClient second = resume(emulator, other, 1, records, 2_000, savepoint);
            DeliveryScenarios.await(second, () -> pending(second) >= 2_000);
            emulator.faults().clear();
            long before = emulator.stats().unique();
            DeliveryScenarios.await(second, () -> emulator.stats().unique() >= before + 4_000);
            assertThat(emulator.stats().duplicates())
                    .as("what the savepoint held was sent under its ids")
                    .isZero();
            String again = stop(second);
            if (other == DeliveryGuarantee.NONE) {
                // What it held is gone, as it says.
                return;
            }
            JobClient third =
                    resume(emulator, DeliveryGuarantee.EXACTLY_ONCE, 3, records, 1_000_000, again);
            DeliveryScenarios.finish(third);
            assertThat(emulator.stats().unique()).isEqualTo(records);
            assertThat(emulator.stats().duplicates())
                    .isLessThanOrEqualTo(
                            DeliveryScenarios.counter(third.getJobID(), "recordsSentAgain"));
        }
    }

    private JobClient resume(
            ByteAirEmulator emulator,
            DeliveryGuarantee guarantee,
            int parallelism,
            long records,
            int rate,
            @Nullable String savepoint)
            throws Exception {
        StreamExecutionEnvironment env =
                DeliveryScenarios.environment(parallelism, Duration.ofMillis(300));
        if (savepoint != null) {
            Configuration resume = new Configuration();
            resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            resume.setString("byteair.exactly-once.take-over", "true");
            env.configure(resume, getClass().getClassLoader());
        }
        pipeline(env, sink(emulator, guarantee), records, rate);
        return env.executeAsync();
    }

    private String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    /** They come from the operator, ahead of the end of its input, to a sink with checkpoints. */
    @Test
    void badRowsAreDeadLettersEachOnce() throws Exception {
        try (ByteAirEmulator emulator = BadRows.emulator().start()) {
            long rows = 6_000;
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(2, Duration.ofMillis(300));
            DataGeneratorSource<String> source =
                    new DataGeneratorSource<>(n -> BadRows.row(n), rows, Types.STRING);
            env.fromSource(source, WatermarkStrategy.noWatermarks(), "rows")
                    .rebalance()
                    .sinkTo(
                            exactlyOnce(BadRows.sink(emulator))
                                    .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                    .setDeadLetterSink(DeadLetters.toFiles(folder.toString()))
                                    .build());
            DeliveryScenarios.finish(env.executeAsync());
            long good = BadRows.count(rows).get(BadRows.Fault.NONE);
            DeadLetterScenarios.Found letters = DeadLetterScenarios.Found.in(folder, false);
            letters.assertOnlyBadRowsEachForItsCause("exactly once");
            assertThat(letters.lines).isEqualTo(rows - good);
            assertThat((long) letters.numbers.cardinality()).isEqualTo(rows - good);
            assertThat(emulator.stats().unique()).isEqualTo(good);
            assertThat(emulator.stats().duplicates()).isZero();
        }
    }

    /** A restart would repeat the request, whose id is known then, and go on without the row. */
    @Test
    void aRejectedRowFailsTheJobForGood() throws Exception {
        try (ByteAirEmulator emulator = BadRows.emulator().start()) {
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(1, Duration.ofMillis(300));
            DataGeneratorSource<String> source =
                    new DataGeneratorSource<>(
                            n ->
                                    BadRows.row(
                                            n,
                                            n == 500
                                                    ? BadRows.Fault.MISSING_FIELD
                                                    : BadRows.Fault.NONE),
                            1_000,
                            Types.STRING);
            env.fromSource(source, WatermarkStrategy.noWatermarks(), "rows")
                    .sinkTo(exactlyOnce(BadRows.sink(emulator)).build());
            JobClient job = env.executeAsync();
            assertThatThrownBy(() -> job.getJobExecutionResult().get(120, TimeUnit.SECONDS))
                    .hasStackTraceContaining("\"n\":500,")
                    .hasStackTraceContaining("The job is not restarted");
        }
    }

    @Test
    void oneDoneClosesTheDaysBehindTheLastRow() throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).start()) {
            long rows = 5_000;
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(2, Duration.ofMillis(300));
            DataGeneratorSource<String> source =
                    new DataGeneratorSource<>(n -> DatedRows.row(n, 5), rows, Types.STRING);
            env.fromSource(source, WatermarkStrategy.noWatermarks(), "rows")
                    .sinkTo(exactlyOnce(DatedRows.sink(emulator)).build());
            DeliveryScenarios.finish(env.executeAsync());
            EmulatorStats stats = emulator.stats();
            assertThat(stats.unique()).isEqualTo(rows);
            assertThat(stats.duplicates()).isZero();
            assertThat(stats.done()).hasSize(1);
            assertThat(stats.done().get(0).dates())
                    .containsExactlyInAnyOrderElementsOf(DatedRows.daysOf(rows, 5));
            stats.topics()
                    .forEach(
                            day ->
                                    assertThat(day.doneAt().orElseThrow())
                                            .isAfterOrEqualTo(day.lastWrite().orElseThrow()));
        }
    }

    private static ByteAirSinkBuilder<String> sink(ByteAirEmulator emulator) {
        return sink(emulator, DeliveryGuarantee.EXACTLY_ONCE);
    }

    private static ByteAirSinkBuilder<String> sink(
            ByteAirEmulator emulator, DeliveryGuarantee guarantee) {
        return exactlyOnce(DeliveryScenarios.sink(emulator)).setDeliveryGuarantee(guarantee);
    }

    private static ByteAirSinkBuilder<String> exactlyOnce(ByteAirSinkBuilder<String> sink) {
        return sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setMaxBatchSize(BATCH)
                .setInitialBackoff(Duration.ofMillis(20))
                .setMaxBackoff(Duration.ofMillis(500));
    }

    private static void pipeline(
            StreamExecutionEnvironment env, ByteAirEmulator emulator, long records) {
        pipeline(env, sink(emulator), records);
    }

    private static void pipeline(
            StreamExecutionEnvironment env, ByteAirSinkBuilder<String> sink, long records) {
        pipeline(env, sink, records, 10_000);
    }

    private static void pipeline(
            StreamExecutionEnvironment env,
            ByteAirSinkBuilder<String> sink,
            long records,
            int rate) {
        env.fromSource(
                        DeliveryScenarios.numbers(records, rate),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .sinkTo(sink.build())
                .uid("byteair");
    }

    private static void assertExactlyOnce(ByteAirEmulator emulator, long records, String what) {
        EmulatorStats stats = emulator.stats();
        String figures =
                String.format(
                        "%s: sent %d, lost %d, doubled %d, unanswered %d, known ids %d",
                        what,
                        records,
                        records - stats.unique(),
                        stats.duplicates(),
                        stats.unanswered(),
                        stats.deduplicated());
        System.out.println(figures);
        assertThat(stats.unique()).as(figures).isEqualTo(records);
        assertThat(stats.duplicates()).as(figures).isZero();
    }

    private static final class FailsInFirstAttempt extends RichMapFunction<String, String> {

        private static final long serialVersionUID = 1L;

        private int passed;

        @Override
        public String map(String row) {
            if (getRuntimeContext().getTaskInfo().getAttemptNumber() == 0 && ++passed > 2_500) {
                throw new IllegalStateException("A failure made on purpose.");
            }
            return row;
        }
    }

    /** Fails when so many rows have passed, and a checkpoint is complete that this run began. */
    private static final class FailTwice
            implements MapFunction<String, String>, CheckpointListener {

        private static final long serialVersionUID = 1L;

        private static final AtomicInteger FAILURES = new AtomicInteger();
        private static final AtomicInteger PASSED = new AtomicInteger();
        private static long[] at = {};

        private transient volatile boolean checkpointed;

        static void arm(long... passed) {
            at = passed;
            FAILURES.set(0);
            PASSED.set(0);
        }

        @Override
        public String map(String row) {
            int passed = PASSED.incrementAndGet();
            int failures = FAILURES.get();
            if (checkpointed
                    && failures < at.length
                    && passed >= at[failures]
                    && FAILURES.compareAndSet(failures, failures + 1)) {
                throw new IllegalStateException("A failure made on purpose.");
            }
            return row;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            checkpointed = true;
        }
    }
}
