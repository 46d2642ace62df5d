/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a batch job's requests wait for the end of the input. */
class CommittableBufferTest {

    @TempDir Path folder;

    @Test
    void givesWhatItWasGivenInOrder() throws IOException {
        CommittableBuffer file = file(folder);
        assertThat(file.take()).isEmpty();
        file.add(SinkCommittable.batch(batch(1)), 1);
        file.add(SinkCommittable.batch(batch(2)), 1);
        Collection<SinkCommittable> taken = file.take();
        assertThat(taken).hasSize(2);
        assertThat(taken.iterator())
                .toIterable()
                .containsExactly(SinkCommittable.batch(batch(1)), SinkCommittable.batch(batch(2)));
        file.add(SinkCommittable.batch(batch(3)), 1);
        assertThat(file.take().iterator())
                .toIterable()
                .containsExactly(SinkCommittable.batch(batch(3)));
        file.close();
        assertThat(left()).isZero();
    }

    @Test
    void moreThanItHoldsBackOfItComesWholeAsOftenAsItIsRead() throws IOException {
        CommittableBuffer file = file(folder);
        for (int n = 1; n <= 20; n++) {
            file.add(SinkCommittable.batch(large(n)), 1);
        }
        Collection<SinkCommittable> taken = file.take();
        for (int time = 0; time < 2; time++) {
            int n = 1;
            for (SinkCommittable each : taken) {
                assertThat(each).isEqualTo(SinkCommittable.batch(large(n++)));
            }
            assertThat(n).isEqualTo(21);
        }
        file.close();
    }

    private static SealedBatch large(int n) {
        byte[] content = new byte[10_000 * n];
        new Random(n).nextBytes(content);
        return new SealedBatch(batch(1).destination(), n, content);
    }

    @Test
    void theFirstStayOnTheHeapAndComeFirst() throws IOException {
        boolean[] room = {true};
        CommittableBuffer buffer =
                new CommittableBuffer(
                        100, more -> room[0], folder, "byteair-", "Requests", "Make room there");
        for (int round = 0; round < 2; round++) {
            buffer.add(SinkCommittable.batch(batch(1)), 60);
            assertThat(buffer.bytesOnHeap()).isEqualTo(60);
            buffer.add(SinkCommittable.batch(batch(2)), 60);
            // There would be room for it, but not before the one in the file.
            buffer.add(SinkCommittable.batch(batch(3)), 10);
            assertThat(buffer.bytesOnHeap()).isEqualTo(60);
            Collection<SinkCommittable> taken = buffer.take();
            assertThat(buffer.bytesOnHeap()).isZero();
            assertThat(taken)
                    .containsExactly(
                            SinkCommittable.batch(batch(1)),
                            SinkCommittable.batch(batch(2)),
                            SinkCommittable.batch(batch(3)));
        }
        room[0] = false;
        buffer.add(SinkCommittable.batch(batch(1)), 1);
        assertThat(buffer.bytesOnHeap()).isZero();
        buffer.close();
    }

    @Test
    void whatIsTakenGoesWhenItIsSaidToHaveBeenRead() throws IOException {
        CommittableBuffer file = file(folder);
        file.add(SinkCommittable.batch(batch(1)), 1);
        Collection<SinkCommittable> taken = file.take();
        file.add(SinkCommittable.batch(batch(2)), 1);
        file.releaseTaken();
        assertThatThrownBy(() -> taken.iterator().next()).isInstanceOf(RuntimeException.class);
        assertThat(file.take().iterator().next()).isEqualTo(SinkCommittable.batch(batch(2)));
        file.close();
    }

    @Test
    void whatNobodyTookGoesWithIt() throws IOException {
        CommittableBuffer file = file(folder);
        file.add(SinkCommittable.batch(batch(1)), 1);
        // It has no name any more, so that nothing is left by a process that is killed.
        assertThat(left()).isZero();
        file.close();
        file.close();
        assertThat(left()).isZero();
    }

    @Test
    void saysWhereThereIsNoRoomAndWhatToDo() throws IOException {
        CommittableBuffer file = file(folder.resolve("not there"));
        assertThatThrownBy(() -> file.add(SinkCommittable.batch(batch(1)), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be put aside in " + folder.resolve("not there"))
                .hasMessageContaining("Make room there.");
        file.close();
    }

    private static CommittableBuffer file(Path folder) {
        return new CommittableBuffer(
                0, more -> true, folder, "byteair-", "Requests", "Make room there");
    }

    private long left() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static SealedBatch batch(int n) {
        return new SealedBatch(
                Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null),
                n,
                new byte[] {(byte) n, 7});
    }
}
