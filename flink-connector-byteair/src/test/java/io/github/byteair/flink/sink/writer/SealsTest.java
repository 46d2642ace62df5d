/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.GzipEncoder;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SealsTest {

    private static final Destination BEHAVIOR =
            Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null);

    private final Seals seals =
            new Seals(
                    SinkConfig.builder().topic("behavior").gzipLevel(5).build(),
                    new Owner("1", "2", 0, 1));

    @AfterEach
    void close() {
        seals.close();
    }

    @Test
    void aBatchComesBackWithTheBodyThatIsSent() {
        Random random = new Random(1);
        for (int n = 0; n < 200; n++) {
            Records records = records(random);
            // Of several in one array.
            int from = random.nextInt(records.count());
            Records some = records.slice(from, from + 1 + random.nextInt(records.count() - from));
            IdHistory history = IdHistory.of(random.nextBoolean(), random.nextBoolean());
            SealedBatch sealed =
                    seals.seal(StoredRecords.batch(BEHAVIOR, some, "id-" + n, 3, history));
            assertThat(sealed.records()).isEqualTo(some.count());
            assertThat(Seals.openBytes(sealed)).isGreaterThan(some.length());

            StoredRecords opened = seals.open(sealed).records();
            assertThat(opened.requestId()).isEqualTo("id-" + n);
            assertThat(opened.attempts()).isEqualTo(3);
            assertThat(opened.history().unanswered()).isEqualTo(history.unanswered());
            assertThat(opened.history().refused()).isEqualTo(history.refused());
            assertThat(opened.records().count()).isEqualTo(some.count());
            for (int i = 0; i < some.count(); i++) {
                assertThat(opened.records().record(i)).isEqualTo(some.record(i));
            }
            try (GzipEncoder encoder = new GzipEncoder(5)) {
                assertThat(opened.records().body()).isEqualTo(encoder.encodeArray(some));
            }
        }
    }

    @Test
    void whatIsDamagedIsRefusedWithWhatToDo() {
        Random random = new Random(2);
        Records records = records(random);
        byte[] whole =
                seals.seal(StoredRecords.batch(BEHAVIOR, records, "id", 0, IdHistory.FRESH))
                        .content();
        int refused = 0;
        for (int n = 0; n < 2_000; n++) {
            byte[] damaged =
                    n % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (n % 2 == 1) {
                damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                StoredRecords read = seals.open(new SealedBatch(BEHAVIOR, 1, damaged)).records();
                // It was where nothing is said: in gzip's header, or the length behind all.
                assertThat(read.requestId()).isEqualTo("id");
                assertThat(SinkTesting.texts(read.records())).isEqualTo(SinkTesting.texts(records));
            } catch (ByteAirSinkException e) {
                assertThat(e).hasMessageContaining("Start from another checkpoint");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_900);
    }

    private static Records records(Random random) {
        List<byte[]> records = new ArrayList<>();
        int count = 1 + random.nextInt(30);
        for (int i = 0; i < count; i++) {
            records.add(("{\"n\":" + random.nextLong() + "}").getBytes(StandardCharsets.UTF_8));
        }
        return Records.of(records);
    }
}
