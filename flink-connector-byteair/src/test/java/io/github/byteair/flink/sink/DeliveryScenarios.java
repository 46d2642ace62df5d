/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Credentials;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import io.github.byteair.emulator.ReceivedRequest;
import io.github.byteair.flink.SharedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What must hold whatever the service does, for tests of any size. Each scenario runs a job against
 * an emulator, checks, and returns a line of figures.
 */
final class DeliveryScenarios {

    private final MiniCluster cluster;
    private final Path folder;

    DeliveryScenarios(MiniCluster cluster, Path folder) {
        this.cluster = cluster;
        this.folder = folder;
    }

    static ByteAirEmulator.Builder emulator() {
        return ByteAirEmulator.builder().keyFields("n").keepRecords(0);
    }

    static ByteAirSinkBuilder<String> sink(ByteAirEmulator emulator) {
        return ByteAirSink.<String>builder()
                .setTopic("behavior")
                .setApplicationId(emulator.applicationId())
                .setTenantId(emulator.tenantId())
                .setCredentials(Credentials.volc(emulator.accessKey(), emulator.secretKey()))
                .setEndpoints(emulator.endpoint())
                .setSerializationSchema(JsonSerializationSchemas.forStrings())
                .setQuota(0, 0);
    }

    /** A record of about 200 bytes, told apart by "n". */
    static String record(long n) {
        return "{\"n\":"
                + n
                + ",\"user_id\":\"u"
                + n % 9973
                + "\",\"bhv_type\":\"click\",\"bhv_time\":1700000000,\"title\":\"红酒 开瓶器 "
                + n % 97
                + "\",\"spm\":\"home.feed.card."
                + n % 31
                + "\",\"scm\":\"rec.v1."
                + n % 7
                + "\",\"pad\":\"........................................\"}";
    }

    // ------------------------------------------------------------------ scenarios

