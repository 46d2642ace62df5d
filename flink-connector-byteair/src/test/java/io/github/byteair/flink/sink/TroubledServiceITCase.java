/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Stage;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service that answers, but to some requests, or for a while, with a refusal. */
@ExtendWith(SharedCluster.class)
class TroubledServiceITCase {

    private static final int BATCH = 200;

    /** Requests time out, not taken; their repeats are refused with 429, and the id is known. */
    @Test
    void idsThatTheServiceRemembersThoughItRefusedThemLoseNothing() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().burnRefusedIds().start()) {
            long records = 40_000;
            JobClient job =
                    start(
                            DeliveryScenarios::record,
                            records,
                            20_000,
                            DeliveryScenarios.sink(emulator)
                                    .setRequestTimeout(Duration.ofSeconds(1))
                                    .setInitialBackoff(Duration.ofMillis(50))
                                    .setMaxBackoff(Duration.ofMillis(500)));
            DeliveryScenarios.await(job, () -> emulator.stats().accepted() >= 4_000);
            emulator.faults().throttleRate(0.5).outage(Outage.HANG, Duration.ofSeconds(2));
            DeliveryScenarios.finish(job);
            EmulatorStats stats = emulator.stats();
            long again = DeliveryScenarios.counter(job.getJobID(), "recordsSentAgain");
            String figures =
                    String.format(
                            "2 s of hang, then half answered 429 and the ids remembered: sent %d, lost"
                                    + " %d, doubled %d, sent again %d, 429s %d, ids known %d",
                            records,
                            records - stats.unique(),
                            stats.duplicates(),
                            again,
                            stats.throttled(),
                            stats.deduplicated());
            System.out.println(figures);
            assertThat(stats.deduplicated()).as("it came to that: " + figures).isPositive();
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            assertThat(stats.duplicates()).as(figures).isLessThanOrEqualTo(again);
            DeliveryScenarios.assertBooksBalance(job.getJobID(), records);
        }
    }

    /** Without checkpoints, which would cut more than one batch ahead. */
    @Test
    void oneBatchThatAlwaysGets500HoldsUpNoOther() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start();
                FaultyGateway gateway =
                        new FaultyGateway(
                                emulator,
                                (number, passage) -> {
                                    if (passage.contains("{\"n\":0,")) {
                                        passage.answer(
                                                500,
                                                "application/json",
                                                "{\"status\":{\"code\":500}}");
                                    } else {
                                        passage.pass();
                                    }
                                })) {
            long records = 20_000;
            JobClient job =
                    start(
                            DeliveryScenarios::record,
                            records,
                            4_000,
                            impatient(DeliveryScenarios.sink(emulator))
                                    .setEndpoints(gateway.endpoint()));
            assertAllButABatchArrive(job, emulator, records, "one batch always answered 500");
        }
    }

    /** One of ten days is being cleaned; the rows of the others come in all the same. */
    @Test
    @Tag("long")
    void aDayUnderCleaningHoldsUpNoOther() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            long records = 20_000;
            LocalDate first = LocalDate.of(2026, 3, 1);
            emulator.setDay(
                    "behavior", Stage.INCREMENTAL_SYNC_DAILY.wireName(), first, DayState.CLEANING);
            JobClient job =
                    start(
                            // The first batch is of that day, and the job never gets another.
                            n ->
                                    "{\"n\":"
                                            + n
                                            + ",\"day\":\""
                                            + (n < BATCH ? first : first.plusDays(1 + n % 9))
                                            + "\"}",
                            records,
                            4_000,
                            impatient(DeliveryScenarios.sink(emulator))
                                    .setStage(Stage.INCREMENTAL_SYNC_DAILY)
                                    .setDataDate(DatedRows::dayOf));
            assertAllButABatchArrive(job, emulator, records, "one day under cleaning");
        }
    }

    private static ByteAirSinkBuilder<String> impatient(ByteAirSinkBuilder<String> sink) {
        return sink.setMaxBatchSize(BATCH)
                .setMaxTimeInBufferMS(50)
                .setInitialBackoff(Duration.ofMillis(5))
                .setMaxBackoff(Duration.ofMillis(20));
    }

    private static void assertAllButABatchArrive(
            JobClient job, ByteAirEmulator emulator, long records, String what) throws Exception {
        long began = System.nanoTime();
        DeliveryScenarios.await(job, () -> emulator.stats().unique() >= records - BATCH);
        System.out.printf(
                "%s: %d of %d records in after %d ms%n",
                what,
                emulator.stats().unique(),
                records,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        assertThat(emulator.stats().duplicates()).isZero();
        job.cancel().get(30, TimeUnit.SECONDS);
    }

    /** Without a quota of its own, a sink must heed the service's. */
    @Test
    void withoutAQuotaA429SlowsEverythingDown() throws Exception {
        int perSecond = 20;
        try (ByteAirEmulator emulator =
                DeliveryScenarios.emulator().requestsPerSecond(perSecond).start()) {
            long records = 10_000;
            long began = System.nanoTime();
            JobClient job =
                    start(
                            DeliveryScenarios::record,
                            records,
                            0,
                            DeliveryScenarios.sink(emulator)
                                    .setMaxBatchSize(BATCH)
                                    .setMaxInFlightRequests(50)
                                    .setMaxBufferedRequests((int) records + 1));
            DeliveryScenarios.finish(job);
            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "quota 0 at a service that takes %d requests/s: sent %d, doubled %d,"
                                    + " requests %d, 429s %d, %d ms",
                            perSecond,
                            records,
                            stats.duplicates(),
                            stats.requests(),
                            stats.throttled(),
                            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            System.out.println(figures);
            assertThat(stats.unique()).as(figures).isEqualTo(records);
            assertThat(stats.duplicates()).as(figures).isZero();
            assertThat(stats.throttled())
                    .as("it came to that, and in no hot loop: " + figures)
                    .isBetween(1L, 4 * records / BATCH);
        }
    }

    /** The endpoint's name can't be resolved: who reads the message must not look elsewhere. */
    @Test
    void theDrainTimeoutsMessageNamesTheLastCause() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            JobClient job =
                    start(
                            DeliveryScenarios::record,
                            10,
                            0,
                            DeliveryScenarios.sink(emulator)
                                    .setEndpoints("http://byteair.invalid")
                                    .setInitialBackoff(Duration.ofMillis(20))
                                    .setDrainTimeout(Duration.ofMillis(500)));
            assertThatThrownBy(() -> DeliveryScenarios.finish(job))
                    .hasStackTraceContaining("within the drain timeout")
                    .hasStackTraceContaining("byteair.invalid")
                    .hasStackTraceContaining("10 records");
        }
    }

    private static JobClient start(
            GeneratorFunction<Long, String> row,
            long records,
            double perSecond,
            ByteAirSinkBuilder<String> sink)
            throws Exception {
        StreamExecutionEnvironment env = DeliveryScenarios.withoutRestarts(Duration.ofSeconds(1));
        env.getCheckpointConfig().disableCheckpointing();
        env.fromSource(
                        perSecond > 0
                                ? new DataGeneratorSource<>(
                                        row,
                                        records,
                                        RateLimiterStrategy.perSecond(perSecond),
                                        Types.STRING)
                                : new DataGeneratorSource<>(row, records, Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "rows")
                .sinkTo(sink.build());
        return env.executeAsync();
    }
}
