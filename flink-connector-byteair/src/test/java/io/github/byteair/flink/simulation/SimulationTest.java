/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Twenty thousand bad days of the sink. A seed that breaks a promise prints its schedule; {@code
 * -Dsimulation.seed=17} plays it again.
 */
class SimulationTest {

    private static final int SEEDS = 10_000;

    /** Those of every build; {@link SimulationLongTest} plays ten times as many. */
    private static final int EXACTLY_ONCE_SEEDS = 2_000;

    /** All that is not known to be broken. */
    private static final Set<KnownFault> NONE = EnumSet.noneOf(KnownFault.class);

    @Test
    @Timeout(300)
    void keepsItsPromisesUnderEverySeed() {
        Seeds.run(1, SEEDS, NONE);
    }

    /** Of a sink that sends what a checkpoint holds: nothing lost, and nothing doubled unseen. */
    @Test
    @Timeout(300)
    void exactlyOnceKeepsItsPromisesToo() {
        Seeds.runExactlyOnce(1, EXACTLY_ONCE_SEEDS);
    }

    /** It has teeth: what is known to be broken is found, as long as it is. */
    @ParameterizedTest
    @EnumSource(KnownFault.class)
    void findsWhatIsKnownToBeBroken(KnownFault fault) {
        long found =
                LongStream.rangeClosed(1, SEEDS)
                        .filter(seed -> Seeds.breaks(seed, EnumSet.of(fault)))
                        .findFirst()
                        .orElse(0);
        assertThat(found).as("a seed that finds %s", fault).isPositive();
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
