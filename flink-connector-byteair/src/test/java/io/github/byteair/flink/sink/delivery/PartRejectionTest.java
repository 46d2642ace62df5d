/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.flink.sink.RecordErrorPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartRejectionTest {

    @ParameterizedTest(name = "{0} records, {1} named, {2} strangers, complete {3}")
    @CsvSource({
        // size, named, strangers, complete, then what to do if FAIL, DROP, DEAD_LETTER
        "10, 3,  0, true,  SETTLE, SETTLE, SETTLE",
        "10, 10, 0, true,  SETTLE, SETTLE, SETTLE",
        "10, 10, 4, false, SETTLE, SETTLE, SETTLE",
        "10, 3,  0, false, FAIL, SPLIT, SPLIT",
        "10, 3,  1, true,  FAIL, SETTLE_AND_COUNT, SPLIT",
        "10, 0,  0, true,  FAIL, SETTLE_AND_COUNT, SPLIT",
        "10, 0,  0, false, FAIL, SPLIT, SPLIT",
        "10, 0,  9, true,  FAIL, SETTLE_AND_COUNT, SPLIT",
        "1,  1,  0, true,  SETTLE, SETTLE, SETTLE",
        "1,  1,  1, false, SETTLE, SETTLE, SETTLE",
        "1,  0,  0, true,  REJECT_ONLY_RECORD, REJECT_ONLY_RECORD, REJECT_ONLY_RECORD",
        "1,  0,  0, false, REJECT_ONLY_RECORD, REJECT_ONLY_RECORD, REJECT_ONLY_RECORD",
        "1,  0,  2, true,  REJECT_ONLY_RECORD, REJECT_ONLY_RECORD, REJECT_ONLY_RECORD",
    })
    void decides(
            int size,
            int named,
            int strangers,
            boolean complete,
            PartRejection.Step fail,
            PartRejection.Step drop,
            PartRejection.Step deadLetter) {
        assertThat(decide(RecordErrorPolicy.FAIL, size, named, strangers, complete))
                .isEqualTo(fail);
        assertThat(decide(RecordErrorPolicy.DROP, size, named, strangers, complete))
                .isEqualTo(drop);
        assertThat(decide(RecordErrorPolicy.DEAD_LETTER, size, named, strangers, complete))
                .isEqualTo(deadLetter);
    }

    private static PartRejection.Step decide(
            RecordErrorPolicy policy, int size, int named, int strangers, boolean complete) {
        return PartRejection.decide(policy, size, named, strangers, complete);
    }
}
