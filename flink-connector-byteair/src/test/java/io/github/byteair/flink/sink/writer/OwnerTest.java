/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What an ordered sink says that is started at another parallelism than its state's. */
class OwnerTest {

    private final Owner before = new Owner("a", "t", 1, 2);
    private final Owner elsewhere = new Owner("a", "t", 1, 3);

    @Test
    void exactlyOnceNoSavepointIsWithoutRecordsAndTheWayRoundIsNamed() {
        assertThatThrownBy(() -> before.requireSamePlaceAs(elsewhere, true, true))
                .hasMessageContaining("of subtask 2 of 2; they have come to subtask 2 of 3.")
                .hasMessageContaining(
                        "with setDeliveryGuarantee (SQL: sink.delivery-guarantee) at at-least-once"
                                + " for this one run, and stop with a savepoint once")
                .hasMessageContaining("at any parallelism and exactly-once.");
    }

    @Test
    void elseAStopIsEnough() {
        assertThatThrownBy(() -> before.requireSamePlaceAs(elsewhere, true, false))
                .hasMessageContaining("parallelism at 2 again, and stop with a savepoint once")
                .hasMessageContaining("at any parallelism. Or switch the order off");
    }

    @Test
    void atItsPlaceItIsTaken() {
        Owner again = new Owner("a", "t", 1, 2);
        assertThatCode(() -> before.requireSamePlaceAs(again, true, true))
                .doesNotThrowAnyException();
    }
}
