/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.flink.SharedCluster;
import io.github.byteair.flink.sink.BadRows.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two sinks in one task, as a statement set has them: while one of them waits at a checkpoint, the
 * other's answers come in.
 */
@ExtendWith(SharedCluster.class)
class TwoSinksITCase {

    private static final int ROWS = 20_000;
    private static final int ROWS_PER_BAD_ONE = 10;
    private static final int KILLS = 4;

    @TempDir Path folder;

    private enum Job {
        DATA_STREAM,
        STATEMENT_SET
    }

    @ParameterizedTest
    @EnumSource(Job.class)
    @Tag("long")
    void eachSinksDeadLettersSurviveKills(Job kind) throws Exception {
        try (ByteAirEmulator one = BadRows.emulator().start();
                ByteAirEmulator other = BadRows.emulator().start()) {
            // At every checkpoint one waits for answers, and meanwhile the other gets some.
            one.faults().latency(Duration.ofMillis(10), Duration.ofMillis(150));
            other.faults().latency(Duration.ofMillis(10), Duration.ofMillis(150));
            Path oneLetters = Files.createDirectory(folder.resolve("one"));
            Path otherLetters = Files.createDirectory(folder.resolve("other"));
            FailAfterCheckpoints.KILLED.set(0);

            StreamExecutionEnvironment env = environment();
            GeneratorFunction<Long, Long> number = n -> n;
            DataStream<Long> numbers =
                    env.fromSource(
                                    new DataGeneratorSource<>(
                                            number,
                                            (long) ROWS,
                                            RateLimiterStrategy.perSecond(4_000),
                                            Types.LONG),
                                    WatermarkStrategy.noWatermarks(),
                                    "numbers")
                            .map(new FailAfterCheckpoints())
                            .returns(Types.LONG);
            if (kind == Job.DATA_STREAM) {
                DataStream<String> rows = numbers.map(TwoSinksITCase::row).returns(Types.STRING);
                rows.sinkTo(sink(one, oneLetters));
                rows.sinkTo(sink(other, otherLetters));
                DeliveryScenarios.finish(env.executeAsync());
            } else {
                StreamTableEnvironment tables = StreamTableEnvironment.create(env);
                tables.createTemporaryView("numbers", numbers);
                tables.executeSql(ddl("one", one, oneLetters));
                tables.executeSql(ddl("other", other, otherLetters));
                StreamStatementSet statements = tables.createStatementSet();
                statements.addInsertSql("INSERT INTO one " + SELECT);
                statements.addInsertSql("INSERT INTO other " + SELECT);
                statements.execute().await();
            }

            int oneGone = gone(oneLetters);
            int otherGone = gone(otherLetters);
            String figures =
                    String.format(
                            "two sinks in one task, %s: %d rows, %d bad, %d kills: dead letters gone"
                                    + " %d and %d, good rows lost %d and %d",
                            kind,
                            ROWS,
                            ROWS / ROWS_PER_BAD_ONE,
                            FailAfterCheckpoints.KILLED.get(),
                            oneGone,
                            otherGone,
                            GOOD - one.stats().unique(),
                            GOOD - other.stats().unique());
            System.out.println(figures);
            assertThat(FailAfterCheckpoints.KILLED).as(figures).hasValue(KILLS);
            assertThat(oneGone + otherGone).as(figures).isZero();
            assertThat(one.stats().unique()).as(figures).isEqualTo(GOOD);
            assertThat(other.stats().unique()).as(figures).isEqualTo(GOOD);
        }
    }

    private static final long GOOD = ROWS - ROWS / ROWS_PER_BAD_ONE;

    private static final String SELECT =
            "SELECT f0, CONCAT('u', CAST(MOD(f0, 997) AS STRING)),"
                    + " CASE WHEN MOD(f0, 10) = 0 THEN CAST(NULL AS STRING) ELSE 'click' END,"
                    + " 1700000000, 's', 'c' FROM numbers";

    private static String row(long n) {
        return BadRows.row(n, n % ROWS_PER_BAD_ONE == 0 ? Fault.MISSING_FIELD : Fault.NONE);
    }

    /** How many bad rows left no dead letter. */
    private static int gone(Path letters) throws Exception {
        BitSet found = DeadLetterScenarios.Found.in(letters, true).numbers;
        assertThat(found.stream()).allMatch(n -> n % ROWS_PER_BAD_ONE == 0);
        return ROWS / ROWS_PER_BAD_ONE - found.cardinality();
    }

    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = DeliveryScenarios.environment(1, Duration.ofMillis(200));
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, KILLS + 1);
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofSeconds(30));
        env.configure(configuration);
        return env;
    }

    private static ByteAirSink<String> sink(ByteAirEmulator emulator, Path letters) {
        return DeliveryScenarios.sink(emulator)
                .setMaxBatchSize(50)
                .setMaxTimeInBufferMS(20)
                .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                .setDeadLetterSink(DeadLetters.toFiles(letters.toString()))
                .build();
    }

    private static String ddl(String name, ByteAirEmulator emulator, Path letters) {
        return "CREATE TABLE "
                + name
                + " (n BIGINT, user_id STRING, bhv_type STRING, bhv_time BIGINT, spm STRING, scm"
                + " STRING) WITH ('connector' = 'byteair', 'topic' = 'behavior', 'endpoint' = '"
                + emulator.endpoint()
                + "', 'application-id' = '"
                + emulator.applicationId()
                + "', 'tenant-id' = '"
                + emulator.tenantId()
                + "', 'auth.access-key' = '"
                + emulator.accessKey()
                + "', 'auth.secret-key' = '"
                + emulator.secretKey()
                + "', 'sink.batch.max-size' = '50', 'sink.flush-buffer.timeout' = '20',"
                + " 'sink.record-error.policy' = 'dead-letter', 'sink.dead-letter.path' = '"
                + letters.toUri()
                + "')";
    }

    /**
     * Fails the job a few times, spread over its input, by the first row after a checkpoint is
     * complete: what that checkpoint does not hold is gone.
     */
    private static final class FailAfterCheckpoints extends RichMapFunction<Long, Long>
            implements CheckpointListener {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger KILLED = new AtomicInteger();

        private boolean completed;

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            completed = true;
        }

        @Override
        public Long map(Long n) {
            int kills = KILLED.get();
            if (completed && kills < KILLS && n >= (kills + 1L) * ROWS / (KILLS + 2)) {
                KILLED.incrementAndGet();
                throw new IllegalStateException("A failure made on purpose.");
            }
            return n;
        }
    }
}
