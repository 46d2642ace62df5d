/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.flink.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What must hold for bad rows among good ones, for tests of any size. */
final class DeadLetterScenarios {

    private static final int PARALLELISM = 2;

    private final Path folder;

    DeadLetterScenarios(Path folder) {
        this.folder = folder;
    }

    /** How a job runs. */
    enum Mode {
        STREAMING,
        STREAMING_WITHOUT_CHECKPOINTS,
        BATCH
    }

    /** What goes wrong beside the rows. */
    record Trouble(boolean kill, double errors, double noAnswers, boolean reuseIds) {

        static final Trouble NONE = new Trouble(false, 0, 0, true);

        Trouble killed() {
            return new Trouble(true, errors, noAnswers, reuseIds);
        }

        /** So many answered HTTP 500, and as many 429. */
        Trouble withErrors(double rate) {
            return new Trouble(kill, rate, noAnswers, reuseIds);
        }

        Trouble withNoAnswers(double rate) {
            return new Trouble(kill, errors, rate, reuseIds);
        }

        Trouble withoutReuseOfIds() {
            return new Trouble(kill, errors, noAnswers, false);
        }
    }

    // ------------------------------------------------------------------ scenarios

    /** Good rows are accepted and bad ones become dead letters: all of them, each for its cause. */
    String deadLetters(Mode mode, long rows, double perSecond, Trouble trouble) throws Exception {
        int kept = rows <= 100_000 ? 4 * (int) rows : 0;
        try (ByteAirEmulator emulator = BadRows.emulator().keepRecords(kept).start()) {
            emulator.faults()
                    .errorRate(trouble.errors())
                    .throttleRate(trouble.errors())
                    .noAnswerRate(trouble.noAnswers());
            Killer killer = Killer.armed(trouble.kill(), rows, emulator);
            StreamExecutionEnvironment env = environment(mode, PARALLELISM);
            long began = System.nanoTime();
            JobClient job =
                    run(
                            env,
                            rows(rows, perSecond),
                            killer,
                            BadRows.sink(emulator)
                                    .setReuseRequestIds(trouble.reuseIds())
                                    .setRequestTimeout(
                                            Duration.ofSeconds(trouble.noAnswers() > 0 ? 3 : 10))
                                    .setMaxBackoff(Duration.ofSeconds(2))
                                    .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                    .setDeadLetterSink(DeadLetters.toFiles(folder.toString())));
            DeliveryScenarios.finish(job);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);

            Found found = Found.in(folder, trouble.kill());
            EmulatorStats stats = emulator.stats();
            Map<BadRows.Fault, Long> made = BadRows.count(rows);
            long good = made.get(BadRows.Fault.NONE);
            // The reporter can't tell the metrics of a killed task from those of its successor.
            long unverified =
                    trouble.kill()
                            ? 0
                            : DeliveryScenarios.counter(
                                    job.getJobID(), "recordsDeduplicatedUnverified");
            long missing = rows - good - found.numbers.cardinality();
            String figures =
                    String.format(
                            "%s, %s: %d rows, accepted %d (and %d twice), dead letters %d (lines"
                                    + " %d), missing %d, unverified %d, requests %d, 500s %d, 429s"
                                    + " %d, unanswered %d, %d s",
                            mode,
                            trouble,
                            rows,
                            stats.unique(),
                            stats.duplicates(),
                            found.numbers.cardinality(),
                            found.lines,
                            missing,
                            unverified,
                            stats.requests(),
                            stats.byHttpStatus().getOrDefault(500, 0L),
                            stats.throttled(),
                            stats.unanswered(),
                            seconds);
            assertThat(Killer.KILLED.get()).as(figures).isEqualTo(trouble.kill());
            found.assertOnlyBadRowsEachForItsCause(figures);
            assertThat(stats.unique()).as(figures).isEqualTo(good);
            if (kept > 0) {
                assertAcceptedAreTheGood(emulator.records(), rows, figures);
            }
            if (trouble.noAnswers() > 0 && trouble.reuseIds()) {
                assertThat(missing).as(figures).isBetween(0L, unverified);
            } else {
                assertThat(missing).as(figures).isZero();
                assertThat(unverified).as(figures).isZero();
                assertThat(found.counts).as(figures).isEqualTo(without(made));
            }
            if (!trouble.kill()) {
                assertThat(found.lines).as(figures).isEqualTo(found.numbers.cardinality());
                DeliveryScenarios.assertBooksBalance(job.getJobID(), rows);
                assertThat(recordsSend(job))
                        .as("each that could be, once: " + figures)
                        .isEqualTo(
                                rows
                                        - made.get(BadRows.Fault.TOO_LARGE)
                                        - made.get(BadRows.Fault.NOT_SERIALIZABLE));
                assertThat(rejections(job, RecordErrorPolicy.DEAD_LETTER))
                        .as(figures)
                        .isEqualTo(found.lines);
            }
            if (!trouble.kill() && trouble.reuseIds()) {
                // An id that went without an answer and was refused, too, proves nothing by a 409.
                long again = DeliveryScenarios.counter(job.getJobID(), "recordsSentAgain");
                assertThat(stats.duplicates())
                        .as("sent again " + again + ": " + figures)
                        .isBetween(0L, again);
                if (trouble.noAnswers() == 0) {
                    assertThat(again).as(figures).isZero();
                }
            }
            return figures;
        }
    }

    private static Map<BadRows.Fault, Long> without(Map<BadRows.Fault, Long> made) {
        Map<BadRows.Fault, Long> bad = new EnumMap<>(made);
        bad.remove(BadRows.Fault.NONE);
        return bad;
    }

    private static void assertAcceptedAreTheGood(
            List<ReceivedRecord> accepted, long rows, String figures) {
        BitSet numbers = new BitSet();
        for (ReceivedRecord record : accepted) {
            numbers.set((int) BadRows.numberOf(record.json()));
        }
        for (int n = 0; n < rows; n++) {
            assertThat(numbers.get(n))
                    .as("row " + n + ": " + figures)
                    .isEqualTo(BadRows.faultOf(n) == BadRows.Fault.NONE);
        }
    }

    /** Bad rows dropped: what was counted, by cause, is what was made. */
    String drop(long rows) throws Exception {
        try (ByteAirEmulator emulator = BadRows.emulator().start()) {
            emulator.faults().errorRate(0.05).throttleRate(0.05);
            JobClient job =
                    run(
                            environment(Mode.STREAMING, PARALLELISM),
                            rows(rows, 0),
                            null,
                            BadRows.sink(emulator)
                                    .setMaxBackoff(Duration.ofSeconds(2))
                                    .setRecordErrorPolicy(RecordErrorPolicy.DROP));
            DeliveryScenarios.finish(job);
            Map<BadRows.Fault, Long> made = BadRows.count(rows);
            String figures =
                    String.format(
                            "drop: %d rows, accepted %d, made %s",
                            rows, emulator.stats().unique(), made);
            assertThat(emulator.stats().unique())
                    .as(figures)
                    .isEqualTo(made.get(BadRows.Fault.NONE));
            Map<RejectionCause, Long> byCause = new EnumMap<>(RejectionCause.class);
            without(made).forEach((fault, n) -> byCause.merge(fault.cause, n, Long::sum));
            byCause.forEach(
                    (cause, n) ->
                            assertThat(rejections(job, cause, RecordErrorPolicy.DROP))
                                    .as(cause + " of " + figures)
                                    .isEqualTo(n));
            DeliveryScenarios.assertBooksBalance(job.getJobID(), rows);
            return figures;
        }
    }

    /**
     * Ten thousand rows that the service refuses as a whole, a good one behind them: it must not
     * wait till they are told apart, and nobody is throttled.
     */
    String allBad(int bad, int good, int requestsPerSecond) throws Exception {
        try (ByteAirEmulator emulator =
                BadRows.emulator().requestsPerSecond(requestsPerSecond).start()) {
            GeneratorFunction<Long, String> row =
                    n -> BadRows.row(n, n < bad ? BadRows.Fault.POISON : BadRows.Fault.NONE);
            JobClient job =
                    run(
                            environment(Mode.STREAMING, 1),
                            new DataGeneratorSource<>(row, (long) bad + good, Types.STRING),
                            null,
                            BadRows.sink(emulator)
                                    .setQuota(requestsPerSecond, 0)
                                    .setMaxBatchSize(bad)
                                    .setMaxGrownBatchSize(bad)
                                    .setMaxBufferedRequests(bad + good + 1)
                                    .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                    .setDeadLetterSink(DeadLetters.toFiles(folder.toString())));
            long began = System.nanoTime();
            // Some good rows may have got into a batch with bad ones; those have to wait with them.
            int apart = good - bad;
            DeliveryScenarios.await(job, () -> emulator.stats().unique() >= apart);
            long goodIn = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            long deadLettersThen = rejections(job, RecordErrorPolicy.DEAD_LETTER);
            DeliveryScenarios.finish(job);
            Found found = Found.in(folder, false);
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "all bad: %d bad rows, %d of %d good ones in after %d ms (%d dead letters by"
                                    + " then), all told apart after %d s in %d requests, peak %d"
                                    + " requests/s of %d, 429s %d",
                            bad,
                            apart,
                            good,
                            goodIn,
                            deadLettersThen,
                            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                            stats.requests(),
                            stats.peakRequestsPerSecond(),
                            requestsPerSecond,
                            stats.throttled());
            assertThat(found.numbers.cardinality()).as(figures).isEqualTo(bad);
            assertThat(found.lines).as(figures).isEqualTo(bad);
            assertThat(stats.unique()).as(figures).isEqualTo(good);
            assertThat(stats.throttled()).as(figures).isZero();
            assertThat(deadLettersThen).as(figures).isLessThan(bad);
            assertThat(stats.requests()).as(figures).isLessThanOrEqualTo(2L * bad + 50);
            return figures;
        }
    }

    // ------------------------------------------------------------------ jobs

    static StreamExecutionEnvironment environment(Mode mode, int parallelism) {
        Configuration configuration = new Configuration();
        // What a careful user sets, to be told of state that would be lost and of slow types.
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        if (mode == Mode.STREAMING) {
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        }
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        if (mode == Mode.BATCH) {
            env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        }
        return env;
    }

    private static DataGeneratorSource<String> rows(long count, double perSecond) {
        GeneratorFunction<Long, String> row = BadRows::row;
        return perSecond > 0
                ? new DataGeneratorSource<>(
                        row, count, RateLimiterStrategy.perSecond(perSecond), Types.STRING)
                : new DataGeneratorSource<>(row, count, Types.STRING);
    }

    static JobClient run(
            StreamExecutionEnvironment env,
            DataGeneratorSource<String> source,
            MapFunction<String, String> before,
            ByteAirSinkBuilder<String> sink)
            throws Exception {
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "rows")
                .uid("rows")
                .map(before == null ? row -> row : before)
                .returns(Types.STRING)
                .uid("before")
                .sinkTo(sink.build())
                .name("ByteAir")
                .uid("byteair");
        return env.executeAsync();
    }

    private static long recordsSend(JobClient job) {
        return SharedCluster.reporter()
                .findMetrics(job.getJobID(), ".*\\.ByteAir: Writer\\..*\\.numRecordsSend$")
                .values()
                .stream()
                .mapToLong(metric -> ((Counter) metric).getCount())
                .sum();
    }

    static long rejections(JobClient job, RecordErrorPolicy policy) {
        long sum = 0;
        for (RejectionCause cause : RejectionCause.values()) {
            sum += rejections(job, cause, policy);
        }
        return sum;
    }

    private static long rejections(JobClient job, RejectionCause cause, RecordErrorPolicy policy) {
        return DeliveryScenarios.counter(
                job.getJobID(),
                "cause."
                        + MetricNames.lowerCamel(cause)
                        + ".policy."
                        + MetricNames.lowerCamel(policy)
                        + ".records");
    }

    /**
     * Fails the job one time, a good way into its input, at a moment when rows have been rejected,
     * and others accepted, that no checkpoint can know: since the last barrier passed here, and so
     * in all of the task, in every subtask.
     */
    static final class Killer implements MapFunction<String, String>, CheckpointedFunction {

        private static final long serialVersionUID = 1L;

        static final AtomicBoolean KILLED = new AtomicBoolean();
        private static final long UNKNOWN = Long.MAX_VALUE;
        private static final AtomicInteger PASSED = new AtomicInteger();
        private static volatile long rejectedAtBarrier;
        private static volatile long acceptedAtBarrier;
        private static volatile Supplier<EmulatorStats> stats;

        private final boolean armed;
        private final long earliest;

        /**
         * @param earliest how many records must have been accepted
         */
        private Killer(boolean armed, long earliest) {
            this.armed = armed;
            this.earliest = earliest;
        }

        static Killer armed(boolean armed, long rows, ByteAirEmulator emulator) {
            KILLED.set(false);
            PASSED.set(0);
            rejectedAtBarrier = 0;
            acceptedAtBarrier = 0;
            stats = emulator::stats;
            return new Killer(armed, rows / 10);
        }

        @Override
        public String map(String row) {
            if (armed
                    && !KILLED.get()
                    && BadRows.numberOf(row) % 64 == 0
                    && isTime(stats.get())
                    && KILLED.compareAndSet(false, true)) {
                throw new IllegalStateException("A failure made on purpose.");
            }
            return row;
        }

        private boolean isTime(EmulatorStats now) {
            return now.accepted() >= earliest
                    && now.rejected() > rejectedAtBarrier
                    && now.accepted() > acceptedAtBarrier;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {
            boolean byAll = PASSED.incrementAndGet() % PARALLELISM == 0;
            EmulatorStats now = stats.get();
            acceptedAtBarrier = now.accepted();
            rejectedAtBarrier = byAll ? now.rejected() : UNKNOWN;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}
    }

    /** The dead letters in a folder's finished files. */
    static final class Found {

        final BitSet numbers = new BitSet();
        final Map<BadRows.Fault, Long> counts = new EnumMap<>(BadRows.Fault.class);
        private final List<String> misplaced = new ArrayList<>();
        long lines;

        /**
         * @param killed a task that fails between its snapshot and the checkpoint's completion
         *     leaves a hidden file behind, which no checkpoint knows: Flink's file sink never
         *     removes it, and its rows are written again after the restart
         */
        static Found in(Path folder, boolean killed) throws IOException {
            Found found = new Found();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (killed && file.getFileName().toString().startsWith(".dead-letters-")) {
                        continue;
                    }
                    assertThat(file.getFileName().toString())
                            .as("only finished files are left")
                            .matches("dead-letters-.*\\.jsonl");
                    try (Stream<String> read = Files.lines(file)) {
                        read.forEach(found::add);
                    }
                }
            }
            return found;
        }

        private void add(String line) {
            RejectedRecord letter = DeadLetters.parse(line);
            lines++;
            long n = BadRows.numberOf(letter.json());
            BadRows.Fault fault = BadRows.faultOf(n);
            boolean first = !numbers.get((int) n);
            numbers.set((int) n);
            if (first) {
                counts.merge(fault, 1L, Long::sum);
            }
            boolean sent = fault.cause == RejectionCause.REJECTED_BY_SERVICE;
            boolean asItShould =
                    letter.cause() == fault.cause
                            && letter.topic().equals("behavior")
                            && (letter.requestId() != null) == sent
                            && letter.attempts() > 0 == sent
                            && letter.code() == code(fault)
                            && !letter.message().isEmpty();
            if (!asItShould) {
                misplaced.add(fault + ": " + line);
            }
        }

        private static int code(BadRows.Fault fault) {
            switch (fault) {
                case MISSING_FIELD:
                case WRONG_TYPE:
                    return 1001;
                case POISON:
                    return 400;
                default:
                    return 0;
            }
        }

        void assertOnlyBadRowsEachForItsCause(String figures) {
            assertThat(misplaced).as(figures).isEmpty();
        }
    }
}
