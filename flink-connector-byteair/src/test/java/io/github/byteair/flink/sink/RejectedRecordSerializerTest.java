/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.committable.SinkCommittableSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedRecordSerializerTest {

    private final RejectedRecordSerializer serializer = new RejectedRecordSerializer();
    private final SinkCommittableSerializer committables = new SinkCommittableSerializer();

    static RejectedRecord full() {
        return new RejectedRecord(
                "{\"title\":\"红酒 café\",\"price\":1.50}",
                "item",
                Stage.INCREMENTAL_SYNC_DAILY,
                LocalDate.of(2024, 2, 29),
                RejectionCause.REJECTED_BY_SERVICE,
                1001,
                "field 'status' is missing",
                "请求-1",
                7,
                Instant.parse("2024-03-01T00:00:00.123456789Z"));
    }

    static RejectedRecord bare() {
        return new RejectedRecord(
                "not JSON \u0000\n",
                "behavior",
                Stage.INCREMENTAL_SYNC_STREAMING,
                null,
                RejectionCause.NOT_SERIALIZABLE,
                0,
                "",
                null,
                0,
                Instant.EPOCH);
    }

    @Test
    void keepsEveryPart() throws IOException {
        for (RejectedRecord record : List.of(full(), bare())) {
            assertThat(serializer.deserialize(1, serializer.serialize(record))).isEqualTo(record);
        }
    }

    @Test
    void keepsRecordsLongerThanAShortString() throws IOException {
        RejectedRecord large = SinkTesting.rejected("x".repeat(3_000_000));
        assertThat(serializer.deserialize(1, serializer.serialize(large))).isEqualTo(large);
        DataOutputSerializer out = new DataOutputSerializer(64);
        RejectedRecordTypeSerializer.INSTANCE.serialize(large, out);
        assertThat(
                        RejectedRecordTypeSerializer.INSTANCE.deserialize(
                                new DataInputDeserializer(out.getCopyOfBuffer())))
                .isEqualTo(large);
    }

    /**
     * Bytes written by version 1 when it was made. If this fails, jobs can't resume from their
     * checkpoints: make a new version that still reads these, don't touch the fixture.
     */
    @Test
    void readsWhatVersionOneWrote() throws IOException {
        SinkCommittable committable = SinkCommittable.deadLetters(List.of(full(), bare()));
        try (InputStream in = getClass().getResourceAsStream("/state/committable-v1.bin")) {
            byte[] fixture = in.readAllBytes();
            assertThat(committables.deserialize(1, fixture)).isEqualTo(committable);
            assertThat(committables.serialize(committable))
                    .as("and is still written")
                    .isEqualTo(fixture);
        }
    }

    @Test
    void keepsACommittableOfNothing() throws IOException {
        byte[] nothing = committables.serialize(SinkCommittable.nothing());
        assertThat(nothing).hasSize(1);
        assertThat(committables.deserialize(1, nothing)).isEqualTo(SinkCommittable.nothing());
    }

    /** Of version 1: subtask 1 of 2, after checkpoint 7, with one day since 1970. */
    @Test
    void aCompletionOfBeforeTopicsIsOfTheSinksOwn() throws IOException {
        byte[] old = {
            2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1
        };
        SinkCommittable read =
                new SinkCommittableSerializer("item", Stage.HISTORY_SYNC).deserialize(1, old);
        assertThat(read.completion().written())
                .containsExactly(
                        Destination.of("item", Stage.HISTORY_SYNC, LocalDate.of(1970, 1, 2)));
        assertThat(read.completion().lastCheckpoint()).isEqualTo(7);
        assertThatThrownBy(() -> committables.deserialize(1, old))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("setTopic (SQL: topic)");
        assertThat(committables.deserialize(2, committables.serialize(read))).isEqualTo(read);
    }

    @Test
    void progressComesBackAsItWas() throws IOException {
        Destination day = Destination.of("item", Stage.HISTORY_SYNC, LocalDate.of(2024, 2, 29));
        Destination other = Destination.of("user", Stage.PRE_SYNC, LocalDate.of(2024, 3, 1));
        SinkCommittable progress =
                SinkCommittable.progress(
                        new Progress(1, 3, true, List.of(day, other), List.of(other)));
        assertThat(committables.deserialize(2, committables.serialize(progress)))
                .isEqualTo(progress);
    }

    @Test
    void aSealedBatchComesBackAsItWas() throws IOException {
        Destination day = Destination.of("item", Stage.HISTORY_SYNC, LocalDate.of(2024, 2, 29));
        SinkCommittable batch =
                SinkCommittable.batch(new SealedBatch(day, 3, new byte[] {1, -2, 0, 77}));
        assertThat(committables.deserialize(3, committables.serialize(batch))).isEqualTo(batch);
    }

    @Test
    void refusesAVersionFromTheFuture() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("newer");
        assertThatThrownBy(() -> committables.deserialize(4, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 4");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedBytesAreAnErrorAndNothingWorse(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] good = committables.serialize(SinkCommittable.deadLetters(List.of(full(), bare())));
        int failed = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 4));
            for (int changes = 1 + random.nextInt(3); changes > 0 && bad.length > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                committables.deserialize(1, bad);
            } catch (IOException expected) {
                failed++;
            }
        }
        assertThat(failed).isGreaterThan(4_000);
    }

    @Test
    void flinkFindsItsTypeWithoutKryo() throws Exception {
        TypeInformation<RejectedRecord> type = TypeInformation.of(RejectedRecord.class);
        assertThat(type).isEqualTo(RejectedRecordTypeInfo.INSTANCE);
        TypeSerializer<RejectedRecord> found = type.createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);
        found.serialize(full(), out);
        DataOutputSerializer copy = new DataOutputSerializer(64);
        found.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copy);
        assertThat(found.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer())))
                .isEqualTo(full());
        assertThat(found.snapshotConfiguration().restoreSerializer()).isEqualTo(found);
        assertThat(found.copy(found.createInstance())).isEqualTo(found.createInstance());
    }
}
