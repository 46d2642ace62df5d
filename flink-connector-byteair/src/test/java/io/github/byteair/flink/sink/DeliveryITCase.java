/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.emulator.Outage;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The delivery scenarios, small enough for every build. */
class DeliveryITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(DeliveryScenarios.clusterConfiguration())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(8)
                            .build());

    @TempDir Path folder;

    private DeliveryScenarios scenarios;

    @BeforeEach
    void scenarios(@InjectMiniCluster MiniCluster cluster) {
        scenarios = new DeliveryScenarios(cluster, folder);
    }

    @ParameterizedTest
    @EnumSource(Outage.class)
    void anOutageCostsNeitherRecordsNorCheckpoints(Outage kind) throws Exception {
        System.out.println(scenarios.outage(kind, Duration.ofSeconds(4), Duration.ofMillis(1_500)));
    }

    @Test
    void faultsOfAllKindsLoseNothingAndDoubleOnlyWhatIsCounted() throws Exception {
        System.out.println(scenarios.faultsAtOnce(100_000, 2));
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "4, 1"})
    void aSavepointInAnOutageCarriesEverythingToAnotherParallelism(int before, int after)
            throws Exception {
        System.out.println(scenarios.rescaleInAnOutage(before, after));
    }

    @Test
    void aTaskFailureLosesNothing() throws Exception {
        System.out.println(scenarios.taskFailure(20_000, 5_000, Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void theQuotaIsUsedAndNeverOverrun(int parallelism) throws Exception {
        System.out.println(scenarios.quota(parallelism, Duration.ofSeconds(8)));
    }

    @Test
    void inOrderTheLastVersionStands() throws Exception {
        System.out.println(scenarios.ordered(500, 20));
    }
}
