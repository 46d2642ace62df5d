/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.Stage;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import io.github.byteair.emulator.EmulatorStats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs without an end that close each day when it is over. */
class DaysITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(quickToMiss())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final Stage STAGE = Stage.INCREMENTAL_SYNC_DAILY;
    private static final AtomicInteger KILLED = new AtomicInteger();
    private static final int RESTARTS = 20;

    @TempDir Path folder;

    private static Configuration quickToMiss() {
        Configuration configuration = new Configuration();
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(200));
        return configuration;
    }

    // ------------------------------------------------------------------ the input

    /**
     * What comes in, in this order: of each day its rows, some at half past midnight, which the
     * delay of an hour allows, and some at two, which it doesn't. Behind the last day only time
     * goes on.
     */
    private static final class Input {

        /** Of the job that runs: a source's function is copied, and this is large. */
        private static volatile Input current;

        private final List<String> rows = new ArrayList<>();
        private final Map<LocalDate, Integer> inTime = new TreeMap<>();
        private final Set<String> late = new HashSet<>();
        private LocalDateTime end;

        /** Rows of a day in order, each with its time; keeps a few for later. */
        void addDay(LocalDate day, List<Map.Entry<LocalTime, String>> ofDay) {
            int n = ofDay.size();
            List<String> delayed = new ArrayList<>();
            List<String> tooLate = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                String json = ofDay.get(i).getValue();
                if (i % (n / 4 + 1) == 1) {
                    delayed.add(json);
                } else if (i % (n / 4 + 1) == 2) {
                    tooLate.add(json);
                } else {
                    row(day.atTime(ofDay.get(i).getKey()), json);
                }
            }
            LocalDate next = day.plusDays(1);
            row(next.atTime(0, 30), null);
            delayed.forEach(json -> row(day.atTime(12, 0), json));
            row(next.atTime(2, 0), null);
            tooLate.forEach(json -> row(day.atTime(12, 0), json));
            for (int minute = 1; minute < n / 2; minute++) {
                row(next.atTime(2, 0).plusSeconds(minute), null);
            }
            inTime.put(day, n - tooLate.size());
            late.addAll(tooLate);
            end = next.atTime(6, 0);
        }

        /** {@code yyyy-MM-ddTHH:mm:ss json}, or the time alone. */
        private void row(LocalDateTime time, String json) {
            rows.add(
                    DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time)
                            + (json == null ? "" : " " + json));
        }

        private String row(long n) {
            return n < rows.size()
                    ? rows.get((int) n)
                    : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(end.plusSeconds(n));
        }

        LocalDate lastDay() {
            return ((TreeMap<LocalDate, Integer>) inTime).lastKey();
        }
    }

    private static Input madeUp(int days, int rowsOfADay) {
        Input input = new Input();
        for (int d = 0; d < days; d++) {
            LocalDate day = LocalDate.of(2026, 11, 20).plusDays(d);
            List<Map.Entry<LocalTime, String>> rows = new ArrayList<>();
            for (int n = 0; n < rowsOfADay; n++) {
                String json = json(day, "item", d * rowsOfADay + n, "");
                rows.add(Map.entry(LocalTime.of(8, 0).plusSeconds(n), json));
            }
            input.addDay(day, rows);
        }
        return input;
    }

    private static String json(LocalDate day, String topic, int n, String more) {
        return "{\"day\":\"" + day + "\",\"t\":\"" + topic + "\",\"n\":" + n + more + "}";
    }

    private static Input orders(Path csv) throws Exception {
        Pattern time = Pattern.compile(",(\\d{2}/\\d{2}/\\d{4} \\d{2}:\\d{2}),");
        DateTimeFormatter format = DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm");
        Map<LocalDate, List<Map.Entry<LocalTime, String>>> days = new TreeMap<>();
        int n = 0;
        for (String line : Files.readAllLines(csv)) {
            Matcher found = time.matcher(line);
            if (found.find()) {
                LocalDateTime at = LocalDateTime.parse(found.group(1), format);
                String text = line.replace("\\", "\\\\").replace("\"", "\\\"");
                String json = json(at.toLocalDate(), "behavior", n++, ",\"line\":\"" + text + "\"");
                days.computeIfAbsent(at.toLocalDate(), day -> new ArrayList<>())
                        .add(Map.entry(at.toLocalTime(), json));
            }
        }
        Input input = new Input();
        days.forEach(
                (day, rows) -> {
                    rows.sort(Map.Entry.comparingByKey());
                    input.addDay(day, rows);
                });
        return input;
    }

    private static long timeOf(String row) {
        return LocalDateTime.parse(row.substring(0, 19)).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** A watermark behind each row that is later than those before: none is late by chance. */
    private static final class EachRow implements WatermarkGenerator<String> {

        @Override
        public void onEvent(String row, long time, WatermarkOutput output) {
            output.emitWatermark(new Watermark(timeOf(row) - 1));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    // ------------------------------------------------------------------ the job

    private static ByteAirSinkBuilder<String> sink(ByteAirEmulator emulator) {
        return ByteAirSink.<String>builder()
                .setTopic((String row) -> row.replaceAll("(?s).*\"t\":\"([a-z]+)\".*", "$1"))
                .setStage(STAGE)
                .setApplicationId(emulator.applicationId())
                .setTenantId(emulator.tenantId())
                .setCredentials(Credentials.volc(emulator.accessKey(), emulator.secretKey()))
                .setEndpoints(emulator.endpoint())
                .setFilter(row -> row.length() > 20)
                .setSerializationSchema(row -> row.substring(20).getBytes(StandardCharsets.UTF_8))
                .setDataDate(row -> LocalDate.parse(row.substring(28, 38)))
                .setMaxTimeInBufferMS(50)
                .setInitialBackoff(Duration.ofMillis(50))
                .setMaxBackoff(Duration.ofMillis(200))
                .setQuota(0, 0)
                .setDoneTrigger(
                        DoneTrigger.onWatermark(Duration.ofHours(1)).inZone(ZoneOffset.UTC));
    }

    private static JobClient start(
            Input input, ByteAirSinkBuilder<String> sink, int parallelism, double rate)
            throws Exception {
        return start(input, sink, parallelism, rate, 0, null);
    }

    private static JobClient start(
            Input input,
            ByteAirSinkBuilder<String> sink,
            int parallelism,
            double rate,
            int restarts,
            String from)
            throws Exception {
        Input.current = input;
        StreamExecutionEnvironment env =
                DeliveryScenarios.environment(parallelism, Duration.ofMillis(100));
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, restarts);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        if (from != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
        }
        env.configure(configuration);
        GeneratorFunction<Long, String> row = n -> Input.current.row(n);
        env.fromSource(
                        new DataGeneratorSource<>(
                                row,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(rate),
                                Types.STRING),
                        WatermarkStrategy.<String>forGenerator(context -> new EachRow())
                                .withTimestampAssigner((event, old) -> timeOf(event)),
                        "rows")
                .uid("rows")
                .setParallelism(1)
                .rebalance()
                .sinkTo(sink.build())
                .uid("byteair");
        return env.executeAsync();
    }

    /** Returns when the job runs again. */
    private static void kill(MiniCluster cluster, JobClient job) throws Exception {
        int attempt = attempt(cluster, job);
        cluster.startTaskManager();
        cluster.terminateTaskManager(KILLED.getAndIncrement()).get(30, TimeUnit.SECONDS);
        DeliveryScenarios.await(job, () -> attempt(cluster, job) > attempt);
    }

    /** Of all tasks, if they run; else -1. */
    private static int attempt(MiniCluster cluster, JobClient job) {
        int attempt = -1;
        for (AccessExecutionVertex task :
                cluster.getExecutionGraph(job.getJobID()).join().getAllExecutionVertices()) {
            if (task.getExecutionState() != ExecutionState.RUNNING) {
                return -1;
            }
            attempt = task.getCurrentExecutionAttempt().getAttemptNumber();
        }
        return attempt;
    }

    private String stop(JobClient job) throws Exception {
        return job.stopWithSavepoint(
                        false,
                        folder.resolve("savepoints").toUri().toString(),
                        SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    private ByteAirSinkBuilder<String> withDeadLetters(ByteAirSinkBuilder<String> sink) {
        return sink.setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                .setDeadLetterSink(DeadLetters.toFiles(folder.resolve("dead").toString()));
    }

    private List<RejectedRecord> deadLetters() throws Exception {
        List<RejectedRecord> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("dead"))) {
            for (Path file :
                    files.filter(Files::isRegularFile)
                            .filter(path -> !path.getFileName().toString().startsWith("."))
                            .toList()) {
                for (String line : Files.readAllLines(file)) {
                    found.add(DeadLetters.parse(line));
                }
            }
        }
        return found;
    }

    // ------------------------------------------------------------------ what it did

    /** When each day was closed first. */
    private static Map<LocalDate, Instant> doneByDay(EmulatorStats stats) {
        Map<LocalDate, Instant> done = new TreeMap<>();
        for (EmulatorStats.DoneCall call : stats.done()) {
            for (LocalDate day : call.dates()) {
                done.putIfAbsent(day, call.time());
            }
        }
        return done;
    }

    /**
     * Every day behind its last row; and how many before the next one's last. Days that are over at
     * the same checkpoint are called at once, so their order is any.
     */
    private static int assertClosed(EmulatorStats stats, Input input) {
        Map<LocalDate, Instant> done = doneByDay(stats);
        assertThat(done.keySet()).containsExactlyElementsOf(input.inTime.keySet());
        Map<LocalDate, Instant> lastWrites = new HashMap<>();
        stats.topics().forEach(day -> lastWrites.put(day.date().get(), day.lastWrite().get()));
        int inTime = 0;
        List<LocalDate> days = new ArrayList<>(done.keySet());
        for (int d = 0; d < days.size(); d++) {
            assertThat(lastWrites.get(days.get(d))).isBefore(done.get(days.get(d)));
            if (d + 1 == days.size()
                    || done.get(days.get(d)).isBefore(lastWrites.get(days.get(d + 1)))) {
                inTime++;
            }
        }
        return inTime;
    }

    private void assertLateRowsAreDeadLetters(Input input, int mayHaveBeenTaken) throws Exception {
        List<RejectedRecord> dead = deadLetters();
        assertThat(dead).allMatch(record -> record.cause() == RejectionCause.DAY_CLOSED);
        Set<String> lines = new HashSet<>();
        dead.forEach(record -> lines.add(record.json()));
        assertThat(input.late).containsAll(lines);
        assertThat(lines.size()).isGreaterThanOrEqualTo(input.late.size() - mayHaveBeenTaken);
    }

    @Test
    void eachDayIsClosedWhenItIsOverAndLateRowsAreDeadLetters() throws Exception {
        Input input = madeUp(4, 400);
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).start()) {
            JobClient job = start(input, withDeadLetters(sink(emulator)), 2, 500);
            DeliveryScenarios.await(job, () -> emulator.stats().doneCalls() == 4);
            stop(job);
            EmulatorStats stats = emulator.stats();
            int inTime = assertClosed(stats, input);
            assertThat(stats.done()).hasSize(4);
            System.out.printf("4 days closed, %d before the next one's last row%n", inTime);
            assertThat(stats.unique())
                    .isEqualTo(input.inTime.values().stream().mapToInt(n -> n).sum());
            assertLateRowsAreDeadLetters(input, 0);
        }
    }

    /** The other topic's days are closed meanwhile; nothing restarts. */
    @Test
    void aTopicUnderCleaningHoldsUpItsOwnDaysOnly() throws Exception {
        Input input = new Input();
        LocalDate first = LocalDate.of(2026, 11, 20);
        for (int d = 0; d < 3; d++) {
            List<Map.Entry<LocalTime, String>> rows = new ArrayList<>();
            for (int n = 0; n < 200; n++) {
                String topic = n % 2 == 0 ? "item" : "user";
                rows.add(
                        Map.entry(
                                LocalTime.of(8, 0).plusSeconds(n),
                                json(first.plusDays(d), topic, d * 200 + n, "")));
            }
            input.addDay(first.plusDays(d), rows);
        }
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).start()) {
            String stage = STAGE.wireName();
            emulator.setDay("item", stage, first, DayState.CLEANING);
            JobClient job =
                    start(
                            input,
                            sink(emulator).setRecordErrorPolicy(RecordErrorPolicy.DROP),
                            2,
                            500);
            // All days of the other topic, and this one's others.
            DeliveryScenarios.await(job, () -> emulator.stats().doneCalls() == 5);
            emulator.setDay("item", stage, first, DayState.OPEN);
            DeliveryScenarios.await(job, () -> emulator.stats().doneCalls() == 6);
            EmulatorStats.DoneCall last = emulator.stats().done().get(5);
            assertThat(last.topic() + last.dates()).isEqualTo("item[2026-11-20]");
            job.cancel().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aDayThatSomebodyElseClosedCostsItsRowsByPolicy() throws Exception {
        Input input = madeUp(2, 100);
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).start()) {
            LocalDate first = LocalDate.of(2026, 11, 20);
            emulator.setDay("item", STAGE.wireName(), first, DayState.ACKED);
            JobClient job = start(input, withDeadLetters(sink(emulator)), 1, 500);
            DeliveryScenarios.await(job, () -> emulator.stats().doneCalls() == 1);
            stop(job);
            assertThat(emulator.stats().done().get(0).dates()).containsExactly(first.plusDays(1));
            assertThat(deadLetters())
                    .filteredOn(record -> record.dataDate().equals(first))
                    .hasSize(100)
                    .allMatch(record -> record.cause() == RejectionCause.DAY_CLOSED);
        }
    }

    @Test
    void anInputThatEndsClosesItsDaysThen() throws Exception {
        for (boolean checkpoints : new boolean[] {true, false}) {
            try (ByteAirEmulator emulator =
                    ByteAirEmulator.builder().keyFields("n").keepRecords(0).start()) {
                StreamExecutionEnvironment env =
                        DeliveryScenarios.environment(2, Duration.ofMillis(100));
                if (!checkpoints) {
                    env.getCheckpointConfig().disableCheckpointing();
                }
                GeneratorFunction<Long, String> row =
                        n ->
                                "2026-11-20T08:00:00 "
                                        + json(
                                                LocalDate.of(2026, 11, 20).plusDays(n % 3),
                                                "item",
                                                n.intValue(),
                                                "");
                env.fromSource(
                                new DataGeneratorSource<>(row, 300, Types.STRING),
                                WatermarkStrategy.noWatermarks(),
                                "rows")
                        .sinkTo(sink(emulator).build());
                DeliveryScenarios.finish(env.executeAsync());
                assertThat(emulator.stats().unique()).isEqualTo(300);
                assertThat(emulator.stats().done()).hasSize(3);
            }
        }
    }

    @Test
    void withoutCheckpointsAJobWithoutAnEndIsRefused() throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().start()) {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.socketTextStream("127.0.0.1", 9).sinkTo(sink(emulator).build());
            assertThatThrownBy(env::getStreamGraph)
                    .isInstanceOf(ByteAirSinkException.class)
                    .hasMessageContaining("setDoneTrigger (SQL: sink.done.trigger)")
                    .hasMessageContaining("execution.checkpointing.interval");
        }
    }

    /**
     * The real orders as a stream without an end, with ten kills and a rescaling in the middle. A
     * call that a kill cuts off from its checkpoint is made again, under the same id, by which the
     * service knows that it has closed the day.
     */
    @Test
    @Tag("long")
    void theRealOrdersDayByDayOverTenKillsAndARescaling(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        Path csv =
                Path.of(System.getProperty("byteair.shared"), "data", "online-retail-2010-12.csv");
        assumeTrue(Files.isRegularFile(csv), "the data set is not here: " + csv);
        Input input = orders(csv);
        int rows = input.inTime.values().stream().mapToInt(n -> n).sum();
        Random random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").keepRecords(0).start()) {
            ByteAirSinkBuilder<String> sink = withDeadLetters(sink(emulator));
            JobClient job = start(input, sink, 2, 3_000, RESTARTS, null);
            long[] points = random.longs(10, 1, rows * 9L / 10).sorted().toArray();
            for (int kill = 0; kill < points.length; kill++) {
                long point = points[kill];
                JobClient running = job;
                DeliveryScenarios.await(running, () -> emulator.stats().unique() >= point);
                if (kill == 5) {
                    String savepoint = stop(running);
                    job = start(input, sink, 3, 3_000, RESTARTS, savepoint);
                    JobClient resumed = job;
                    long before = emulator.stats().unique();
                    DeliveryScenarios.await(resumed, () -> emulator.stats().unique() > before);
                }
                kill(cluster, job);
            }
            JobClient last = job;
            DeliveryScenarios.await(
                    last, () -> doneByDay(emulator.stats()).containsKey(input.lastDay()));
            stop(last);
            EmulatorStats stats = emulator.stats();
            int inTime = assertClosed(stats, input);
            String figures =
                    String.format(
                            "orders, 10 kills and a rescaling (seed %d): %d rows of %d days, %d"
                                    + " twice, %d late; closed by %d calls, %d of them before the"
                                    + " next day's last row; %d requests known by their id",
                            seed,
                            stats.unique(),
                            input.inTime.size(),
                            stats.duplicates(),
                            input.late.size(),
                            stats.doneCalls(),
                            inTime,
                            stats.deduplicated());
            System.out.println(figures);
            assertThat(stats.done())
                    .as(figures)
                    .allMatch(call -> call.dates().size() == 1)
                    .extracting(call -> call.dates().get(0))
                    .containsExactlyInAnyOrderElementsOf(input.inTime.keySet());
            // The first row after the rescaling meets no watermark.
            assertThat(stats.unique()).as(figures).isBetween((long) rows, rows + 1L);
            assertLateRowsAreDeadLetters(input, 1);
        }
    }
}
