/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeterTest {

    /** Of both about as many samples are taken; percentiles are of records all the same. */
    @Test
    void aLargeRequestCountsForMoreThanASmallOne() {
        long now = System.nanoTime();
        Meter meter = Meter.start(10_100);
        Meter.written();
        Meter.acknowledged(10_000, i -> now);
        Meter.acknowledged(100, i -> now - 10_000_000_000L);

        assertThat(meter.ackMillis(90)).isLessThan(10_000);
        assertThat(meter.ackMillis(100)).isGreaterThanOrEqualTo(9_900);
    }
}
