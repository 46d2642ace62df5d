/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.InternalMiniClusterExtension;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster, of one task manager with 8 slots, for all test classes of a JVM that name it in
 * {@code @ExtendWith}: the jobs of their environments and table environments run there. Starting a
 * cluster takes longer than most jobs do. A class that kills task managers, or looks for what jobs
 * leave behind, needs a cluster of its own instead.
 */
public final class SharedCluster
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver {

    private static final int DEFAULT_PARALLELISM = 2;
    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    private Running running;

    /** Knows the metrics of the present test's jobs, also of those that have ended. */
    public static InMemoryReporter reporter() {
        return REPORTER;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = Running.get(context);
        // For what a class does in @BeforeAll.
        running.setAsContext();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        running.setAsContext();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        running.cancelWhatRuns();
        // Retained metrics keep the buffers of their jobs' writers from being collected.
        REPORTER.close();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestStreamEnvironment.unsetAsContext();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return running.cluster.supportsParameter(parameter, context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running.cluster.resolveParameter(parameter, context);
    }

    /**
     * Kept in a static field, not in JUnit's store: where classes are handed to several JVMs one by
     * one, each is an execution of its own, with a store of its own. Stopped when the JVM ends.
     */
    private static final class Running {

        private static Running instance;

        private final InternalMiniClusterExtension cluster;

        private Running(InternalMiniClusterExtension cluster) {
            this.cluster = cluster;
        }

        static synchronized Running get(ExtensionContext context) {
            if (instance == null) {
                instance = start(context);
            }
            return instance;
        }

        private static Running start(ExtensionContext context) {
            Configuration configuration = new Configuration();
            REPORTER.addToConfiguration(configuration);
            configuration.setString("web.checkpoints.history", "2000");
            InternalMiniClusterExtension cluster =
                    new InternalMiniClusterExtension(
                            new MiniClusterResourceConfiguration.Builder()
                                    .setConfiguration(configuration)
                                    .setNumberTaskManagers(1)
                                    .setNumberSlotsPerTaskManager(8)
                                    .build());
            try {
                cluster.beforeAll(context);
            } catch (Exception e) {
                throw new IllegalStateException("The shared cluster does not start", e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster, context)));
            return new Running(cluster);
        }

        void setAsContext() {
            TestStreamEnvironment.setAsContext(cluster.getMiniCluster(), DEFAULT_PARALLELISM);
        }

        /** A test that failed may have left a job behind, whose slots the next one needs. */
        void cancelWhatRuns() throws Exception {
            MiniCluster flink = cluster.getMiniCluster();
            for (JobStatusMessage job : flink.listJobs().get(30, TimeUnit.SECONDS)) {
                if (!job.getJobState().isGloballyTerminalState()) {
                    flink.cancelJob(job.getJobId()).get(30, TimeUnit.SECONDS);
                    flink.requestJobResult(job.getJobId()).get(30, TimeUnit.SECONDS);
                }
            }
        }

        private static void stop(InternalMiniClusterExtension cluster, ExtensionContext context) {
            try {
                cluster.afterAll(context);
            } catch (Exception e) {
                throw new IllegalStateException("The shared cluster does not stop", e);
            }
        }
    }
}
