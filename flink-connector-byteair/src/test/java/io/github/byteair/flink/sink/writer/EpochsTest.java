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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochsTest {

    private static final Destination BEHAVIOR =
            Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null);

    private final PendingBytes bytes = new PendingBytes();
    @TempDir Path folder;

    private BatchStore store;
    private Epochs epochs;

    @BeforeEach
    void start() {
        // Two small ones stay on the heap.
        store = new BatchStore(500, more -> true, folder);
        epochs = new Epochs(bytes, store);
    }

    @AfterEach
    void stop() {
        epochs.close();
    }

    @Test
    void nothingGoesBeforeACheckpointThatHoldsItIsComplete() throws IOException {
        add(1);
        epochs.complete(7);
        assertThat(released()).isEmpty();
        epochs.taken(8);
        assertThat(released()).isEmpty();
        epochs.complete(7);
        assertThat(released()).isEmpty();
        epochs.complete(8);
        assertThat(released()).containsExactly(1);
    }

    @Test
    void aLaterCheckpointSaysItForThoseBefore() throws IOException {
        add(1);
        epochs.taken(1);
        add(2);
        epochs.taken(2);
        add(3);
        epochs.taken(3);
        epochs.complete(2);
        assertThat(released()).containsExactly(1, 2);
        epochs.complete(1);
        assertThat(released()).isEmpty();
        epochs.complete(3);
        assertThat(released()).containsExactly(3);
    }

    @Test
    void whatComesBehindACheckpointWaitsForTheNext() throws IOException {
        add(1);
        epochs.taken(1);
        add(2);
        epochs.complete(1);
        assertThat(released()).containsExactly(1);
        epochs.taken(2);
        epochs.complete(2);
        assertThat(released()).containsExactly(2);
    }

    @Test
    void whatIsRestoredIsReleasedFirstAndMayHaveBeenSent() throws IOException {
        epochs.restore(restored(1), 0);
        add(2);
        epochs.releaseAll();
        Epochs.Entry first = epochs.next();
        assertThat(first.batch().records()).isEqualTo(1);
        assertThat(first.repeated()).isTrue();
        Epochs.Entry second = epochs.next();
        assertThat(second.batch().records()).isEqualTo(2);
        assertThat(second.repeated()).isFalse();
        assertThat(epochs.next()).isNull();
    }

    @Test
    void aSnapshotHoldsAllInOrderWhateverTheyWaitFor() throws IOException {
        add(1);
        epochs.taken(1);
        epochs.complete(1);
        add(2);
        epochs.taken(2);
        add(3);
        List<Integer> held = new ArrayList<>();
        epochs.forEach(batch -> held.add(batch.records()));
        assertThat(held).containsExactly(1, 2, 3);
    }

    @Test
    void theBooksBalance() throws IOException {
        add(1);
        epochs.restore(restored(4), 0);
        add(7);
        add(8);
        assertThat(epochs.records()).isEqualTo(20);
        assertThat(bytes.bytes()).isEqualTo(4 * 350 + 200);
        assertThat(epochs.bytesOnHeap()).isEqualTo(4 * 350 + 50);
        epochs.releaseAll();
        released();
        assertThat(epochs.records()).isZero();
        assertThat(bytes.bytes()).isZero();
        assertThat(epochs.bytesOnHeap()).isZero();
    }

    @Test
    void whatIsMoreThanALittleIsReadFromAFile() throws IOException {
        for (int records = 1; records <= 9; records++) {
            add(records);
        }
        assertThat(epochs.bytesOnHeap()).isLessThan(bytes.bytes());
        epochs.taken(1);
        epochs.complete(1);
        for (int records = 1; records <= 9; records++) {
            WaitingBatch next = epochs.next().batch();
            assertThat(next.sealed()).isEqualTo(batch(records));
        }
    }

    @Test
    void aFileStaysUntilNoCheckpointCanBeReadingIt() throws IOException {
        List<WaitingBatch> held = new ArrayList<>();
        for (int records = 1; records <= 9; records++) {
            add(records);
        }
        epochs.forEach(held::add);
        epochs.taken(1);
        epochs.complete(1);
        epochs.taken(2);
        released();
        epochs.complete(1);
        assertThat(store.files()).isEqualTo(1);
        assertThat(held.get(8).sealed()).as("for checkpoint 2").isEqualTo(batch(9));
        epochs.complete(2);
        assertThat(store.files()).isZero();
        assertThatThrownBy(() -> held.get(8).sealed()).isInstanceOf(IOException.class);
        add(10);
        add(11);
        add(12);
        assertThat(store.files()).as("a new one").isEqualTo(1);
    }

    @Test
    void whereTheProcessHasNoRoomAllIsInFiles() throws IOException {
        try (BatchStore full = new BatchStore(1 << 20, more -> false, folder)) {
            assertThat(full.keep(batch(1)).file()).isNotNull();
        }
    }

    @Test
    void aFullDiskIsSaidWithWhatToDo() {
        BatchStore nowhere = new BatchStore(0, more -> true, folder.resolve("nowhere"));
        assertThatThrownBy(() -> nowhere.keep(batch(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("java.io.tmpdir");
    }

    private WaitingBatch restored(int records) throws IOException {
        return WaitingBatch.onHeap(batch(records));
    }

    private void add(int records) throws IOException {
        epochs.add(batch(records), 0, false);
    }

    /** Told apart by how many records it has. */
    private static SealedBatch batch(int records) {
        return new SealedBatch(BEHAVIOR, records, new byte[records * 10]);
    }

    private List<Integer> released() {
        List<Integer> released = new ArrayList<>();
        for (Epochs.Entry next = epochs.next(); next != null; next = epochs.next()) {
            released.add(next.batch().records());
        }
        return released;
    }
}
