/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quotas and peaks over a sliding second, with a clock of the test's own. */
class QuotaTest {

    private static final long SECOND = SlidingWindow.LENGTH_NANOS;

    @Test
    void theWindowIsTheSumOfTheLastSecondWhateverHappened() {
        Random random = new Random(5);
        SlidingWindow window = new SlidingWindow();
        List<long[]> all = new ArrayList<>();
        long now = -SECOND;
        long peak = 0;
        for (int i = 0; i < 5_000; i++) {
            now +=
                    random.nextInt(8) == 0
                            ? random.nextInt((int) SECOND)
                            : random.nextInt(3_000_000);
            int amount = random.nextInt(100);
            window.add(now, amount);
            all.add(new long[] {now, amount});
            long at = now;
            long expected = all.stream().filter(e -> at - e[0] < SECOND).mapToLong(e -> e[1]).sum();
            peak = Math.max(peak, expected);
            assertThat(window.sum(now)).isEqualTo(expected);
            all.removeIf(e -> at - e[0] >= SECOND);
        }
        assertThat(window.peak()).isEqualTo(peak);
        assertThat(window.sum(now + SECOND)).isZero();
    }

    @Test
    void aRefusedRequestDoesNotCount() {
        Quota quota = new Quota(2, 10);

        assertThat(quota.tryTake(0, 6)).isTrue();
        assertThat(quota.tryTake(1, 5)).as("records").isFalse();
        assertThat(quota.tryTake(2, 4)).isTrue();
        assertThat(quota.tryTake(3, 0)).as("requests").isFalse();
        assertThat(quota.tryTake(SECOND - 1, 1)).isFalse();
        assertThat(quota.tryTake(SECOND, 6)).isTrue();
        assertThat(quota.tryTake(SECOND + 1, 1)).as("the second one is still there").isFalse();
        assertThat(quota.tryTake(SECOND + 2, 4)).isTrue();
    }

    @Test
    void zeroIsNoLimit() {
        Quota quota = new Quota(0, 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(quota.tryTake(0, 10_000)).isTrue();
        }
    }

    @Test
    void theEmulatorAnswers429AndKeepsTheIdUsable() throws Exception {
        AtomicLong nanos = new AtomicLong();
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().requestsPerSecond(2).nanoTime(nanos::get).start()) {
            TestClient client = new TestClient(emulator);
            assertThat(client.behavior("[{}]").code()).isZero();
            assertThat(client.behavior("[{}]").code()).isZero();
            assertThat(client.behavior("[{}]").id("third").code()).isEqualTo(429);
            nanos.addAndGet(SECOND);
            assertThat(client.behavior("[{}]").id("third").code()).isZero();

            EmulatorStats stats = emulator.stats();
            assertThat(stats.throttled()).isEqualTo(1);
            assertThat(stats.accepted()).isEqualTo(3);
            assertThat(stats.peakRequestsPerSecond()).isEqualTo(3);
            assertThat(stats.peakRecordsPerSecond()).isEqualTo(3);
        }
    }

    @Test
    void refusedIdsCanBeBurnt() throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().recordsPerSecond(1).burnRefusedIds().start()) {
            TestClient client = new TestClient(emulator);
            assertThat(client.behavior("[{},{}]").id("x").code()).isEqualTo(429);
            assertThat(client.behavior("[{}]").id("x").code()).isEqualTo(409);
        }
    }

    /** A hanging service refuses nothing: its silence must mean the same as a taken request's. */
    @ParameterizedTest
    @EnumSource(names = {"HANG", "RESET"})
    void whatAnOutageSwallowsBurnsNoId(Outage kind) throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().burnRefusedIds().start()) {
            TestClient client = new TestClient(emulator).timeout(Duration.ofMillis(200));
            emulator.faults().outage(kind);
            assertThatThrownBy(() -> client.behavior("[{}]").id("x").send())
                    .isInstanceOf(IOException.class);
            emulator.faults().endOutage();
            new TestClient(emulator).behavior("[{}]").id("x").send();
            assertThat(emulator.stats().accepted()).isEqualTo(1);
        }
    }
}
