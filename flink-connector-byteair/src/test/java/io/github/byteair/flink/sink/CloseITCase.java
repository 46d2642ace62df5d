/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However a job ends, in bounded time nothing of the client is left. */
class CloseITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @Test
    void fiftyJobsEndedInFourWaysLeaveNoThreadAndNoConnection() throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            for (int round = 0; round < 50; round++) {
                switch (round % 4) {
                    case 0:
                        DeliveryScenarios.finish(start(emulator, 2_000, 0, utf8()));
                        break;
                    case 1:
                        cancel(start(emulator, Long.MAX_VALUE, 1_000, utf8()));
                        break;
                    case 2:
                        emulator.faults().outage(Outage.HANG);
                        JobClient hanging = start(emulator, Long.MAX_VALUE, 50_000, utf8());
                        DeliveryScenarios.await(hanging, () -> inFlight(emulator));
                        cancel(hanging);
                        emulator.faults().clear();
                        break;
                    default:
                        failInCreateWriter(emulator);
                        break;
                }
                assertNothingLeft(emulator);
            }
        }
    }

    private static boolean inFlight(ByteAirEmulator emulator) {
        return emulator.stats().openConnections() > 0;
    }

    private static JobClient start(
            ByteAirEmulator emulator,
            long records,
            double perSecond,
            SerializationSchema<String> schema)
            throws Exception {
        StreamExecutionEnvironment env = DeliveryScenarios.environment(1, Duration.ofMillis(200));
        env.fromSource(
                        DeliveryScenarios.numbers(records, perSecond),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .sinkTo(
                        DeliveryScenarios.sink(emulator)
                                .setSerializationSchema(schema)
                                .setMaxTimeInBufferMS(20)
                                .build());
        return env.executeAsync();
    }

    private static SerializationSchema<String> utf8() {
        return text -> text.getBytes(StandardCharsets.UTF_8);
    }

    /** Fails where Flink has no writer yet that it could close. */
    private static void failInCreateWriter(ByteAirEmulator emulator) throws Exception {
        JobClient job = start(emulator, 10, 0, new FailingToOpen());
        try {
            DeliveryScenarios.finish(job);
            throw new AssertionError("It should have failed.");
        } catch (ExecutionException expected) {
            assertThat(expected).hasStackTraceContaining("on purpose");
        }
    }

    private static final class FailingToOpen implements SerializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public void open(InitializationContext context) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public byte[] serialize(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static void cancel(JobClient job) throws Exception {
        long began = System.nanoTime();
        job.cancel().get(30, TimeUnit.SECONDS);
        try {
            DeliveryScenarios.finish(job);
        } catch (ExecutionException cancelled) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(20));
        }
    }

    private static void assertNothingLeft(ByteAirEmulator emulator) throws Exception {
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (emulator.stats().openConnections() > 0 || clientThreads() > 0) {
            assertThat(System.nanoTime())
                    .as(
                            "%d connections, %d threads of the client are left",
                            emulator.stats().openConnections(), clientThreads())
                    .isLessThan(giveUpAt);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("byteair-client"))
                .count();
    }
}
