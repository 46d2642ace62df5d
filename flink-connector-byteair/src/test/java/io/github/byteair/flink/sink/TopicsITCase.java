/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.Stage;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import io.github.byteair.emulator.EmulatorStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One sink that writes to several topics. */
class TopicsITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final String[] TOPICS = {"behavior", "item", "user"};

    @TempDir Path folder;

    private static ByteAirSinkBuilder<String> sink(ByteAirEmulator emulator) {
        return ByteAirSink.<String>builder()
                .setTopic(TopicsITCase::topicOf)
                .setApplicationId(emulator.applicationId())
                .setTenantId(emulator.tenantId())
                .setCredentials(Credentials.volc(emulator.accessKey(), emulator.secretKey()))
                .setEndpoints(emulator.endpoint())
                .setSerializationSchema(JsonSerializationSchemas.forStrings());
    }

    private static String topicOf(String row) {
        return row.substring(6, row.indexOf('"', 6));
    }

    private static String row(long n, String topic) {
        return "{\"t\":\"" + topic + "\",\"n\":" + n + "}";
    }

    private static DataStream<String> rows(long count, GeneratorFunction<Long, String> row) {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.enableCheckpointing(500);
        return env.fromSource(
                new DataGeneratorSource<>(row, count, Types.STRING),
                WatermarkStrategy.noWatermarks(),
                "rows");
    }

    private static long accepted(EmulatorStats stats, String topic) {
        return stats.topics().stream()
                .filter(day -> day.topic().equals(topic))
                .mapToLong(EmulatorStats.TopicDay::unique)
                .sum();
    }

    private static double usedOfQuota(EmulatorStats stats) {
        Instant first = stats.time();
        Instant last = Instant.EPOCH;
        for (EmulatorStats.TopicDay day : stats.topics()) {
            first = day.firstWrite().get().isBefore(first) ? day.firstWrite().get() : first;
            last = day.lastWrite().get().isAfter(last) ? day.lastWrite().get() : last;
        }
        // What the quota lets through at once comes on top.
        return stats.accepted() / (50_000 * (1 + Duration.between(first, last).toMillis() / 1e3));
    }

    @Test
    void threeTopicsInterleavedAreEachComplete() throws Exception {
        threeTopics(30_000, 300);
    }

    /** With the default quota, which lets them through in 12 s. */
    @Test
    @Tag("long")
    void threeTopicsUnderTheQuotaUseIt() throws Exception {
        threeTopics(600_000, 900);
    }

    private void threeTopics(long count, int leastMeanBatch) throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder()
                        .keyFields("t", "n")
                        .keepRecords(0)
                        .requestsPerSecond(100)
                        .recordsPerSecond(50_000)
                        .start()) {
            DataStream<String> rows = rows(count, n -> row(n, TOPICS[(int) (n % 3)]));
            rows.sinkTo(sink(emulator).build());
            long began = System.nanoTime();
            JobClient job = rows.getExecutionEnvironment().executeAsync();
            DeliveryScenarios.finish(job);
            double seconds = (System.nanoTime() - began) / 1e9;
            EmulatorStats stats = emulator.stats();
            System.out.printf(
                    "3 topics: %d rows in %.1f s, from first to last %.1f %% of the quota, %d requests,"
                            + " mean batch %.0f, %d x 429%n",
                    stats.accepted(),
                    seconds,
                    100 * usedOfQuota(stats),
                    stats.requests(),
                    stats.meanBatch(),
                    stats.throttled());
            for (String topic : TOPICS) {
                assertThat(accepted(stats, topic)).isEqualTo(count / 3);
            }
            assertThat(stats.duplicates()).isZero();
            // None on a machine of its own: what is sent evenly may arrive bunched on a busy one.
            assertThat(stats.throttled()).isLessThanOrEqualTo(Math.max(4, stats.requests() / 10));
            assertThat(stats.meanBatch()).isGreaterThan(leastMeanBatch);
        }
    }

    @Test
    void aTopicThatThePlatformRefusesFailsTheJobByItsName() throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().topics("item", "user").start()) {
            DataStream<String> rows = rows(100, n -> row(n, n % 2 == 0 ? "item" : "shoe"));
            // All records' policy is not the topic's.
            rows.sinkTo(sink(emulator).setRecordErrorPolicy(RecordErrorPolicy.DROP).build());
            assertThatThrownBy(
                            () ->
                                    DeliveryScenarios.finish(
                                            rows.getExecutionEnvironment().executeAsync()))
                    .hasStackTraceContaining("Can't support scene(shoe)")
                    .hasStackTraceContaining("shoe (incremental_sync_streaming)")
                    .hasStackTraceContaining("Check the topic");
        }
    }

    @Test
    void withAPolicyItsRowsAloneAreDeadLettersAndTheOthersGoOn() throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().keyFields("n").topics("item", "user").start()) {
            DataStream<String> rows =
                    rows(3_000, n -> row(n, new String[] {"item", "user", "shoe"}[(int) (n % 3)]));
            rows.sinkTo(
                    sink(emulator)
                            .setRecordErrorPolicy(
                                    RejectionCause.TOPIC_REFUSED, RecordErrorPolicy.DEAD_LETTER)
                            .setDeadLetterSink(DeadLetters.toFiles(folder.toString()))
                            .build());
            DeliveryScenarios.finish(rows.getExecutionEnvironment().executeAsync());
            EmulatorStats stats = emulator.stats();
            assertThat(accepted(stats, "item")).isEqualTo(1_000);
            assertThat(accepted(stats, "user")).isEqualTo(1_000);
            List<RejectedRecord> dead = deadLetters();
            assertThat(dead).hasSize(1_000);
            assertThat(dead).allMatch(record -> record.topic().equals("shoe"));
            assertThat(dead).allMatch(record -> record.cause() == RejectionCause.TOPIC_REFUSED);
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

    /** One topic's day is being cleaned; the other is done with meanwhile, and closed. */
    @Test
    void aTopicUnderCleaningDoesNotHoldUpTheOther() throws Exception {
        String stage = Stage.HISTORY_SYNC.wireName();
        LocalDate day = LocalDate.of(2024, 2, 29);
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().keyFields("t", "n").start()) {
            emulator.setDay("item", stage, day, DayState.CLEANING);
            DataStream<String> rows = rows(40_000, n -> row(n, n % 2 == 0 ? "item" : "user"));
            rows.sinkTo(
                    sink(emulator)
                            .setStage(Stage.HISTORY_SYNC)
                            .setDataDate(day)
                            .setDoneTrigger(DoneTrigger.onCompletion())
                            .build());
            JobClient job = rows.getExecutionEnvironment().executeAsync();
            DeliveryScenarios.await(job, () -> accepted(emulator.stats(), "user") == 20_000);
            assertThat(accepted(emulator.stats(), "item")).isZero();
            emulator.setDay("item", stage, day, DayState.OPEN);
            job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
            EmulatorStats stats = emulator.stats();
            assertThat(accepted(stats, "item")).isEqualTo(20_000);
            assertThat(stats.done())
                    .extracting(EmulatorStats.DoneCall::topic)
                    .containsExactlyInAnyOrder("item", "user");
        }
    }
}
