/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real reverse proxy between a job and the service, and everything that is done to such a proxy
 * in a year: the job, which may not restart, delivers each record once. {@code mvn verify -Plong}
 * runs it where nginx is installed.
 */
@Tag("long")
@ExtendWith(SharedCluster.class)
class NginxGatewayITCase {

    private static final long RECORDS = 200_000;

    /** Rows come in runs of 1,000; the first of each 20 runs does not shrink when compressed. */
    private static final int RUN = 1_000;

    /**
     * Bodies of a large run are limited, connections closed when idle for a moment and after 40
     * requests; the service has 400 ms.
     */
    private static final String SERVER =
            "client_max_body_size 100k; keepalive_timeout 50ms; keepalive_requests 40;"
                    + " proxy_connect_timeout 1s; proxy_read_timeout 400ms;"
                    + " proxy_next_upstream off;";

    @TempDir Path folder;

    @Test
    void aProxyThatIsReloadedLimitedSlowAndDownCostsAndDoublesNothing() throws Exception {
        Optional<Path> nginx = NginxProcess.binary();
        assumeTrue(
                nginx.isPresent(),
                "SKIPPED: nginx is neither on the PATH nor in /usr/sbin; install nginx-light");
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start();
                NginxProcess proxy =
                        new NginxProcess(
                                nginx.get(), folder, emulator.port(), SERVER, NginxProcess.PASS)) {
            StreamExecutionEnvironment env =
                    DeliveryScenarios.withoutRestarts(Duration.ofSeconds(1));
            GeneratorFunction<Long, String> row = NginxGatewayITCase::row;
            env.fromSource(
                            new DataGeneratorSource<>(
                                    row,
                                    RECORDS,
                                    RateLimiterStrategy.perSecond(4_000),
                                    Types.STRING),
                            WatermarkStrategy.noWatermarks(),
                            "rows")
                    .sinkTo(
                            DeliveryScenarios.sink(emulator)
                                    .setEndpoints(proxy.endpoint())
                                    .setMaxBatchSize(RUN)
                                    .setMaxBufferedRequests(10 * RUN)
                                    .setInitialBackoff(Duration.ofMillis(50))
                                    .setMaxBackoff(Duration.ofMillis(300))
                                    .build());
            JobClient job = env.executeAsync();
            Season season = new Season(job, emulator, proxy);

            String failure = "";
            try {
                season.pass();
                DeliveryScenarios.finish(job);
            } catch (ExecutionException e) {
                failure = ExceptionUtils.stringifyException(e);
            }

            EmulatorStats stats = emulator.stats();
            String figures =
                    String.format(
                            "nginx: job %s, sent %d, stored %d, lost %d, doubled %d, reloads %d, nginx"
                                    + " answered %s; the service dropped %d requests by their id%s",
                            job.getJobStatus().get(10, TimeUnit.SECONDS),
                            RECORDS,
                            stats.unique(),
                            RECORDS - stats.unique(),
                            stats.duplicates(),
                            season.reloads,
                            proxy.statuses(),
                            stats.deduplicated(),
                            failure.isEmpty() ? "" : ", " + failure);
            System.out.println(figures);
            assertThat(job.getJobStatus().get(10, TimeUnit.SECONDS))
                    .as(figures)
                    .isEqualTo(JobStatus.FINISHED);
            assertThat(stats.unique()).as(figures).isEqualTo(RECORDS);
            assertThat(stats.duplicates()).as(figures).isZero();
            // Each kind of trouble did come.
            assertThat(proxy.statuses().keySet())
                    .as(figures)
                    .contains("302*", "403*", "404*", "413*", "503*", "200*", "502", "504", "200");
            assertThat(stats.deduplicated())
                    .as("handed on, answered 504, and sent again: " + figures)
                    .isPositive();
            DeliveryScenarios.assertBooksBalance(job.getJobID(), RECORDS);
        }
    }

    private static String row(long n) {
        StringBuilder pad = new StringBuilder();
        if (n / RUN % 20 == 0) {
            new Random(n).ints(400, 'a', 'z' + 1).forEach(letter -> pad.append((char) letter));
        }
        return "{\"n\":"
                + n
                + ",\"user_id\":\"u"
                + n % 997
                + "\",\"bhv_type\":\"click\",\"bhv_time\":1700000000,\"pad\":\""
                + pad
                + "\"}";
    }

    /** What is done to the proxy and the service, each when more records have been stored. */
    private static final class Season {

        private static final long BETWEEN = RECORDS / 40;

        private final JobClient job;
        private final ByteAirEmulator emulator;
        private final NginxProcess proxy;
        private int reloads;

        Season(JobClient job, ByteAirEmulator emulator, NginxProcess proxy) {
            this.job = job;
            this.emulator = emulator;
            this.proxy = proxy;
        }

        void pass() throws Exception {
            reloads();
            maintenance("404*", "return 404;");
            slow();
            reloads();
            maintenance("302*", "return 302 /maintenance.html;");
            upstreamRestarts();
            maintenance("403*", "return 403;");
            wordless();
            slow();
            upstreamRestarts();
            reloads();
            maintenance("503*", "return 503;");
        }

        private void recordsPass() throws Exception {
            long goal = emulator.stats().unique() + BETWEEN;
            DeliveryScenarios.await(job, () -> emulator.stats().unique() >= goal);
        }

        private void answered(String status, int moreTimes) throws Exception {
            int goal = count(status) + moreTimes;
            DeliveryScenarios.await(job, () -> count(status) >= goal);
        }

        private int count(String status) {
            try {
                return proxy.statuses().getOrDefault(status, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void reload(String location) throws Exception {
            proxy.reload(SERVER, location);
            reloads++;
        }

        /** Three times the same settings, while requests are under way. */
        void reloads() throws Exception {
            recordsPass();
            for (int i = 0; i < 3; i++) {
                reload(NginxProcess.PASS);
            }
        }

        /** Some requests meet that in place of the service. */
        void maintenance(String status, String location) throws Exception {
            recordsPass();
            reload(location);
            answered(status, 5);
            reload(NginxProcess.PASS);
        }

        /** HTTP 200, first of a login page, then of nothing at all. */
        void wordless() throws Exception {
            recordsPass();
            reload("default_type text/html; return 200 '<html>Sign in</html>';");
            answered("200*", 5);
            reload("default_type application/x-protobuf; return 200 '';");
            answered("200*", 5);
            reload(NginxProcess.PASS);
        }

        /** The service takes requests, but answers later than the proxy waits. */
        void slow() throws Exception {
            recordsPass();
            emulator.faults().latency(Duration.ofMillis(800));
            answered("504", 5);
            emulator.faults().latency(Duration.ZERO);
        }

        /** Open connections are reset and new ones refused for a while. */
        void upstreamRestarts() throws Exception {
            recordsPass();
            emulator.faults().outage(Outage.REFUSE);
            answered("502", 5);
            emulator.faults().endOutage();
        }
    }
}
