/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipEncoderTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 9})
    void givesBackWhatWentIn(int level) throws Exception {
        Random random = new Random(level);
        try (GzipEncoder encoder = new GzipEncoder(level)) {
            for (int round = 0; round < 12; round++) {
                List<byte[]> records = records(random, 1 + random.nextInt(200));
                byte[] body = encoder.encodeArray(Records.of(records));
                assertThat(Gunzip.decode(body, Integer.MAX_VALUE)).isEqualTo(joined(records));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 9})
    void givesTheSameBytesWhateverCameBefore(int level) {
        Random random = new Random(7);
        List<byte[]> records = records(random, 800);
        byte[] expected;
        try (GzipEncoder fresh = new GzipEncoder(level)) {
            expected = fresh.encodeArray(Records.of(records));
        }
        try (GzipEncoder used = new GzipEncoder(level)) {
            used.encodeArray(Records.of(records(random, 50)));
            used.encodeArray(Records.of(records(random, 2_500)));
            assertThat(used.encodeArray(Records.of(records))).isEqualTo(expected);
            assertThat(used.encodeArray(Records.of(records))).isEqualTo(expected);
        }
    }

    @Test
    void isGoodAgainAfterARecordThatIsNone() throws Exception {
        try (GzipEncoder encoder = new GzipEncoder(1)) {
            try {
                encoder.encodeArray(new Records(new byte[40_000], new int[] {50_000}, 1));
            } catch (IndexOutOfBoundsException e) {
                // A programming error elsewhere must not spoil the next body.
            }
            byte[] body = encoder.encodeArray(Records.of(List.of(Digests.utf8("{}"))));
            assertThat(Gunzip.decode(body, 100)).isEqualTo(Digests.utf8("[{}]"));
        }
    }

    @Test
    void hasAFixedHeader() {
        try (GzipEncoder encoder = new GzipEncoder(9)) {
            assertThat(Arrays.copyOf(encoder.encode(new byte[0]), 10))
                    .isEqualTo(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        }
    }

    @Test
    void takesALargeIncompressibleBody() throws Exception {
        byte[] noise = new byte[5 * 1024 * 1024];
        new Random(1).nextBytes(noise);
        try (GzipEncoder encoder = new GzipEncoder(1)) {
            assertThat(Gunzip.decode(encoder.encode(noise), noise.length)).isEqualTo(noise);
            assertThat(Gunzip.decode(encoder.encode(new byte[3]), 3)).hasSize(3);
        }
    }

    private static List<byte[]> records(Random random, int count) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Now and then one that is as large as the staging area, or larger.
            byte[] record = new byte[random.nextInt(50) == 0 ? random.nextInt(40_000) : 300];
            for (int b = 0; b < record.length; b++) {
                record[b] = (byte) ('a' + random.nextInt(6));
            }
            records.add(record);
        }
        return records;
    }

    private static byte[] joined(List<byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('[');
        for (int i = 0; i < records.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(records.get(i));
        }
        out.write(']');
        return out.toByteArray();
    }
}
