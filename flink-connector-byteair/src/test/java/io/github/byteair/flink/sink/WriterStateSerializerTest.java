/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterStateSerializerTest {

    private final WriterStateSerializer serializer = new WriterStateSerializer();

    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

    @Test
    void keepsABatchWithItsIdentity() throws IOException {
        WriterState batch = batch();
        WriterState read = serializer.deserialize(2, serializer.serialize(batch));
        assertThat(read.requestId()).isEqualTo("请求-1");
        assertThat(read.attempts()).isEqualTo(7);
        assertThat(read.outcomeUnknown()).isTrue();
        assertSame(read, batch);
    }

    @Test
    void keepsRecordsWithoutABatch() throws IOException {
        WriterState uncut =
                WriterState.ofUncut(List.of(entry("{\"a\":\"é\"}", null), entry("{}", null)));
        WriterState read = serializer.deserialize(2, serializer.serialize(uncut));
        assertThat(read.requestId()).isNull();
        assertSame(read, uncut);
    }

    @Test
    void keepsRecordsLongerThanAShortString() throws IOException {
        WriterState uncut = WriterState.ofUncut(List.of(entry("x".repeat(200_000), DAY)));
        assertSame(serializer.deserialize(2, serializer.serialize(uncut)), uncut);
    }

    /**
     * Bytes written by version 1 when it was made. If this fails, jobs can't resume from their
     * checkpoints: make a new version that still reads these, don't touch the fixture.
     */
    @Test
    void readsWhatVersionOneWrote() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/state/writer-state-v1.bin")) {
            byte[] fixture = in.readAllBytes();
            WriterState read = serializer.deserialize(1, fixture);
            assertThat(read.requestId()).isEqualTo("请求-1");
            assertThat(read.attempts()).isEqualTo(7);
            assertThat(read.outcomeUnknown()).isTrue();
            assertSame(read, batch());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "dates"})
    void readsWhatVersionTwoWrote(String kind) throws IOException {
        WriterState written =
                kind.equals("batch")
                        ? batch()
                        : WriterState.ofWrittenDates(List.of(DAY, DAY.plusDays(1)));
        try (InputStream in =
                getClass().getResourceAsStream("/state/writer-state-v2-" + kind + ".bin")) {
            byte[] fixture = in.readAllBytes();
            WriterState read = serializer.deserialize(2, fixture);
            assertSame(read, written);
            assertThat(read.writtenDates()).isEqualTo(written.writtenDates());
            assertThat(serializer.serialize(written)).as("still written so").isEqualTo(fixture);
        }
    }

    @Test
    void versionOneHadNoDates() throws IOException {
        byte[] dates = serializer.serialize(WriterState.ofWrittenDates(List.of(DAY)));
        assertThatThrownBy(() -> serializer.deserialize(1, dates))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unknown flags 8");
    }

    @Test
    void refusesAVersionFromTheFuture() {
        assertThatThrownBy(() -> serializer.deserialize(3, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 3")
                .hasMessageContaining("newer");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedStateIsAnErrorAndNothingWorse(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] batch = serializer.serialize(batch());
        byte[] dates =
                serializer.serialize(WriterState.ofWrittenDates(List.of(DAY, DAY.plusDays(9))));
        for (int i = 0; i < 5_000; i++) {
            byte[] good = i % 4 == 0 ? dates : batch;
            byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length + 4));
            for (int changes = 1 + random.nextInt(3); changes > 0 && bad.length > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                serializer.deserialize(2, bad);
            } catch (IOException expected) {
                assertThat(expected).isInstanceOf(IOException.class);
            }
        }
    }

    private static WriterState batch() {
        List<RequestEntry> entries = new ArrayList<>();
        entries.add(entry("{\"title\":\"红酒 12\"}", DAY));
        entries.add(entry("{\"title\":\"café\",\"price\":1.50}", DAY));
        return WriterState.ofBatch("请求-1", 7, true, entries);
    }

    private static RequestEntry entry(String json, LocalDate date) {
        return new RequestEntry(json.getBytes(StandardCharsets.UTF_8), date);
    }

    private static void assertSame(WriterState read, WriterState written) {
        assertThat(OutboxHarness.texts(read.entries()))
                .isEqualTo(OutboxHarness.texts(written.entries()));
        assertThat(read.entries().stream().map(RequestEntry::dataDate))
                .isEqualTo(written.entries().stream().map(RequestEntry::dataDate).toList());
        assertThat(read.getStateSize()).isEqualTo(written.getStateSize());
    }
}
