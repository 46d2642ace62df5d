/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Of an exactly-once sink: a new id is sent when a complete checkpoint holds it, and not before.
 */
class SavedIdsTest {

    private static final WriteOutcome OK = WriteOutcome.of(Kind.ACCEPTED, 0, "");
    private static final WriteOutcome DOWN = WriteOutcome.of(Kind.NOT_TAKEN, 503, "down");
    private static final WriteOutcome KNOWN = WriteOutcome.of(Kind.DUPLICATE_ID, 409, "known");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final DeliveryHarness box = new DeliveryHarness();

    @BeforeEach
    void exactlyOnce() {
        box.delivery.saveIdsFirst(true);
    }

    @AfterEach
    void theBooksBalance() {
        assertThat(box.pendingByMetrics()).isEqualTo(box.delivery.records());
    }

    @Test
    void anIdThatWasRefusedIsReplacedAndTheNewOneWaits() {
        take("old", IdHistory.FRESH);
        box.answer(DOWN);
        box.elapse(LONG);
        assertThat(box.sent).hasSize(1);

        String saved = snapshot(5).get(0);
        assertThat(saved).isNotEqualTo("old");
        box.delivery.checkpointComplete(4);
        box.elapse(LONG);
        assertThat(box.sent).as("an earlier checkpoint does not hold it").hasSize(1);

        box.delivery.checkpointComplete(5);
        box.elapse(LONG);
        assertThat(box.sent).hasSize(2);
        assertThat(box.last().requestId()).isEqualTo(saved);
        box.answer(OK);
        assertThat(box.delivery.isEmpty()).isTrue();
    }

    @Test
    void whatHasNoAnswerGoesAgainUnderItsIdWithoutWaiting() {
        take("old", IdHistory.FRESH);
        box.answer(WriteOutcome.unanswered(Kind.NO_ANSWER, "silence", null));
        box.elapse(LONG);
        assertThat(box.sent).hasSize(2);
        assertThat(box.last().requestId()).isEqualTo("old");
        box.answer(KNOWN);
        assertThat(box.delivery.isEmpty()).isTrue();
        assertThat(box.metrics.recordsSentAgain.getCount()).isZero();
    }

    @Test
    void a409ForWhatACheckpointHeldCountsAsTaken() {
        take("old", IdHistory.of(true, false));
        box.answer(KNOWN);
        assertThat(box.delivery.isEmpty()).isTrue();
        assertThat(box.metrics.recordsSentAgain.getCount()).isZero();
    }

    @Test
    void a409ForWhatTheCheckpointKnowsAsRefusedIsInDoubtAndCounted() {
        take("old", IdHistory.of(true, true));
        box.answer(KNOWN);
        assertThat(box.metrics.recordsSentAgain.getCount()).isEqualTo(2);
        box.elapse(LONG);
        assertThat(box.sent).hasSize(1);
        snapshot(1);
        box.delivery.checkpointComplete(1);
        box.elapse(LONG);
        assertThat(box.sent).hasSize(2);
        box.answer(OK);
    }

    @Test
    void theHalvesOfARefusedRequestWaitToo() {
        take("old", IdHistory.FRESH);
        box.answer(WriteOutcome.of(Kind.REFUSED, 400, "malformed"));
        box.elapse(LONG);
        assertThat(box.sent).hasSize(1);
        assertThat(snapshot(1)).hasSize(2).doesNotContain("old");
        box.delivery.checkpointComplete(1);
        box.elapse(LONG);
        box.answer(OK);
        box.elapse(LONG);
        box.answer(OK);
        assertThat(box.sent).hasSize(3);
    }

    @Test
    void withNoMoreCheckpointsWhatWaitsGoes() {
        take("old", IdHistory.FRESH);
        box.answer(DOWN);
        box.delivery.saveIdsFirst(false);
        box.elapse(LONG);
        assertThat(box.sent).hasSize(2);
        box.answer(DOWN);
        box.elapse(LONG);
        assertThat(box.sent).hasSize(3);
        box.answer(OK);
    }

    private void take(String id, IdHistory history) {
        box.take(id, history, 1, 2);
    }

    private List<String> snapshot(long checkpoint) {
        List<String> ids =
                box.delivery.snapshot(box.now).stream()
                        .map(StoredRecords::requestId)
                        .collect(Collectors.toList());
        box.delivery.checkpointTaken(checkpoint);
        return ids;
    }
}
