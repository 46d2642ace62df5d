/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An input that ends in an outage, as docs/outages.md describes it. */
@Tag("long")
class EndOfInputITCase {

    private static final long RECORDS = 300;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    /** By default Flink tolerates no checkpoint that is given up: the job restarts, and ends. */
    @Test
    void aCheckpointThatIsGivenUpRestartsTheJobAndNothingIsLost(@InjectMiniCluster MiniCluster c)
            throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            emulator.faults().outage(Outage.RESET);
            JobClient job = start(emulator, 0);
            DeliveryScenarios.await(job, () -> graph(c, job).getFailureInfo() != null);
            assertThat(graph(c, job).getFailureInfo().getExceptionAsString())
                    .contains("tolerable failure threshold");
            emulator.faults().clear();
            job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
            assertThat(emulator.stats().unique()).isEqualTo(RECORDS);
        }
    }

    @Test
    void withToleratedFailuresItWaitsAndNothingComesTwice(@InjectMiniCluster MiniCluster c)
            throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().start()) {
            emulator.faults().outage(Outage.RESET);
            JobClient job = start(emulator, 1_000_000);
            DeliveryScenarios.await(
                    job,
                    () ->
                            graph(c, job)
                                            .getCheckpointStatsSnapshot()
                                            .getCounts()
                                            .getNumberOfFailedCheckpoints()
                                    >= 2);
            emulator.faults().clear();
            job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
            assertThat(graph(c, job).getFailureInfo()).isNull();
            assertThat(emulator.stats().unique()).isEqualTo(RECORDS);
            assertThat(emulator.stats().duplicates()).isZero();
        }
    }

    private static AccessExecutionGraph graph(MiniCluster cluster, JobClient job) {
        return cluster.getExecutionGraph(job.getJobID()).join();
    }

    private static JobClient start(ByteAirEmulator emulator, int tolerated) throws Exception {
        StreamExecutionEnvironment env = DeliveryScenarios.environment(1, Duration.ofMillis(200));
        Configuration checkpoints = new Configuration();
        checkpoints.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofSeconds(1));
        checkpoints.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, tolerated);
        env.configure(checkpoints, EndOfInputITCase.class.getClassLoader());
        env.fromSource(
                        DeliveryScenarios.numbers(RECORDS, 0),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .sinkTo(
                        DeliveryScenarios.sink(emulator)
                                .setInitialBackoff(Duration.ofMillis(50))
                                .setMaxBackoff(Duration.ofMillis(500))
                                .build());
        return env.executeAsync();
    }
}
