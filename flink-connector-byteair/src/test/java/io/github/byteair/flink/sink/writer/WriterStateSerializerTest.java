/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriterStateSerializerTest {

    private final WriterStateSerializer serializer =
            new WriterStateSerializer(
                    SinkConfig.builder().topic("item").stage(Stage.HISTORY_SYNC).build());

    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

    private static final Owner OWNER = new Owner("20013144", "2100021", 2, 5);

    /** It does not say where its records go, and no more does a sink with topics by record. */
    @Test
    void oldStateNeedsATopicToGoTo() {
        WriterStateSerializer serializer =
                new WriterStateSerializer(
                        SinkConfig.builder()
                                .topicPerRecord(true)
                                .stage(Stage.HISTORY_SYNC)
                                .build());
        for (int version : new int[] {1, 2}) {
            assertThatThrownBy(() -> serializer.deserialize(version, new byte[] {8, 0, 0, 0, 0}))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("version " + version)
                    .hasMessageContaining("setTopic (SQL: topic)");
        }
    }

    @Test
    void keepsABatchWithItsIdentity() throws IOException {
        WriterState batch = batch(OWNER);
        WriterState read = serializer.deserialize(3, serializer.serialize(batch));
        assertThat(read.records().requestId()).isEqualTo("请求-1");
        assertThat(read.records().attempts()).isEqualTo(7);
        assertThat(read.owner().applicationId()).isEqualTo("20013144");
        assertThat(read.owner().tenantId()).isEqualTo("2100021");
        assertSame(read, batch);
    }

    @Test
    void keepsRecordsWithoutABatch() throws IOException {
        WriterState uncut =
                WriterState.of(
                        OWNER,
                        StoredRecords.uncut(
                                Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null),
                                records("{\"a\":\"é\"}", "{}")));
        WriterState read = serializer.deserialize(3, serializer.serialize(uncut));
        assertThat(read.records().requestId()).isNull();
        assertSame(read, uncut);
    }

    @Test
    void keepsKeysAndWhatIsHeldBack() throws IOException {
        long[] keys = {1, -2, Long.MIN_VALUE, 4};
        for (StoredRecords stored :
                List.of(
                        StoredRecords.uncut(destination(DAY), records("{}", "{\"a\":1}"), keys),
                        StoredRecords.held(
                                destination(DAY), records("{}", "{\"a\":1}"), keys, false),
                        StoredRecords.held(destination(DAY), records("{}", "{}"), keys, true))) {
            WriterState state = WriterState.of(OWNER, stored);
            WriterState read = serializer.deserialize(3, serializer.serialize(state));
            assertSame(read, state);
            assertThat(read.records().kind()).isEqualTo(stored.kind());
            assertThat(read.records().keys()).isEqualTo(keys);
        }
    }

    @Test
    void keepsAPartOfALargerArray() throws IOException {
        Records part = records("{\"a\":1}", "{\"b\":22}", "{}", "{\"c\":3}").slice(1, 3);
        WriterState state = WriterState.of(OWNER, StoredRecords.uncut(destination(DAY), part));
        WriterState read = serializer.deserialize(3, serializer.serialize(state));
        assertThat(texts(read)).containsExactly("{\"b\":22}", "{}");
    }

    @Test
    void keepsRecordsLongerThanAShortString() throws IOException {
        WriterState uncut =
                WriterState.of(
                        OWNER, StoredRecords.uncut(destination(DAY), records("x".repeat(200_000))));
        assertSame(serializer.deserialize(3, serializer.serialize(uncut)), uncut);
    }

    @Test
    void keepsDestinationsWithAcceptedRecords() throws IOException {
        WriterState written =
                WriterState.ofWritten(
                        OWNER, List.of(destination(DAY), destination(DAY.plusDays(1))));
        assertThat(serializer.deserialize(3, serializer.serialize(written)).written())
                .isEqualTo(written.written());
    }

    /**
     * Bytes written by versions 1 and 2 when they were made. If this fails, jobs can't resume from
     * their checkpoints: the fixtures stay as they are.
     */
    @ParameterizedTest
    @CsvSource({"1, writer-state-v1", "2, writer-state-v2-batch"})
    void readsBatchesOfOldVersions(int version, String fixture) throws IOException {
        WriterState read = serializer.deserialize(version, fixture(fixture));
        assertThat(read.records().requestId()).isEqualTo("请求-1");
        assertThat(read.records().attempts()).isEqualTo(7);
        assertThat(read.owner()).isSameAs(Owner.UNKNOWN);
        assertSame(read, batch(Owner.UNKNOWN));
    }

    @Test
    void readsDatesOfVersionTwo() throws IOException {
        assertThat(serializer.deserialize(2, fixture("writer-state-v2-dates")).written())
                .containsExactly(destination(DAY), destination(DAY.plusDays(1)));
    }

    @Test
    void versionOneHadNoDates() throws IOException {
        byte[] dates = fixture("writer-state-v2-dates");
        assertThatThrownBy(() -> serializer.deserialize(1, dates))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unknown flags 8");
    }

    @Test
    void oldRecordsThatTheStageCanNotTakeAreRefusedWithASentence() throws IOException {
        WriterStateSerializer streaming =
                new WriterStateSerializer(SinkConfig.builder().topic("item").build());
        byte[] dated = fixture("writer-state-v2-batch");
        assertThatThrownBy(() -> streaming.deserialize(2, dated))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("incremental_sync_streaming")
                .hasMessageContaining("--drain");
    }

    /** The first batch that version 3 wrote; as above. */
    @Test
    void versionThreeIsStillWrittenSo() throws IOException {
        byte[] fixture = fixture("writer-state-v3-batch");
        assertThat(serializer.serialize(batch(OWNER))).isEqualTo(fixture);
        assertSame(serializer.deserialize(3, fixture), batch(OWNER));
    }

    @Test
    void refusesAVersionFromTheFuture() {
        assertThatThrownBy(() -> serializer.deserialize(4, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 4")
                .hasMessageContaining("newer");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void damagedStateIsAnErrorAndNothingWorse(int version) throws IOException {
        Random random = new Random(version);
        byte[] batch =
                version == 3
                        ? serializer.serialize(batch(OWNER))
                        : fixture("writer-state-v" + version + (version == 2 ? "-batch" : ""));
        byte[] written =
                version == 3
                        ? serializer.serialize(
                                WriterState.ofWritten(OWNER, List.of(destination(DAY))))
                        : fixture("writer-state-v2-dates");
        byte[] held =
                serializer.serialize(
                        WriterState.of(
                                OWNER,
                                StoredRecords.held(
                                        destination(DAY),
                                        records("{}", "{\"a\":1}"),
                                        new long[] {1, 2, 3, 4},
                                        false)));
        for (int i = 0; i < 5_000; i++) {
            byte[] good = i % 4 == 0 ? written : i % 4 == 1 && version == 3 ? held : batch;
            byte[] bad = java.util.Arrays.copyOf(good, random.nextInt(good.length + 4));
            for (int changes = 1 + random.nextInt(3); changes > 0 && bad.length > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                serializer.deserialize(version, bad);
            } catch (IOException expected) {
                assertThat(expected).isInstanceOf(IOException.class);
            }
        }
    }

    private byte[] fixture(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/state/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }

    private static Destination destination(LocalDate day) {
        return Destination.of("item", Stage.HISTORY_SYNC, day);
    }

    private static WriterState batch(Owner owner) {
        return WriterState.of(
                owner,
                StoredRecords.batch(
                        destination(DAY),
                        records("{\"title\":\"红酒 12\"}", "{\"title\":\"café\",\"price\":1.50}"),
                        "请求-1",
                        7,
                        IdHistory.of(true, false)));
    }

    private static Records records(String... json) {
        return Records.of(
                Arrays.stream(json).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
    }

    private static List<String> texts(WriterState state) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < state.records().records().count(); i++) {
            texts.add(new String(state.records().records().record(i), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static void assertSame(WriterState read, WriterState written) {
        assertThat(texts(read)).isEqualTo(texts(written));
        assertThat(read.records().destination()).isEqualTo(written.records().destination());
        assertThat(read.records().requestId()).isEqualTo(written.records().requestId());
        assertThat(read.records().history().unanswered())
                .isEqualTo(written.records().history().unanswered());
        assertThat(read.owner().subtask()).isEqualTo(written.owner().subtask());
        assertThat(read.owner().parallelism()).isEqualTo(written.owner().parallelism());
    }
}
