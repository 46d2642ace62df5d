/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Twenty thousand bad days of the sink. A seed that breaks a promise prints its schedule; {@code
 * -Dsimulation.seed=17} plays it again.
 */
class SimulationTest {

    private static final int SEEDS = 20_000;

    /** All that is not known to be broken. */
    private static final Set<KnownFault> NONE = EnumSet.noneOf(KnownFault.class);

    @Test
    @Timeout(300)
    void keepsItsPromisesUnderEverySeed() {
        Seeds.run(1, SEEDS, NONE);
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (long seed = 1; seed <= 200; seed++) {
            assertThat(hash(seed)).as("seed %s", seed).isEqualTo(hash(seed));
        }
    }

    /** With the faults left in: a run that is cut short by one must be the same, too. */
    private static Object hash(long seed) {
        try {
            return Simulation.run(seed, EnumSet.allOf(KnownFault.class));
        } catch (Violation violation) {
            return violation.getMessage();
        }
    }
}
