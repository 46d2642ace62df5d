/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.emulator.Outage;
import io.github.byteair.flink.SharedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The delivery scenarios, small enough for every build. */
@ExtendWith(SharedCluster.class)
class DeliveryITCase {

    @TempDir Path folder;

    private DeliveryScenarios scenarios;

    @BeforeEach
    void scenarios(@InjectMiniCluster MiniCluster cluster) {
        scenarios = new DeliveryScenarios(cluster, folder);
    }

    @Test
    void outagesOfAllKindsCostNeitherRecordsNorCheckpoints() throws Exception {
        List<Callable<String>> kinds = new ArrayList<>();
        for (Outage kind : Outage.values()) {
            kinds.add(
                    () -> scenarios.outage(kind, Duration.ofSeconds(4), Duration.ofMillis(1_500)));
        }
        DeliveryScenarios.runAtOnce(kinds);
    }

    @Test
    void faultsOfAllKindsLoseNothingAndDoubleOnlyWhatIsCounted() throws Exception {
        System.out.println(scenarios.faultsAtOnce(50_000, 2));
    }

    @Test
    void aTaskFailureLosesNothing() throws Exception {
        System.out.println(scenarios.taskFailure(10_000, 5_000, Duration.ofMillis(200)));
    }

    @Test
    void theQuotaIsUsedAndNeverOverrun() throws Exception {
        System.out.println(scenarios.quota(7, Duration.ofSeconds(3), 100, 25_000));
    }

    @Test
    @Tag("long")
    void theQuotaIsUsedByOneWriter() throws Exception {
        System.out.println(scenarios.quota(1, Duration.ofSeconds(3), 100, 25_000));
    }

    @Test
    void inOrderTheLastVersionStands() throws Exception {
        System.out.println(scenarios.ordered(500, 20));
    }
}
