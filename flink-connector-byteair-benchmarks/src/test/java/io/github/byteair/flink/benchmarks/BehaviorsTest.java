/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.flink.table.Rows;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** That all writers write the same records, of the size that their results say. */
class BehaviorsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void allFormsOfAnEventAreTheSameJson() throws Exception {
        Behavior behavior = Behaviors.make(1, Behaviors.MEDIUM).get(0);
        JsonNode pojo = MAPPER.readTree(JsonRecords.json(List.of(behavior)).get(0));

        assertThat(pojo).hasSize(12);
        Rows rows = new Rows();
        int length = rows.encode(Behaviors.toRow(behavior));
        assertThat(MAPPER.readTree(rows.array(), 0, length)).isEqualTo(pojo);
        JsonNode map = MAPPER.readTree(MAPPER.writeValueAsBytes(Behaviors.toMap(behavior)));
        assertThat(map).isEqualTo(pojo);
    }

    @Test
    void recordsAreAsLargeAsTheySay() {
        for (int size : new int[] {Behaviors.SMALL, Behaviors.MEDIUM, Behaviors.LARGE}) {
            double mean =
                    JsonRecords.json(Behaviors.make(500, size)).stream()
                            .mapToInt(json -> json.length)
                            .average()
                            .orElseThrow();
            assertThat(mean).isCloseTo(size, Percentage.withPercentage(5));
        }
    }

    @Test
    void theTimeOfWritingIsReadBack() {
        Behavior behavior = Behaviors.make(1, Behaviors.SMALL).get(0);
        behavior.writtenNanos = 1_234_567_890_123L;

        assertThat(Meter.stamp(JsonRecords.json(List.of(behavior)).get(0)))
                .isEqualTo(1_234_567_890_123L);
    }

    /** Else they would compress better than those that a meter stamps. */
    @Test
    void timesOfWritingDiffer() {
        assertThat(Behaviors.make(1_000, Behaviors.SMALL))
                .extracting(behavior -> behavior.writtenNanos)
                .doesNotHaveDuplicates();
    }

    @Test
    void noTwoCasesShareAName() {
        assertThat(PipelineCase.all()).extracting(PipelineCase::name).doesNotHaveDuplicates();
    }
}
