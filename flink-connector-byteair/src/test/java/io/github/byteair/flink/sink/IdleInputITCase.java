/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An input that says no more, as a queue that is empty: checkpoints follow each other, so that the
 * writer rests between any two of them, and leave to send comes from the JobManager in its own
 * time.
 */
@ExtendWith(SharedCluster.class)
class IdleInputITCase {

    private static final int RECORDS = 2_500;

    @Test
    void whatItSaidIsDelivered() throws Exception {
        deliver(false);
    }

    @Test
    @Tag("long")
    void whatItSaidIsDeliveredInOrder() throws Exception {
        deliver(true);
    }

    private static void deliver(boolean ordered) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            DataStream<String> rows = rows();
            rows.sinkTo(
                    DeliveryScenarios.sink(emulator)
                            .setQuota(100, 50_000)
                            .setOrdered(ordered)
                            // Due while the writer rests, not before.
                            .setMaxTimeInBufferMS(1_500)
                            .build());
            JobClient job = rows.getExecutionEnvironment().executeAsync();
            DeliveryScenarios.await(job, () -> emulator.stats().unique() == RECORDS);
            job.cancel().get();
        }
    }

    /** Probes need leave, too, and checkpoints don't wait for answers then. */
    @Test
    void anOutageThatIsOverIsSeenToBe() throws Exception {
        seeTheOutagesEnd(true);
    }

    @Test
    @Tag("long")
    void anOutageThatIsOverIsSeenToBeOutOfOrder() throws Exception {
        seeTheOutagesEnd(false);
    }

    private static void seeTheOutagesEnd(boolean ordered) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            emulator.faults().outage(Outage.UNAVAILABLE);
            DataStream<String> rows = rows();
            rows.sinkTo(
                    DeliveryScenarios.sink(emulator)
                            .setQuota(100, 50_000)
                            .setOrdered(ordered)
                            .setMaxBackoff(Duration.ofMillis(500))
                            .build());
            JobClient job = rows.getExecutionEnvironment().executeAsync();
            // Three in a row are one.
            DeliveryScenarios.await(job, () -> emulator.stats().duringOutage() > 3);
            emulator.faults().endOutage();
            DeliveryScenarios.await(job, () -> emulator.stats().unique() == RECORDS);
            job.cancel().get();
        }
    }

    /** So many, at once; what comes behind them does not reach the sink, and is no end. */
    private static DataStream<String> rows() {
        GeneratorFunction<Long, Long> number = n -> n;
        return DeliveryScenarios.withoutRestarts(Duration.ofSeconds(1))
                .fromSource(
                        new DataGeneratorSource<>(
                                number,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(2_000),
                                Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .filter(n -> n < RECORDS)
                .map(DeliveryScenarios::record)
                .returns(Types.STRING);
    }
}
