/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Credentials;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.ByteAirEmulatorExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs that report to a host which is not there, is silent, or is one. */
@Timeout(180)
class PlatformMetricsITCase {

    private static final int RECORDS = 20_000;
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR =
            new ByteAirEmulatorExtension(emulator -> emulator.keyFields("n"));

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static JobID runJob(String domain) throws Exception {
        ByteAirEmulator emulator = BYTEAIR.emulator();
        ByteAirSink<Long> sink =
                ByteAirSink.<Long>builder()
                        .setTopic("behavior")
                        .setApplicationId(emulator.applicationId())
                        .setTenantId(emulator.tenantId())
                        .setCredentials(
                                Credentials.volc(emulator.accessKey(), emulator.secretKey()))
                        .setEndpoints(emulator.endpoint())
                        .setSerializationSchema(
                                n -> ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8))
                        .setPlatformMetrics(domain)
                        .build();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(4);
        env.fromSequence(1, RECORDS).sinkTo(sink);
        JobID job = env.execute().getJobID();
        // A thread that is still on its way out has nothing to wait for.
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("byteair-metrics")) {
                thread.join(60_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
        return job;
    }

    /** Of all subtasks. */
    private static List<Long> reportsFailed(JobID job) {
        return METRICS.findMetrics(job, ".*\\.byteair\\.platformReportsFailed$").values().stream()
                .map(gauge -> (Long) ((Gauge<?>) gauge).getValue())
                .collect(Collectors.toList());
    }

    private static void assertAllTaken() {
        assertThat(BYTEAIR.stats().accepted()).isEqualTo(RECORDS);
        assertThat(BYTEAIR.stats().unique()).isEqualTo(RECORDS);
    }

    @Test
    void aHostThatIsNotThereChangesACounterOnly() throws Exception {
        String gone;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = "http://127.0.0.1:" + socket.getLocalPort();
        }
        JobID job = runJob(gone);
        assertAllTaken();
        assertThat(reportsFailed(job)).hasSize(4).allMatch(failed -> failed > 0);
    }

    @Test
    void aSilentHostChangesACounterOnly() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            runJob("http://127.0.0.1:" + silent.getLocalPort());
        }
        assertAllTaken();
    }

    @Test
    void whatAHostIsToldIsRight() throws Exception {
        runJob(BYTEAIR.emulator().endpoint());
        assertAllTaken();
        assertThat(BYTEAIR.emulator().metrics().lastRefusal()).isEmpty();
    }
}
