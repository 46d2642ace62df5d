/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import java.io.File;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * However a job ends, in bounded time nothing of the client is left, nor the class loader that
 * Flink makes for the job: each job here loads the connector's classes anew.
 */
class CloseITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String LOADERS_KEY = "byteair.test.loaders";
    private static final Queue<WeakReference<ClassLoader>> LOADERS = new ConcurrentLinkedQueue<>();

    /** The last job's may hang on in a buffer of Flink's. */
    private static final int LEFT_AT_MOST = 2;

    private static final Pattern CONNECTORS =
            Pattern.compile("flink-connector-byteair.target|/http(client|core)5|/protobuf-java");

    @Test
    void jobsEndedInFourWaysLeaveNothingBehind() throws Exception {
        endInFourWays(8);
    }

    @Test
    @Tag("long")
    void twentyFourJobsEndedInFourWaysLeaveNothingBehind() throws Exception {
        endInFourWays(24);
    }

    private static void endInFourWays(int jobs) throws Exception {
        LOADERS.clear();
        System.getProperties().put(LOADERS_KEY, LOADERS);
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            for (int round = 0; round < jobs; round++) {
                switch (round % 4) {
                    case 0:
                        DeliveryScenarios.finish(start(emulator, 2_000, 0, utf8()));
                        break;
                    case 1:
                        int seen = LOADERS.size();
                        JobClient running = start(emulator, Long.MAX_VALUE, 1_000, utf8());
                        DeliveryScenarios.await(running, () -> LOADERS.size() > seen);
                        cancel(running);
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
        } finally {
            System.getProperties().remove(LOADERS_KEY);
        }
        assertLoadersCollected(jobs);
    }

    private static void assertLoadersCollected(int jobs) throws InterruptedException {
        assertThat(LOADERS).as("each job's schema has been seen").hasSizeGreaterThanOrEqualTo(jobs);
        assertThat(LOADERS.stream().map(Reference::get))
                .as("none is the tests' own")
                .doesNotContain(CloseITCase.class.getClassLoader());
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            System.gc();
            long left = LOADERS.stream().filter(loader -> loader.get() != null).count();
            if (left <= LEFT_AT_MOST) {
                System.out.printf("%d class loaders, %d not collected yet%n", LOADERS.size(), left);
                return;
            }
            assertThat(System.nanoTime())
                    .as("%d of %d class loaders are left", left, LOADERS.size())
                    .isLessThan(giveUpAt);
            TimeUnit.MILLISECONDS.sleep(50);
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
        Configuration classPath = new Configuration();
        classPath.set(PipelineOptions.CLASSPATHS, ofTheConnector());
        env.configure(classPath);
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

    /** All but what Flink itself and the JDK load, as a job's jar would have it. */
    private static List<String> ofTheConnector() {
        List<String> urls = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (CONNECTORS.matcher(path).find()) {
                urls.add(Path.of(path).toUri().toString());
            }
        }
        return urls;
    }

    /** Says which loader it came from, to a place that all loaders share. */
    private static void registerLoader(Class<?> of) {
        @SuppressWarnings("unchecked")
        Collection<WeakReference<ClassLoader>> loaders =
                (Collection<WeakReference<ClassLoader>>) System.getProperties().get(LOADERS_KEY);
        loaders.add(new WeakReference<>(of.getClassLoader()));
    }

    private static SerializationSchema<String> utf8() {
        return new Utf8();
    }

    private static final class Utf8 implements SerializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public void open(InitializationContext context) {
            registerLoader(getClass());
        }

        @Override
        public byte[] serialize(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
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
            registerLoader(getClass());
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
