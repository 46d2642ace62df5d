/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.committable.TemporaryFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneElementSerializerTest {

    private static final Destination BEHAVIOR =
            Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null);

    @TempDir Path folder;

    @Test
    void whatIsInAFileAndWhatIsOnTheHeapAreWrittenAlike() throws IOException {
        SealedBatch batch = batch(3, 100);
        try (TemporaryFile file = new TemporaryFile(folder, "byteair-", "Batches", "Make room")) {
            file.append(new byte[7], 0, 7);
            byte[] bytes = write(LaneElement.of(WaitingBatch.in(file, batch)));
            assertThat(bytes).isEqualTo(write(LaneElement.of(WaitingBatch.onHeap(batch))));
            assertThat(read(bytes).batch().sealed()).isEqualTo(batch);
        }
    }

    @Test
    void whatIsNoBatchComesBackAsItIs() throws IOException {
        byte[] state = {1, 2, 3};
        assertThat(read(write(LaneElement.of(state))).state()).isEqualTo(state);
    }

    @Test
    void ofAStateLargerThanALittleTheRestIsInFiles() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1 << 20);
        LaneElementSerializer serializer = new LaneElementSerializer();
        for (int n = 1; n <= 40; n++) {
            serializer.serialize(LaneElement.of(WaitingBatch.onHeap(batch(n, 100_000))), out);
        }
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        List<WaitingBatch> restored = new ArrayList<>();
        long onHeap = 0;
        for (int n = 1; n <= 40; n++) {
            restored.add(serializer.deserialize(in).batch());
            onHeap += restored.get(n - 1).bytesOnHeap();
        }
        assertThat(onHeap).isLessThan(BatchStore.ON_HEAP_BYTES + 40 * 350);
        for (int n = 1; n <= 40; n++) {
            assertThat(restored.get(n - 1).sealed()).isEqualTo(batch(n, 100_000));
        }
    }

    @Test
    void foreignBytesAreRefusedAndTakeNoMemory() {
        Random random = new Random(1);
        for (int n = 0; n < 2_000; n++) {
            byte[] bytes = new byte[5 + random.nextInt(60)];
            random.nextBytes(bytes);
            if (n % 2 == 0) {
                // A kind that there is, behind a length that may be.
                bytes[0] = 0;
                bytes[1] = 0;
                bytes[4] = 1;
            }
            assertThatThrownBy(() -> read(bytes)).isInstanceOfAny(IOException.class);
        }
    }

    @Test
    void whatIsCutOffIsRefused() throws IOException {
        byte[] bytes = write(LaneElement.of(WaitingBatch.onHeap(batch(3, 50))));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void anAbortedCheckpointsThreadThatIsInterruptedLeavesTheFileReadable() throws Exception {
        SealedBatch batch = batch(3, 100);
        try (TemporaryFile file = new TemporaryFile(folder, "byteair-", "Batches", "Make room")) {
            WaitingBatch waiting = WaitingBatch.in(file, batch);
            Thread interrupted =
                    new Thread(
                            () -> {
                                Thread.currentThread().interrupt();
                                try {
                                    waiting.sealed();
                                } catch (IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            interrupted.start();
            interrupted.join();
            assertThat(waiting.sealed()).isEqualTo(batch);
        }
    }

    /** Told apart by how many records it has. */
    private static SealedBatch batch(int records, int length) {
        byte[] content = new byte[length];
        new Random(records).nextBytes(content);
        return new SealedBatch(BEHAVIOR, records, content);
    }

    private static byte[] write(LaneElement element) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(100);
        new LaneElementSerializer().serialize(element, out);
        return out.getCopyOfBuffer();
    }

    private static LaneElement read(byte[] bytes) throws IOException {
        return new LaneElementSerializer().deserialize(new DataInputDeserializer(bytes));
    }
}
