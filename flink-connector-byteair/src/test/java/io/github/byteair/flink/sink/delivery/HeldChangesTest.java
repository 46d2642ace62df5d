/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of all of them is what is so of each. */
class HeldChangesTest {

    private static final byte[] JSON = {'{', '}'};

    private final HeldChanges held = new HeldChanges(1_000);

    /** By key: where to, and since when. */
    private final Map<Long, Destination> to = new HashMap<>();

    private final Map<Long, Long> since = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachDestinationHasItsNumberAndItsOldest(long seed) {
        Random random = new Random(seed);
        for (long now = 1; now < 3_000; now++) {
            long key = random.nextInt(40);
            int what = random.nextInt(100);
            if (what < 60) {
                hold(key, "topic" + random.nextInt(3), now);
            } else if (what < 95) {
                assertThat(held.release(0, key)).isEqualTo(to.remove(key));
                since.remove(key);
            } else if (what < 98) {
                held.takeOldest(random.nextInt(4)).forEach(this::isTaken);
            } else if (what < 99) {
                held.takeDue(now).forEach(this::isTaken);
            } else {
                held.takeAll().forEach(this::isTaken);
            }
            assertShown();
        }
    }

    private void hold(long key, String topic, long now) {
        Destination destination = Destination.of(topic, Stage.INCREMENTAL_SYNC_STREAMING, null);
        int passedOver = held.hold(destination, 0, key, JSON, 0, JSON.length, now);
        assertThat(passedOver).isEqualTo(to.containsKey(key) ? 1 : 0);
        to.put(key, destination);
        since.putIfAbsent(key, now);
    }

    private void isTaken(HeldChanges.Held change) {
        assertThat(to.remove(change.keyLow())).isEqualTo(change.destination());
        since.remove(change.keyLow());
    }

    private void assertShown() {
        Map<Destination, Integer> counts = new HashMap<>();
        Map<Destination, Long> oldest = new HashMap<>();
        to.forEach(
                (key, destination) -> {
                    counts.merge(destination, 1, Integer::sum);
                    oldest.merge(destination, since.get(key), Math::min);
                });
        Map<Destination, Integer> shownCounts = new HashMap<>();
        Map<Destination, Long> shownOldest = new HashMap<>();
        held.forEachPending(
                (destination, records, arrivedAt) -> {
                    assertThat(shownCounts.put(destination, (int) records)).as("once").isNull();
                    shownOldest.put(destination, arrivedAt);
                });
        assertThat(shownCounts).isEqualTo(counts);
        assertThat(shownOldest).isEqualTo(oldest);
        assertThat(held.count()).isEqualTo(to.size());
    }
}
