/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * As {@link SimulationTest}, with other seeds and a million of them, some ten minutes alone; fewer
 * by the system property {@code simulation.seeds}.
 */
@Tag("long")
class SimulationLongTest {

    @Test
    void exactlyOnceKeepsItsPromisesUnderMoreSeeds() {
        Seeds.runExactlyOnce(1, 20_000);
    }

    @Test
    void keepsItsPromisesUnderMoreSeeds() {
        Seeds.run(
                1_000_000,
                Long.getLong("simulation.seeds", 1_000_000),
                EnumSet.noneOf(KnownFault.class));
    }
}
