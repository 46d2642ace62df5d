/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the simulation finds faults: each {@link Mutant} has one, and must be found. */
class MutationTest {

    private static final int SEEDS = 20_000;

    /**
     * Some that are found by one of the first seeds: that the test itself still works, and that an
     * array is not written over while a request reads it.
     */
    @ParameterizedTest
    @EnumSource(
            value = Mutant.class,
            names = {
                "DROPS_UNCUT_RECORDS_AT_A_CHECKPOINT",
                "REUSES_ARRAYS_THAT_AN_EARLIER_ATTEMPT_READS"
            })
    @Timeout(300)
    void isFoundAtOnce(Mutant mutant) throws Exception {
        assertThat(MutantLoader.of(mutant).find(SEEDS)).startsWith("seed ");
    }

    /** All of them, with a line for each: what finds it, and by which seed. */
    @Test
    @Tag("long")
    @Timeout(3_600)
    void allAreFound() throws Exception {
        Set<Mutant> missed = EnumSet.noneOf(Mutant.class);
        for (Mutant mutant : Mutant.values()) {
            String found = MutantLoader.of(mutant).find(SEEDS);
            System.out.printf("%-42s %s%n", mutant, found);
            if (found == null) {
                missed.add(mutant);
            }
        }
        assertThat(missed).as("not found within %s seeds", SEEDS).isEmpty();
    }

    @Test
    void aMutantThatDoesNotFitItsSourceSaysSo() {
        assertThatThrownBy(() -> Mutant.SENDS_SEVERAL_AT_ONCE_IN_ORDER.applyTo("class Sender {}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SENDS_SEVERAL_AT_ONCE_IN_ORDER")
                .hasMessageContaining("delivery/Sender.java")
                .hasMessageContaining("not at all");
    }
}
