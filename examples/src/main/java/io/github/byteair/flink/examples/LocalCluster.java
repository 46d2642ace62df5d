/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Flink in this process, for one job at a time, with a meter on its ByteAir sinks. */
final class LocalCluster implements AutoCloseable {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String WEB_PAGE_PORTS = "8081-8099";

    /** Called each second while a job runs. */
    @FunctionalInterface
    interface Ticker {
        void tick();
    }

    private final Configuration config;
    private final SinkMeter meter;
    private final Path checkpoints;
    private final MiniCluster cluster;
    private final int parallelism;

    private LocalCluster(
            Configuration config,
            SinkMeter meter,
            Path checkpoints,
            MiniCluster cluster,
            int parallelism) {
        this.config = config;
        this.meter = meter;
        this.checkpoints = checkpoints;
        this.cluster = cluster;
        this.parallelism = parallelism;
    }

    /**
     * Starts one.
     *
     * @param webPage whether its web page gets a port that a person would look for
     */
    static LocalCluster start(int parallelism, boolean webPage) throws Exception {
        String run = UUID.randomUUID().toString();
        Path checkpoints = Files.createTempDirectory("byteair-example-");
        Configuration config = new Configuration();
        config.setString(
                "metrics.reporter.example.factory.class", SinkMeterReporterFactory.class.getName());
        config.setString("metrics.reporter.example." + SinkMeterReporter.RUN, run);
        // A mistake of the user's would be repeated for ever; this is no place to wait it out.
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        // While the service is down, a checkpoint holds more than the JobManager's memory takes.
        config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        // Whoever reaches Flink can have it run code: nobody but this machine may.
        config.set(RestOptions.ADDRESS, "localhost");
        config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        config.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        config.set(WebOptions.SUBMIT_ENABLE, false);
        MiniClusterConfiguration.Builder builder =
                new MiniClusterConfiguration.Builder()
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(parallelism)
                        .setConfiguration(config)
                        .withRandomPorts();
        if (webPage) {
            config.set(RestOptions.BIND_PORT, WEB_PAGE_PORTS);
        }
        SinkMeter meter = new SinkMeter(run);
        MiniCluster cluster = new MiniCluster(builder.build());
        LocalCluster started = new LocalCluster(config, meter, checkpoints, cluster, parallelism);
        try {
            cluster.start();
            return started;
        } catch (Exception e) {
            started.close();
            throw e;
        }
    }

    /** An environment to define a job in. */
    StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
        env.setParallelism(parallelism);
        // Chained functions here don't keep what they are given: no need to copy it for each.
        env.getConfig().enableObjectReuse();
        return env;
    }

    SinkMeter meter() {
        return meter;
    }

    /** Where Flink's web page is. */
    String webPage() throws Exception {
        return cluster.getRestAddress().get(10, TimeUnit.SECONDS).toString();
    }

    /**
     * Runs a job to its end, whatever that is.
     *
     * @param stop what asks it to stop before its end is set here
     */
    JobResult run(StreamGraph job, StopSwitch stop, Ticker ticker) throws Exception {
        JobID id = JobID.generate();
        job.setJobId(id);
        CompletableFuture<JobResult> result =
                cluster.submitJob(job).thenCompose(submitted -> cluster.requestJobResult(id));
        stop.onStop(() -> cluster.cancelJob(id));
        try {
            return await(result, ticker);
        } finally {
            stop.onStop(() -> {});
        }
    }

    private static JobResult await(CompletableFuture<JobResult> result, Ticker ticker)
            throws Exception {
        long next = System.nanoTime();
        while (true) {
            next += TimeUnit.SECONDS.toNanos(1);
            try {
                return result.get(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                ticker.tick();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
            }
        }
    }

    @Override
    public void close() throws Exception {
        meter.close();
        try {
            cluster.closeAsync().get(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS);
        } finally {
            delete(checkpoints);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // It is in the system's folder for such things, which is emptied now and then.
        }
    }
}
