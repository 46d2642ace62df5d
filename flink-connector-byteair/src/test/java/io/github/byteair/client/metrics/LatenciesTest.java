/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static Latencies of(long... millis) {
        Latencies latencies = new Latencies(new Random(1)::nextInt);
        for (long value : millis) {
            latencies.add(value);
        }
        return latencies;
    }

    @Test
    void oneValueIsAllOfThem() {
        assertThat(of(3).statistics())
                .containsExactly(
                        entry("max", 3.0),
                        entry("min", 3.0),
                        entry("avg", 3.0),
                        entry("pct75", 3.0),
                        entry("pct90", 3.0),
                        entry("pct95", 3.0),
                        entry("pct99", 3.0),
                        entry("pct999", 3.0));
    }

    /** As recorded from the Java SDK for calls of 40 and 1 ms. */
    @Test
    void twoValuesAreAsTheSdkHasThem() {
        assertThat(of(40, 1).statistics())
                .containsEntry("min", 1.0)
                .containsEntry("avg", 20.5)
                .containsEntry("pct75", 40.0)
                .containsEntry("pct999", 40.0);
    }

    @Test
    void percentilesAreByRank() {
        Latencies latencies = of();
        for (int i = 1000; i >= 1; i--) {
            latencies.add(i);
        }
        assertThat(latencies.statistics())
                .containsEntry("pct75", 750.0)
                .containsEntry("pct90", 900.0)
                .containsEntry("pct95", 950.0)
                .containsEntry("pct99", 990.0)
                .containsEntry("pct999", 999.0)
                .containsEntry("max", 1000.0)
                .containsEntry("avg", 500.5);
    }

    @Test
    void moreThanAreKeptAreDrawnFromAll() {
        Latencies latencies = of();
        for (int i = 1; i <= 100_000; i++) {
            latencies.add(i);
        }
        assertThat(latencies.count()).isEqualTo(100_000);
        assertThat(latencies.statistics())
                .containsEntry("min", 1.0)
                .containsEntry("max", 100_000.0)
                .containsEntry("avg", 50_000.5);
        // Four standard deviations of a sample of 1,024 values.
        assertThat(latencies.statistics().get("pct75")).isBetween(69_500.0, 80_500.0);
    }
}
