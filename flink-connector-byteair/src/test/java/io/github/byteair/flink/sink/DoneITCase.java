/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import io.github.byteair.emulator.ReceivedRequest;
import io.github.byteair.flink.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of many days that end with {@code done}, or must not. */
@ExtendWith(SharedCluster.class)
class DoneITCase {

    @TempDir Path folder;

    /** How a job runs. */
    enum Mode {
        STREAMING,
        STREAMING_WITHOUT_CHECKPOINTS,
        BATCH
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void oneDoneNamesTheDaysThatHadRowsAfterTheLastOfThem(Mode mode) throws Exception {
        try (ByteAirEmulator emulator = emulator(20_000)) {
            run(environment(mode, 3), rows(20_000, 17), DatedRows.sink(emulator));
            assertComplete(emulator, 20_000, 17);
        }
    }

    /** Flink's own global committer would wait for ever: see {@link DoneOperator}. */
    @Test
    void subtasksWhoseInputEndsInDifferentCheckpointsAreOneRun() throws Exception {
        try (ByteAirEmulator emulator = emulator(3_000)) {
            Path early = Files.createDirectory(folder.resolve("files"));
            List<String> lines = new ArrayList<>();
            for (int n = 0; n < 3_000; n++) {
                lines.add(DatedRows.row(n, 5));
            }
            Files.write(early.resolve("small.json"), lines.subList(0, 10));
            Files.write(early.resolve("large.json"), lines.subList(10, 3_000));
            StreamExecutionEnvironment env = environment(Mode.STREAMING, 2);
            DataStream<String> rows =
                    env.fromSource(
                                    FileSource.forRecordStreamFormat(
                                                    new TextLineInputFormat(),
                                                    new org.apache.flink.core.fs.Path(
                                                            early.toUri()))
                                            .build(),
                                    WatermarkStrategy.noWatermarks(),
                                    "files")
                            .map(new Slow());
            run(rows, DatedRows.sink(emulator));
            assertComplete(emulator, 3_000, 5);
        }
    }

    /** So that the larger file takes several checkpoints. */
    private static final class Slow implements MapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map(String row) throws InterruptedException {
            TimeUnit.MICROSECONDS.sleep(300);
            return row;
        }
    }

    @Test
    @Tag("long")
    void theRealOrdersAreEachUnderTheirDay() throws Exception {
        Path csv =
                Path.of(System.getProperty("byteair.shared"), "data", "online-retail-2010-12.csv");
        assumeTrue(Files.isRegularFile(csv), "the data set is not here: " + csv);
        Map<LocalDate, Long> expected = new TreeMap<>();
        for (String line : Files.readAllLines(csv)) {
            LocalDate day = Orders.dayOf(line);
            if (day != null) {
                expected.merge(day, 1L, Long::sum);
            }
        }
        assertThat(expected).hasSizeGreaterThan(15);
        for (RuntimeExecutionMode mode :
                List.of(RuntimeExecutionMode.STREAMING, RuntimeExecutionMode.BATCH)) {
            try (ByteAirEmulator emulator = ByteAirEmulator.builder().keepRecords(0).start()) {
                StreamExecutionEnvironment env = environment(Mode.STREAMING, 2);
                env.setRuntimeMode(mode);
                run(
                        env.fromSource(
                                        FileSource.forRecordStreamFormat(
                                                        new TextLineInputFormat(),
                                                        new org.apache.flink.core.fs.Path(
                                                                csv.toUri()))
                                                .build(),
                                        WatermarkStrategy.noWatermarks(),
                                        "orders")
                                .filter(line -> Orders.dayOf(line) != null)
                                .map(Orders::behavior),
                        DatedRows.sink(emulator).setTopic("behavior").setQuota(100, 50_000));
                EmulatorStats stats = emulator.stats();
                Map<LocalDate, Long> accepted = new TreeMap<>();
                stats.topics().forEach(day -> accepted.put(day.date().get(), day.accepted()));
                assertThat(accepted).isEqualTo(expected);
                assertThat(stats.done()).hasSize(1);
                assertThat(stats.done().get(0).dates())
                        .containsExactlyElementsOf(expected.keySet());
                assertDoneIsLast(stats);
                System.out.printf(
                        "orders, %s: %d rows of %d days in %d requests, mean batch %.0f, one done%n",
                        mode,
                        stats.accepted(),
                        accepted.size(),
                        stats.requests() - 1,
                        stats.meanBatch());
            }
        }
    }