    /** The service is down for a while; checkpoints must go on and nothing be lost or doubled. */
    String outage(Outage kind, Duration length, Duration requestTimeout) throws Exception {
        try (ByteAirEmulator emulator = emulator().start()) {
            long records = 2_000 * (length.toSeconds() + 6);
            StreamExecutionEnvironment env = environment(1, Duration.ofMillis(500));
            env.fromSource(numbers(records, 2_000), WatermarkStrategy.noWatermarks(), "numbers")
                    .sinkTo(sink(emulator).setRequestTimeout(requestTimeout).build());
            JobClient job = env.executeAsync();
            await(job, () -> emulator.stats().accepted() >= 4_000);

            long requestsBefore = counter(job.getJobID(), "requests");
            Instant began = Instant.now();
            emulator.faults().outage(kind, length);
            await(job, () -> !emulator.stats().outages().get(0).end().isEmpty());
            Instant ended = Instant.now();
            // What is refused never reaches the emulator's count.
            long requestsIn =
                    kind == Outage.REFUSE
                            ? counter(job.getJobID(), "requests") - requestsBefore
                            : emulator.stats().outages().get(0).requests();
            finish(job);

            List<AbstractCheckpointStats> checkpoints = new ArrayList<>();
            for (AbstractCheckpointStats stats : checkpoints(job.getJobID())) {
                Instant triggered = Instant.ofEpochMilli(stats.getTriggerTimestamp());
                if (triggered.isAfter(began) && triggered.isBefore(ended)) {
                    checkpoints.add(stats);
                }
            }
            long completed =
                    checkpoints.stream()
                            .filter(stats -> stats.getStatus() == CheckpointStatsStatus.COMPLETED)
                            .count();
            // Each takes a request's time-out at most, so this many at least fit into the outage.
            // If they waited for its end, none would.
            long inTime =
                    checkpoints.stream()
                            .filter(stats -> stats.getStatus() == CheckpointStatsStatus.COMPLETED)
                            .filter(stats -> endOf(stats).isBefore(ended))
                            .count();
            long fit = length.dividedBy(requestTimeout) - 1;
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "outage %s %ds: sent %d, accepted %d, duplicates %d, checkpoints %d of"
                                    + " %d, %d of them before it ended, requests in the outage %d",
                            kind.wireName(),
                            length.toSeconds(),
                            records,
                            stats.unique(),
                            stats.duplicates(),
                            completed,
                            checkpoints.size(),
                            inTime,
                            requestsIn);
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            assertThat(stats.duplicates()).as(figures).isZero();
            assertThat(checkpoints).as(figures).isNotEmpty();
            assertThat(completed)
                    .as(figures)
                    .isGreaterThanOrEqualTo((long) Math.floor(0.95 * checkpoints.size()));
            assertThat(inTime).as(figures).isGreaterThanOrEqualTo(fit);
            assertThat(requestsIn).as(figures).isLessThanOrEqualTo(20);
            assertBooksBalance(job.getJobID(), records);
            return figures;
        }
    }

    private static Instant endOf(AbstractCheckpointStats stats) {
        return Instant.ofEpochMilli(stats.getTriggerTimestamp() + stats.getEndToEndDuration());
    }

    /** Requests taken without an answer, refused with 500, refused with 429, all at once. */
    String faultsAtOnce(long records, int parallelism) throws Exception {
        try (ByteAirEmulator emulator = emulator().start()) {
            emulator.faults().noAnswerRate(0.10).errorRate(0.05).throttleRate(0.05);
            long began = System.nanoTime();
            StreamExecutionEnvironment env = environment(parallelism, Duration.ofSeconds(1));
            env.fromSource(numbers(records, 0), WatermarkStrategy.noWatermarks(), "numbers")
                    .sinkTo(sink(emulator).build());
            JobClient job = env.executeAsync();
            finish(job);
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "faults at once: sent %d, accepted %d, duplicates %d, requests %d, %d s",
                            records,
                            stats.unique(),
                            stats.duplicates(),
                            stats.requests(),
                            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            // An id that got no answer and was then refused: a 409 to it proves nothing.
            assertThat(stats.duplicates())
                    .as(figures)
                    .isLessThanOrEqualTo(counter(job.getJobID(), "recordsSentAgain"));
            assertThat(stats.unanswered()).as(figures).isPositive();
            assertBooksBalance(job.getJobID(), records);
            return figures;
        }
    }

    /** Stops with a savepoint while the service is silent, and resumes at another parallelism. */
    String rescaleInAnOutage(int before, int after) throws Exception {
        try (ByteAirEmulator emulator = emulator().keepRequests(100_000).start()) {
            long records = 60_000;
            StreamExecutionEnvironment env = environment(before, Duration.ofMillis(500));
            pipeline(env, emulator, records);
            JobClient job = env.executeAsync();
            await(job, () -> emulator.stats().accepted() >= 4_000);
            // Answered by nobody, yet taken: the savepoint can't tell whether they were refused
            // afterwards, so they are asked for under their ids and, known or not, sent again.
            emulator.faults().noAnswerRate(1.0);
            await(job, () -> emulator.stats().unanswered() >= before * 2L);
            emulator.faults().noAnswerRate(0).outage(Outage.RESET);
            await(job, () -> emulator.stats().duringOutage() >= before);
            String savepoint =
                    job.stopWithSavepoint(
                                    false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                            .get(60, TimeUnit.SECONDS);
            emulator.faults().clear();

            Configuration resume = new Configuration();
            resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            StreamExecutionEnvironment again = environment(after, Duration.ofMillis(500));
            again.configure(resume, getClass().getClassLoader());
            pipeline(again, emulator, records);
            JobClient resumed = again.executeAsync();
            finish(resumed);

            EmulatorStats stats = emulator.stats();
            int repeated = 0;
            Map<String, String> bytesById = new HashMap<>();
            Map<String, Integer> timesById = new HashMap<>();
            for (ReceivedRequest request : emulator.requests()) {
                String bytes = bytesById.putIfAbsent(request.requestId(), request.sha256());
                assertThat(bytes == null || bytes.equals(request.sha256()))
                        .as("same id, same bytes: " + request)
                        .isTrue();
                repeated += timesById.merge(request.requestId(), 1, Integer::sum) == 2 ? 1 : 0;
            }
            String figures =
                    String.format(
                            "savepoint in an outage, %d to %d: sent %d, accepted %d, duplicates"
                                    + " %d, ids seen more than once %d, all with the same bytes",
                            before, after, records, stats.unique(), stats.duplicates(), repeated);
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            assertThat(stats.duplicates())
                    .as(figures)
                    .isLessThanOrEqualTo(counter(resumed.getJobID(), "recordsSentAgain"));
            assertThat(repeated).as(figures).isPositive();
            return figures;
        }
    }

    private void pipeline(StreamExecutionEnvironment env, ByteAirEmulator emulator, long records) {
        env.fromSource(numbers(records, 10_000), WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers")
                .sinkTo(
                        sink(emulator)
                                // What gets no answer is not waited for.
                                .setRequestTimeout(Duration.ofSeconds(3))
                                .setMaxBackoff(Duration.ofSeconds(1))
                                .build())
                .uid("byteair");
    }

    /** A task fails in the middle; the source goes back to the checkpoint. */
    String taskFailure(long records, long rate, Duration checkpointInterval) throws Exception {
        try (ByteAirEmulator emulator = emulator().start()) {
            FailOnce.arm(emulator);
            StreamExecutionEnvironment env = environment(1, checkpointInterval);
            env.fromSource(numbers(records, rate), WatermarkStrategy.noWatermarks(), "numbers")
                    .map(new FailOnce(records / 2))
                    .returns(Types.STRING)
                    .sinkTo(sink(emulator).build());
            JobClient job = env.executeAsync();
            finish(job);
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "task failure: sent %d, accepted %d, duplicates %d (what the source"
                                    + " replayed since its last checkpoint)",
                            records, stats.unique(), stats.duplicates());
            assertThat(FailOnce.failed).as(figures).isTrue();
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            assertThat(stats.duplicates())
                    .as(figures)
                    .isLessThanOrEqualTo(FailOnce.passed - FailOnce.stored);
            return figures;
        }
    }

    /** Fails one time, at that record or at the first behind it that has a checkpoint before it. */
    private static final class FailOnce
            implements MapFunction<String, String>, CheckpointedFunction, CheckpointListener {

        private static final long serialVersionUID = 1L;

        private static final long NONE = -1;

        /** What the service had stored when the last checkpoint known as complete was taken. */
        private static volatile long stored;

        private static volatile long passed;
        private static volatile boolean failed;
        private static volatile Supplier<EmulatorStats> service;
        private static final Map<Long, Long> STORED_AT = new ConcurrentHashMap<>();

        private final long at;

        private FailOnce(long at) {
            this.at = at;
        }

        static void arm(ByteAirEmulator emulator) {
            passed = 0;
            stored = NONE;
            failed = false;
            service = emulator::stats;
            STORED_AT.clear();
        }

        @Override
        public String map(String record) {
            if (!failed) {
                if (passed >= at && stored != NONE) {
                    failed = true;
                    throw new IllegalStateException("A failure made on purpose.");
                }
                passed++;
            }
            return record;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            STORED_AT.put(context.getCheckpointId(), service.get().unique());
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            if (!failed) {
                stored = STORED_AT.get(checkpoint);
            }
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}
    }

    /** More input than the quota allows, at a service that enforces it exactly. */
    String quota(int parallelism, Duration length, int requestsPerSecond, int recordsPerSecond)
            throws Exception {
        try (ByteAirEmulator emulator =
                emulator()
                        .requestsPerSecond(requestsPerSecond)
                        .recordsPerSecond(recordsPerSecond)
                        .start()) {
            StreamExecutionEnvironment env = environment(parallelism, Duration.ofSeconds(10));
            env.fromSource(numbers(Long.MAX_VALUE, 0), WatermarkStrategy.noWatermarks(), "numbers")
                    .sinkTo(sink(emulator).setQuota(requestsPerSecond, recordsPerSecond).build());
            JobClient job = env.executeAsync();
            await(job, () -> emulator.stats().accepted() >= recordsPerSecond);
            EmulatorStats first = emulator.stats();
            // A machine that is busy with something else can't use the quota, so several lengths
            // may pass until it does; that it is not overrun is asked of all of them.
            double most = 0;
            EmulatorStats last = first;
            for (int n = 0; n < 5 && most < 0.5; n++) {
                EmulatorStats begin = last;
                await(
                        job,
                        () ->
                                Duration.between(begin.time(), emulator.stats().time())
                                                .compareTo(length)
                                        >= 0);
                last = emulator.stats();
                most = Math.max(most, recordsPerSecond(begin, last) / recordsPerSecond);
            }
            job.cancel().get(30, TimeUnit.SECONDS);
            double seconds = Duration.between(first.time(), last.time()).toMillis() / 1000.0;
            double used = recordsPerSecond(first, last) / recordsPerSecond;
            String figures =
                    String.format(
                            "quota, parallelism %d: used %.1f %% over %.0f s, peak %d requests/s"
                                    + " and %d records/s, 429s %d after the first second",
                            parallelism,
                            100 * used,
                            seconds,
                            last.peakRequestsPerSecond(),
                            last.peakRecordsPerSecond(),
                            last.throttled() - first.throttled());
            // That an exact count is never overrun and 95 % are used is QuotaLimiterTest's, with a
            // clock of its own; here the machine's load has a say.
            long requests = last.requests() - first.requests();
            assertThat(last.throttled() - first.throttled())
                    .as(figures)
                    .isLessThanOrEqualTo(Math.max(3, requests / 20));
            assertThat(used).as(figures).isLessThanOrEqualTo(1.001);
            assertThat(most).as(figures).isGreaterThanOrEqualTo(0.5);
            return figures;
        }
    }

    /** What was accepted between two looks. */
    private static double recordsPerSecond(EmulatorStats begin, EmulatorStats end) {
        double seconds = Duration.between(begin.time(), end.time()).toMillis() / 1000.0;
        return (end.accepted() - begin.accepted()) / seconds;
    }

    /** Keys written again and again at a faulty service: the last version must stand. */
    String ordered(int keys, int versions) throws Exception {
        long records = (long) keys * versions;
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder()
                        // And room for those that an unproven 409 doubles.
                        .keepRecords((int) records * 11 / 10)
                        .keyFields("n")
                        .start()) {
            emulator.faults().noAnswerRate(0.08).errorRate(0.06).throttleRate(0.06);
            StreamExecutionEnvironment env = environment(2, Duration.ofSeconds(1));
            GeneratorFunction<Long, String> rows =
                    n -> "{\"n\":" + n + ",\"key\":" + n % keys + ",\"version\":" + n / keys + "}";
            env.fromSource(
                            new DataGeneratorSource<>(rows, records, Types.STRING),
                            WatermarkStrategy.noWatermarks(),
                            "versions")
                    .setParallelism(1)
                    .keyBy(
                            row ->
                                    row.substring(
                                            row.indexOf("\"key\""), row.indexOf(",\"version\"")))
                    .sinkTo(
                            sink(emulator)
                                    .setOrdered(true)
                                    .setInitialBackoff(Duration.ofMillis(20))
                                    .build());
            JobClient job = env.executeAsync();
            finish(job);
            Map<Object, Number> last = new HashMap<>();
            emulator.records()
                    .forEach(
                            record ->
                                    last.put(
                                            record.fields().get("key"),
                                            (Number) record.fields().get("version")));
            String figures =
                    String.format(
                            "ordered: %d keys written %d times, %d requests, duplicates %d",
                            keys,
                            versions,
                            emulator.stats().requests(),
                            emulator.stats().duplicates());
            assertThat(emulator.stats().unique()).as(figures).isEqualTo(records);
            assertThat(last).as(figures).hasSize(keys);
            assertThat(last.values()).as(figures).allMatch(v -> v.intValue() == versions - 1);
            return figures;
        }
    }

    // ------------------------------------------------------------------ tools

    /** Jobs that mostly wait, beside each other; the cluster has slots for all. */
    static void runAtOnce(List<Callable<String>> jobs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(jobs.size());
        try {
            List<Future<String>> figures = new ArrayList<>();
            jobs.forEach(job -> figures.add(threads.submit(job)));
            for (Future<String> each : figures) {
                System.out.println(each.get(5, TimeUnit.MINUTES));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    static StreamExecutionEnvironment environment(int parallelism, Duration checkpointInterval) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        return env;
    }

    static StreamExecutionEnvironment withoutRestarts(Duration checkpointInterval) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        return env;
    }

    static DataGeneratorSource<String> numbers(long count, double perSecond) {
        GeneratorFunction<Long, String> record = DeliveryScenarios::record;
        return perSecond > 0
                ? new DataGeneratorSource<>(
                        record, count, RateLimiterStrategy.perSecond(perSecond), Types.STRING)
                : new DataGeneratorSource<>(record, count, Types.STRING);
    }

    /** Waits for a condition, as long as the job runs, two minutes at most. */
    static void await(JobClient job, BooleanSupplier condition) throws Exception {
        long giveUpAt = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            JobStatus status = job.getJobStatus().get(10, TimeUnit.SECONDS);
            if (status.isGloballyTerminalState()) {
                job.getJobExecutionResult().get(10, TimeUnit.SECONDS);
                assertThat(condition.getAsBoolean()).as("now that the job has ended").isTrue();
            }
            assertThat(System.nanoTime()).as("waited for two minutes").isLessThan(giveUpAt);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    static void finish(JobClient job) throws Exception {
        job.getJobExecutionResult().get(10, TimeUnit.MINUTES);
    }

    private List<AbstractCheckpointStats> checkpoints(JobID job) throws Exception {
        return cluster.getExecutionGraph(job)
                .get(10, TimeUnit.SECONDS)
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpoints();
    }

    /** in = accepted + rejected + pending, as the reporter saw them last. */
    static void assertBooksBalance(JobID job, long records) {
        assertThat(counter(job, "recordsIn")).isEqualTo(records);
        assertThat(counter(job, "recordsAccepted") + counter(job, "recordsRejected"))
                .isEqualTo(records);
        assertThat(gauge(job, "recordsPending")).isZero();
    }

    /** Summed over the subtasks. */
    static long counter(JobID job, String name) {
        return sum(job, name, metric -> ((Counter) metric).getCount());
    }

    static long gauge(JobID job, String name) {
        return sum(job, name, metric -> ((Number) ((Gauge<?>) metric).getValue()).longValue());
    }

    private static long sum(
            JobID job, String name, java.util.function.ToLongFunction<Metric> value) {
        List<Long> values = new ArrayList<>();
        Consumer<Map.Entry<String, Metric>> add =
                found -> values.add(value.applyAsLong(found.getValue()));
        SharedCluster.reporter()
                .findMetrics(job, ".*\\." + "byteair" + "\\." + name + "$")
                .entrySet()
                .stream()
                .forEach(add);
        assertThat(values).as("metric " + name).isNotEmpty();
        return values.stream().mapToLong(Long::longValue).sum();
    }
}
