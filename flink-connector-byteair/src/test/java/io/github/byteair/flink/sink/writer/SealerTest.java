/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SealerTest {

    private static final String THREAD = "byteair-seal-of-a-test";

    private final SinkConfig config = SinkConfig.builder().topic("behavior").build();
    private final Owner owner = new Owner("1", "2", 0, 1);

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = THREAD)
    void givesThemSealedInTheirOrderAndHoldsFew(String thread) {
        List<SealedBatch> sealed = new ArrayList<>();
        long most = 0;
        try (Sealer sealer = new Sealer(new Seals(config, owner), thread)) {
            for (int n = 1; n <= 200; n++) {
                SealedBatch first = sealer.add(batch(n));
                if (first != null) {
                    sealed.add(first);
                }
                most = Math.max(most, sealer.bytesHeld());
                for (SealedBatch done = sealer.poll(); done != null; done = sealer.poll()) {
                    sealed.add(done);
                }
            }
            for (SealedBatch last = sealer.take(); last != null; last = sealer.take()) {
                sealed.add(last);
            }
            assertThat(sealer.bytesHeld()).isZero();
        }
        assertThat(most).isBetween(1L, 3 * batch(200).records().bytesHeld());
        assertThat(sealed).hasSize(200);
        try (Seals seals = new Seals(config, owner)) {
            for (int n = 1; n <= 200; n++) {
                assertThat(sealed.get(n - 1)).isEqualTo(seals.seal(batch(n)));
            }
        }
    }

    @Test
    void itsThreadEndsWithIt() {
        Sealer sealer = new Sealer(new Seals(config, owner), THREAD);
        sealer.add(batch(200));
        sealer.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(each -> each.getName().equals(THREAD) && !ended(each));
    }

    private static boolean ended(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static StoredRecords batch(int records) {
        byte[] row = ("{\"n\":" + records + "}").getBytes(StandardCharsets.UTF_8);
        return StoredRecords.batch(
                Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null),
                Records.of(Collections.nCopies(records, row)),
                "id-" + records,
                0,
                IdHistory.FRESH);
    }
}