    private static final class Orders {
        private static final Pattern TIME =
                Pattern.compile(",(\\d{2}/\\d{2}/\\d{4} \\d{2}:\\d{2}),");
        private static final DateTimeFormatter FORMAT =
                DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm");

        static LocalDate dayOf(String line) {
            Matcher time = TIME.matcher(line);
            return time.find() ? LocalDateTime.parse(time.group(1), FORMAT).toLocalDate() : null;
        }

        static String behavior(String line) {
            return "{\"day\":\""
                    + dayOf(line)
                    + "\",\"line\":\""
                    + line.replace("\\", "\\\\").replace("\"", "\\\"")
                    + "\"}";
        }
    }

    static long requestsOfDone(ByteAirEmulator emulator) {
        return emulator.requests().stream().filter(DoneITCase::isDone).count();
    }

    private static boolean isDone(ReceivedRequest request) {
        return request.kind().equals("done");
    }

    @Test
    void aFailedImportIsNotClosed() throws Exception {
        try (ByteAirEmulator emulator = emulator(100)) {
            DataStream<String> rows =
                    rows(1_000, 3)
                            .apply(environment(Mode.STREAMING, 2))
                            .map(row -> row.contains("\"n\":777,") ? "no JSON" : row);
            assertThatThrownBy(() -> run(rows, DatedRows.sink(emulator)))
                    .hasStackTraceContaining("no JSON");
            assertThat(emulator.stats().doneCalls()).isZero();
            assertThat(emulator.requests()).noneMatch(DoneITCase::isDone);
        }
    }

    @Test
    void deadLettersDoNotKeepADayOpen() throws Exception {
        try (ByteAirEmulator emulator = emulator(100)) {
            DataStream<String> rows =
                    rows(1_000, 3)
                            .apply(environment(Mode.STREAMING, 2))
                            .map(row -> row.contains("\"n\":777,") ? "no JSON" : row)
                            .map(row -> row.contains("\"n\":555,") ? "{\"n\":555}" : row);
            run(
                    rows,
                    DatedRows.sink(emulator)
                            .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                            .setDeadLetterSink(DeadLetters.toFiles(folder.toString())));
            EmulatorStats stats = emulator.stats();
            assertThat(stats.unique()).isEqualTo(998);
            assertThat(stats.done()).hasSize(1);
            assertThat(stats.done().get(0).dates()).hasSize(3);
            List<RejectedRecord> dead = deadLetters();
            assertThat(dead)
                    .extracting(RejectedRecord::cause)
                    .containsExactlyInAnyOrder(
                            RejectionCause.NOT_SERIALIZABLE, RejectionCause.INVALID_DATA_DATE);
        }
    }

