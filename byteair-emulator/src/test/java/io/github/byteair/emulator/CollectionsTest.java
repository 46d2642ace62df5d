/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The emulator's own collections against the JDK's. */
class CollectionsTest {

    @Test
    void aLongSetIsASet() {
        Random random = new Random(3);
        LongSet set = new LongSet();
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            long value = random.nextInt(3_000);
            if (random.nextInt(3) == 0) {
                set.remove(value);
                expected.remove(value);
            } else {
                assertThat(set.add(value)).isEqualTo(expected.add(value));
            }
            if (i % 2000 == 0) {
                assertThat(set.size()).isEqualTo(expected.size());
                for (long v = 0; v < 3_000; v++) {
                    assertThat(set.contains(v)).isEqualTo(expected.contains(v));
                }
            }
        }
    }

    @Test
    void theOldestIdIsForgottenFirst() {
        RecentIds ids = new RecentIds();
        for (int i = 0; i <= RecentIds.CAPACITY; i++) {
            ids.add("id-" + i);
        }
        assertThat(ids.contains("id-0")).isFalse();
        assertThat(ids.contains("id-1")).isTrue();
        assertThat(ids.contains("id-" + RecentIds.CAPACITY)).isTrue();
    }

    @Test
    void aCounterPastItsLimitSaysSo() {
        UniqueCounter counter = new UniqueCounter(2);
        assertThat(counter.add(1)).isTrue();
        assertThat(counter.add(1L << 60)).isTrue();
        assertThat(counter.add(1)).isFalse();
        assertThat(counter.exact()).as("one more could still have been told").isFalse();
        assertThat(counter.size()).isEqualTo(2);
    }

    @Test
    void theNewestRecordsAreKept() throws Exception {
        KeptRecords kept = new KeptRecords(5);
        DayKey users = new DayKey("user", "pre_sync", null);
        kept.add(users, "a", Instant.EPOCH, batch("[1,2,3]"));
        kept.add(new DayKey("item", "pre_sync", null), "b", Instant.EPOCH, batch("[4,5,6,7]"));

        assertThat(values(kept.list(null, 100))).containsExactly("3", "4", "5", "6", "7");
        assertThat(values(kept.list(null, 2))).containsExactly("6", "7");
        assertThat(values(kept.list("user", 100))).containsExactly("3");
        assertThat(values(kept.list("item", 3))).containsExactly("5", "6", "7");
        assertThat(kept.evicted()).isEqualTo(2);
        kept.add(users, "c", Instant.EPOCH, batch("[0,1,2,3,4,5,6,7]"));
        assertThat(values(kept.list(null, 100))).containsExactly("3", "4", "5", "6", "7");
        assertThat(kept.size()).isEqualTo(5);
        assertThat(kept.evicted()).isEqualTo(10);
    }

    private static ScannedBatch batch(String numbers) throws RequestRefused {
        String json = numbers.replaceAll("(\\d)", "{\"v\":$1}");
        return new RecordScanner(Set.of())
                .scan(json.getBytes(StandardCharsets.UTF_8), 0, null, null);
    }

    private static List<String> values(List<ReceivedRecord> records) {
        return records.stream()
                .map(r -> r.fields().get("v").toString())
                .collect(Collectors.toList());
    }
}
