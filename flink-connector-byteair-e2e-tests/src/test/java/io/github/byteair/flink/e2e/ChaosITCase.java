/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import io.github.byteair.flink.e2e.harness.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything goes wrong: in short on the newest Flink, for five minutes on the oldest as well. */
class ChaosITCase {

    @RegisterExtension final Bench bench = new Bench();

    @Test
    @Tag("e2e")
    void inShort() throws Exception {
        new ChaosRun(bench, "2.3.0", 2_000, Duration.ofSeconds(90), List.of(Mishap.values()))
                .run("Chaos");
    }

    @ParameterizedTest
    @Tag("soak")
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void exactlyOnceInShort(String version) throws Exception {
        new ChaosRun(bench, version, 2_000, Duration.ofSeconds(75), List.of(Mishap.values()))
                .exactlyOnce()
                .run("Chaos, exactly once");
    }

    @ParameterizedTest
    @Tag("soak")
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void exactlyOnceAmidFaults(String version) throws Exception {
        new ChaosRun(bench, version, 2_000, Duration.ofSeconds(90), List.of(Mishap.values()))
                .exactlyOnce()
                .amidFaults()
                .run("Chaos, exactly once, amid faults");
    }

    @ParameterizedTest
    @Tag("soak")
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void soakExactlyOnce(String version) throws Exception {
        List<Mishap> twice = new ArrayList<>(List.of(Mishap.values()));
        twice.addAll(List.of(Mishap.values()));
        new ChaosRun(bench, version, 5_000, Duration.ofMinutes(5), twice)
                .exactlyOnce()
                .run("Chaos, exactly once, soak");
    }

    /** A TaskManager dies every ten seconds or so. */
    @Test
    @Tag("soak")
    void twentyKillsExactlyOnce() throws Exception {
        new ChaosRun(
                        bench,
                        "2.3.0",
                        5_000,
                        Duration.ofSeconds(260),
                        Collections.nCopies(20, Mishap.TASK_MANAGER_DIES))
                .exactlyOnce()
                .run("Chaos, exactly once, twenty kills");
    }

    @ParameterizedTest
    @Tag("soak")
    @ValueSource(strings = {"1.20.3", "2.3.0"})
    void soak(String version) throws Exception {
        List<Mishap> twice = new ArrayList<>(List.of(Mishap.values()));
        twice.addAll(List.of(Mishap.values()));
        new ChaosRun(bench, version, 5_000, Duration.ofMinutes(5), twice).run("Chaos, soak");
    }
}