    private List<RejectedRecord> deadLetters() throws Exception {
        List<RejectedRecord> found = new ArrayList<>();
        try (java.util.stream.Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    found.add(DeadLetters.parse(line));
                }
            }
        }
        return found;
    }

    @Test
    void aDayThatIsClosedAlreadyIsNamedWithTheRemedy() throws Exception {
        try (ByteAirEmulator emulator = emulator(0)) {
            LocalDate closed = DatedRows.FIRST_DAY.plusDays(2);
            emulator.setDay("item", DatedRows.STAGE.wireName(), closed, DayState.ACKED);
            assertThatThrownBy(
                            () ->
                                    run(
                                            environment(Mode.STREAMING, 2),
                                            rows(3_000, 5),
                                            DatedRows.sink(emulator)))
                    .hasStackTraceContaining("when acked")
                    .hasStackTraceContaining(closed.toString())
                    .hasStackTraceContaining("Re-open it on the console first");
            assertThat(emulator.stats().doneCalls()).isZero();
        }
    }

    /** As docs/offline-data.md tells it: nothing set but, in the end, an end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedWriteIsTriedByRestartsTillItIsPutRightOrTheyEnd(boolean putRight)
            throws Exception {
        try (ByteAirEmulator emulator = emulator(0)) {
            String stage = DatedRows.STAGE.wireName();
            emulator.setDay("item", stage, DatedRows.FIRST_DAY, DayState.ACKED);
            Configuration configuration = new Configuration();
            if (!putRight) {
                configuration.setString("restart-strategy.type", "exponential-delay");
                configuration.setString(
                        "restart-strategy.exponential-delay.attempts-before-reset-backoff", "1");
            }
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            env.setParallelism(1);
            env.enableCheckpointing(100);
            rows(100, 1).apply(env).sinkTo(DatedRows.sink(emulator).build());
            JobClient job = env.executeAsync();
            if (putRight) {
                DeliveryScenarios.await(job, () -> emulator.requests().size() >= 3);
                emulator.setDay("item", stage, DatedRows.FIRST_DAY, DayState.OPEN);
                DeliveryScenarios.finish(job);
                assertThat(emulator.stats().unique()).isEqualTo(100);
                assertThat(emulator.stats().doneCalls()).isOne();
            } else {
                assertThatThrownBy(() -> DeliveryScenarios.finish(job))
                        .hasStackTraceContaining("when acked");
                // Of 100 rows each time, in one request, or cut in two by a checkpoint.
                assertThat(emulator.requests()).hasSizeBetween(2, 4);
            }
        }
    }

    @Test
    void anImportThatIsNotTakenInTimeFailsAndIsNotClosed() throws Exception {
        try (ByteAirEmulator emulator = emulator(0)) {
            StreamExecutionEnvironment env = environment(Mode.STREAMING_WITHOUT_CHECKPOINTS, 1);
            DataStream<String> rows = rows(2_000, 1).apply(env);
            emulator.faults().outage(Outage.UNAVAILABLE);
            rows.sinkTo(
                    DatedRows.sink(emulator).setMaxRetryDuration(Duration.ofSeconds(2)).build());
            JobClient job = env.executeAsync();
            assertThatThrownBy(() -> DeliveryScenarios.finish(job))
                    .hasStackTraceContaining("retry duration");
            assertThat(emulator.requests()).noneMatch(DoneITCase::isDone);
        }
    }

    /** Asked again, a service that remembers refused ids would say that it knows the call. */
    @Test
    void aRefusedDoneIsNotAskedAgainByARestart() throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).burnRefusedIds().start()) {
            StreamExecutionEnvironment env = environment(Mode.STREAMING, 2);
            HoldLast.hold();
            rows(1_000, 3)
                    .apply(env)
                    .map(new HoldLast(DatedRows.row(999, 3)))
                    .rebalance()
                    .sinkTo(DatedRows.sink(emulator).setMaxTimeInBufferMS(50).build());
            // The day that the held row does not belong to.
            LocalDate held = DatedRows.dayOf(DatedRows.row(999, 3));
            LocalDate other =
                    DatedRows.daysOf(1_000, 3).stream()
                            .filter(day -> !day.equals(held))
                            .findFirst()
                            .get();
            JobClient job = env.executeAsync();
            DeliveryScenarios.await(job, () -> emulator.stats().unique() == 999);
            emulator.setDay("item", DatedRows.STAGE.wireName(), other, DayState.DONE);
            HoldLast.release();
            assertThatThrownBy(() -> DeliveryScenarios.finish(job))
                    .hasStackTraceContaining("Syncing or ack is not allowed when done");
            assertThat(emulator.stats().doneCalls()).isZero();
            assertThat(requestsOfDone(emulator)).isOne();
        }
    }

    @Test
    void anInputWithoutAnEndIsRefused() throws Exception {
        try (ByteAirEmulator emulator = emulator(0)) {
            StreamExecutionEnvironment env = environment(Mode.STREAMING, 1);
            env.fromSource(
                            FileSource.forRecordStreamFormat(
                                            new TextLineInputFormat(),
                                            new org.apache.flink.core.fs.Path(folder.toUri()))
                                    .monitorContinuously(Duration.ofSeconds(1))
                                    .build(),
                            WatermarkStrategy.noWatermarks(),
                            "clicks")
                    .sinkTo(DatedRows.sink(emulator).build());
            assertThatThrownBy(env::execute)
                    .isInstanceOf(ByteAirSinkException.class)
                    .hasMessageContaining("the source 'clicks' has no end")
                    .hasMessageContaining("on completion, setDoneTrigger");
        }
    }

    @Test
    void aJobWithoutItsLastCheckpointIsRefused() throws Exception {
        try (ByteAirEmulator emulator = emulator(0)) {
            StreamExecutionEnvironment env = environment(Mode.STREAMING, 1);
            Configuration off = new Configuration();
            off.setString("execution.checkpointing.checkpoints-after-tasks-finish", "false");
            env.configure(off);
            rows(10, 1).apply(env).sinkTo(DatedRows.sink(emulator).build());
            assertThatThrownBy(env::execute)
                    .isInstanceOf(ByteAirSinkException.class)
                    .hasMessageContaining("checkpoints-after-tasks-finish is false");
        }
    }

    @Test
    void speculativeExecutionLeavesTheSinkOut() throws Exception {
        try (ByteAirEmulator emulator = emulator(0)) {
            StreamExecutionEnvironment env = environment(Mode.BATCH, 2);
            rows(10, 1)
                    .apply(env)
                    .sinkTo(
                            DatedRows.sink(emulator)
                                    .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                    .setDeadLetterSink(DeadLetters.toFiles(folder.toString()))
                                    .build());
            List<StreamNode> ofTheSink =
                    env.getStreamGraph().getStreamNodes().stream()
                            .filter(node -> !node.getOperatorName().startsWith("Source"))
                            .toList();
            assertThat(ofTheSink).hasSizeGreaterThan(5);
            assertThat(ofTheSink)
                    .filteredOn(StreamNode::isSupportsConcurrentExecutionAttempts)
                    .extracting(StreamNode::getOperatorName)
                    .as("a file sink commits but one attempt's files, by itself")
                    .containsOnly("Sink: Dead-letter sink: Writer");
        }
    }

    @Test
    void rowsOfThirtyDaysTravelInWellFilledRequests() throws Exception {
        try (ByteAirEmulator emulator = emulator(0)) {
            run(environment(Mode.STREAMING, 1), rows(150_000, 30), DatedRows.sink(emulator));
            EmulatorStats stats = emulator.stats();
            double mean = (double) stats.accepted() / (stats.requests() - 1);
            System.out.printf("30 days at random: mean batch %.0f of 1000%n", mean);
            assertThat(stats.unique()).isEqualTo(150_000);
            assertThat(mean).isGreaterThan(800);
        }
    }

    // ------------------------------------------------------------------ jobs

    private interface Rows {
        DataStream<String> apply(StreamExecutionEnvironment env);
    }

    private static Rows rows(long count, int days) {
        GeneratorFunction<Long, String> row = n -> DatedRows.row(n, days);
        return env ->
                env.fromSource(
                        new DataGeneratorSource<>(row, count, Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "rows");
    }

    private static void run(
            StreamExecutionEnvironment env, Rows rows, ByteAirSinkBuilder<String> sink)
            throws Exception {
        run(rows.apply(env), sink);
    }

    private static void run(DataStream<String> rows, ByteAirSinkBuilder<String> sink)
            throws Exception {
        rows.sinkTo(sink.build());
        rows.getExecutionEnvironment().execute();
    }

    static StreamExecutionEnvironment environment(Mode mode, int parallelism) {
        StreamExecutionEnvironment env =
                DeliveryScenarios.environment(parallelism, Duration.ofMillis(100));
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
                mode == Mode.STREAMING ? 3 : 0);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        if (mode == Mode.BATCH) {
            configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        }
        env.configure(configuration);
        if (mode == Mode.STREAMING_WITHOUT_CHECKPOINTS) {
            env.getCheckpointConfig().disableCheckpointing();
        }
        return env;
    }

    static ByteAirEmulator emulator(int records) throws Exception {
        return ByteAirEmulator.builder().keyFields("n").keepRecords(records).start();
    }

    private static void assertComplete(ByteAirEmulator emulator, long rows, int days) {
        EmulatorStats stats = emulator.stats();
        assertThat(stats.unique()).isEqualTo(rows);
        assertThat(stats.duplicates()).isZero();
        emulator.records()
                .forEach(
                        record ->
                                assertThat(record.dataDate())
                                        .contains(DatedRows.dayOf(record.json())));
        assertThat(stats.done()).hasSize(1);
        assertThat(stats.done().get(0).topic()).isEqualTo("item");
        assertThat(stats.done().get(0).dates())
                .containsExactlyElementsOf(DatedRows.daysOf(rows, days));
        assertDoneIsLast(stats);
    }

    static void assertDoneIsLast(EmulatorStats stats) {
        stats.topics()
                .forEach(
                        day ->
                                assertThat(day.lastWrite().get())
                                        .isBefore(stats.done().get(0).time()));
    }
}
