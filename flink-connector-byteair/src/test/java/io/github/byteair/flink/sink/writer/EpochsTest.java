/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.committable.SealedBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochsTest {

    private static final Destination BEHAVIOR =
            Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null);

    private final PendingBytes bytes = new PendingBytes();
    private final Epochs epochs = new Epochs(bytes);

    @Test
    void nothingGoesBeforeACheckpointThatHoldsItIsComplete() {
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
    void aLaterCheckpointSaysItForThoseBefore() {
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
    void whatComesBehindACheckpointWaitsForTheNext() {
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
    void whatIsRestoredIsReleasedFirstAndMayHaveBeenSent() {
        epochs.restore(batch(1), 0);
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
    void aSnapshotHoldsAllInOrderWhateverTheyWaitFor() {
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
    void theBooksBalance() {
        add(1);
        epochs.restore(batch(4), 0);
        assertThat(epochs.records()).isEqualTo(5);
        assertThat(bytes.bytes()).isEqualTo(batch(1).bytesHeld() + batch(4).bytesHeld());
        epochs.releaseAll();
        released();
        assertThat(epochs.records()).isZero();
        assertThat(bytes.bytes()).isZero();
    }

    private void add(int records) {
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
