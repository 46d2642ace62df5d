/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of an exactly-once batch job: what one attempt of a task has sent, another sends again. */
class RepeatedBatchesTest {

    private static final WriteOutcome OK = WriteOutcome.of(Kind.ACCEPTED, 0, "");
    private static final WriteOutcome REFUSED = WriteOutcome.of(Kind.REFUSED, 400, "malformed");
    private static final WriteOutcome THROTTLED = WriteOutcome.of(Kind.THROTTLED, 429, "slower");
    private static final WriteOutcome KNOWN = WriteOutcome.of(Kind.DUPLICATE_ID, 409, "known");
    private static final Duration LONG = Duration.ofMinutes(10);

    /** The ids that the service has taken, with how many records. */
    private final Map<String, Integer> taken = new HashMap<>();

    @Test
    void theHalvesOfARefusedRequestAreKnownInTheNextAttempt() {
        for (int attempt = 0; attempt < 3; attempt++) {
            DeliveryHarness task = task();
            task.answer(REFUSED);
            answer(task);
            answer(task);
            assertThat(task.sent).hasSize(3);
            assertThat(task.delivery.isEmpty()).isTrue();
            assertThat(task.metrics.recordsSentAgain.getCount()).isZero();
        }
        assertThat(taken).hasSize(2);
    }

    /** Refused, and known then, it goes out under a second id: that is the last. */
    @Test
    void whatIsInDoubtGetsNoThirdId() {
        taken.put("first", 2);
        for (int attempt = 0; attempt < 3; attempt++) {
            DeliveryHarness task = task();
            task.answer(THROTTLED);
            task.elapse(LONG);
            assertThat(task.last().requestId()).isEqualTo("first");
            answer(task);
            answer(task);
            assertThat(task.delivery.isEmpty()).isTrue();
            assertThat(task.metrics.recordsSentAgain.getCount()).isEqualTo(2);
        }
        assertThat(taken).hasSize(2);
    }

    private static DeliveryHarness task() {
        DeliveryHarness task = new DeliveryHarness(config -> {}, RequestIds::repeatable);
        task.take("first", IdHistory.REPEATED, 1, 2);
        return task;
    }

    /** As a service does that remembers the ids of what it took, and no others. */
    private void answer(DeliveryHarness task) {
        DeliveryHarness.Sent request = task.underWay().get(0);
        boolean known = taken.putIfAbsent(request.requestId(), request.records().size()) != null;
        task.answer(known ? KNOWN : OK);
        task.elapse(LONG);
    }
}
