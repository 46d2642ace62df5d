/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeadLetterBufferTest {

    private static final String TEMPORARY = "byteair-dead-letters-";

    @Test
    void handsOverInOrderWhetherOnTheHeapOrInAFile() throws IOException {
        for (long heapLimit : new long[] {0, 500_000, Long.MAX_VALUE}) {
            try (DeadLetterBuffer buffer = new DeadLetterBuffer(heapLimit)) {
                for (int round = 0; round < 3; round++) {
                    List<String> added = new ArrayList<>();
                    for (int i = 0; i < 3_000; i++) {
                        added.add("{\"round\":" + round + ",\"n\":" + i + "}");
                        buffer.add(SinkTesting.rejected(added.get(i)));
                    }
                    Collection<SinkCommittable> taken = buffer.take();
                    assertThat(texts(taken)).as("limit " + heapLimit).isEqualTo(added);
                    assertThat(texts(taken)).as("and once more").isEqualTo(added);
                    assertThat(taken).as("what its summary says").hasSize(taken.size());
                    assertThat(taken.size()).isBetween(6, 10);
                }
                assertThat(buffer.take()).isEmpty();
            }
        }
    }

    @Test
    void aLargeRecordTravelsAlone() throws IOException {
        try (DeadLetterBuffer buffer = new DeadLetterBuffer(1 << 20)) {
            for (int i = 0; i < 5; i++) {
                buffer.add(SinkTesting.rejected("x".repeat(400_000)));
            }
            assertThat(buffer.take()).hasSize(5).allMatch(c -> c.deadLetters().size() == 1);
        }
    }

    @Test
    void leavesNoFileBehind() throws IOException {
        List<Path> before = temporaryFiles();
        try (DeadLetterBuffer buffer = new DeadLetterBuffer(0)) {
            for (int i = 0; i < 1_000; i++) {
                buffer.add(SinkTesting.rejected("{}"));
            }
            assertThat(buffer.take()).isNotEmpty();
            // It has no name any more, so that nothing is left by a process that is killed.
            assertThat(temporaryFiles()).isEqualTo(before);
            assertThat(buffer.take()).isEmpty();
            assertThat(temporaryFiles()).isEqualTo(before);
            for (int i = 0; i < 1_000; i++) {
                buffer.add(SinkTesting.rejected("{}"));
            }
        }
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith(TEMPORARY))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> texts(Collection<SinkCommittable> committables) {
        List<String> texts = new ArrayList<>();
        for (SinkCommittable committable : committables) {
            committable.deadLetters().forEach(record -> texts.add(record.json()));
        }
        return texts;
    }
}
