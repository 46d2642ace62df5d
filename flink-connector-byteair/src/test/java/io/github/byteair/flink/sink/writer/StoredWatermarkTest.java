/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.flink.sink.config.SinkConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredWatermarkTest {

    private static final StoredWatermark FIRST = new StoredWatermark(0, 2, 100);
    private static final StoredWatermark SECOND = new StoredWatermark(1, 2, 200);

    @Test
    void asManySubtasksAsBeforeGoOnWithTheirOwn() {
        assertThat(StoredWatermark.restored(List.of(SECOND), 1, 2)).isEqualTo(200);
        assertThat(StoredWatermark.restored(List.of(FIRST, SECOND), 1, 2)).isEqualTo(200);
    }

    /** Rows that were not late where they came before would be rejected by another's. */
    @Test
    void afterARescalingTheLeastOfAllCountsOrNone() {
        assertThat(StoredWatermark.restored(List.of(FIRST, SECOND), 0, 1)).isEqualTo(100);
        assertThat(StoredWatermark.restored(List.of(SECOND), 1, 3)).isEqualTo(Long.MIN_VALUE);
        assertThat(StoredWatermark.restored(List.of(), 0, 1)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void theStateHasIt() throws Exception {
        WriterStateSerializer serializer =
                new WriterStateSerializer(SinkConfig.builder().topic("item").build());
        WriterState state =
                serializer.deserialize(
                        serializer.getVersion(),
                        serializer.serialize(
                                WriterState.ofWatermark(new Owner("1", "2", 1, 2), SECOND)));
        assertThat(state.watermark().subtask()).isEqualTo(1);
        assertThat(state.watermark().subtasks()).isEqualTo(2);
        assertThat(state.watermark().time()).isEqualTo(200);
        assertThat(state.records()).isNull();
        assertThat(state.written()).isEmpty();
    }
}
