/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IdHistoryTest {

    /** A column per history: no attempt unanswered; some unanswered; and some refused as well. */
    @ParameterizedTest
    @CsvSource({
        "ACCEPTED,        SETTLED,         SETTLED,         SETTLED",
        "PARTLY_REJECTED, SETTLED,         SETTLED,         SETTLED",
        "DUPLICATE_ID,    NEW_ID_IN_DOUBT, SETTLED,         NEW_ID_IN_DOUBT",
        "THROTTLED,       NEW_ID,          SAME_ID,         SAME_ID",
        "NOT_TAKEN,       NEW_ID,          SAME_ID,         SAME_ID",
        "NOT_SENT,        SAME_ID,         SAME_ID,         SAME_ID",
        "NO_ANSWER,       SAME_ID,         SAME_ID,         SAME_ID",
        "FOREIGN_ANSWER,  SAME_ID,         SAME_ID,         SAME_ID",
        "REFUSED,         NEW_ID,          NEW_ID_IN_DOUBT, NEW_ID_IN_DOUBT",
        "MISCONFIGURED,   JOB_FAILS,       JOB_FAILS,       JOB_FAILS",
    })
    void next(
            Kind outcome, IdHistory.Next answered, IdHistory.Next unanswered, IdHistory.Next both) {
        assertThat(IdHistory.FRESH.next(outcome)).isEqualTo(answered);
        assertThat(new IdHistory(false, true).next(outcome)).isEqualTo(answered);
        assertThat(new IdHistory(true, false).next(outcome)).isEqualTo(unanswered);
        assertThat(new IdHistory(true, true).next(outcome)).isEqualTo(both);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void remembersSilenceAndRefusals(Kind kind) {
        IdHistory history = IdHistory.FRESH.and(WriteOutcome.of(kind, 1, ""));
        assertThat(history.unanswered())
                .isEqualTo(kind == Kind.NO_ANSWER || kind == Kind.FOREIGN_ANSWER);
        assertThat(history.refused())
                .isEqualTo(
                        kind == Kind.THROTTLED
                                || kind == Kind.NOT_TAKEN
                                || kind == Kind.REFUSED
                                || kind == Kind.MISCONFIGURED);
        IdHistory both = new IdHistory(true, true).and(WriteOutcome.of(kind, 1, ""));
        assertThat(both.unanswered() && both.refused()).as("nothing is forgotten").isTrue();
    }

    /**
     * Whatever came before, and whether the service remembers refused ids or not: what it has not
     * taken is never settled as taken.
     */
    @Test
    void neverSettlesWhatWasNotTaken() {
        Random random = new Random(1);
        Kind[] kinds = {
            Kind.NO_ANSWER, Kind.FOREIGN_ANSWER, Kind.NOT_SENT, Kind.THROTTLED, Kind.NOT_TAKEN
        };
        for (int round = 0; round < 100_000; round++) {
            IdHistory history = IdHistory.FRESH;
            boolean taken = false;
            boolean refused = false;
            boolean remembersRefused = random.nextBoolean();
            for (int attempt = 0; attempt < 5; attempt++) {
                boolean known = taken || refused && remembersRefused;
                Kind kind = known ? Kind.DUPLICATE_ID : kinds[random.nextInt(kinds.length)];
                IdHistory.Next next = history.next(kind);
                if (next == IdHistory.Next.SETTLED) {
                    assertThat(taken).isTrue();
                    break;
                }
                if (next != IdHistory.Next.SAME_ID) {
                    break;
                }
                history = history.and(WriteOutcome.of(kind, 1, ""));
                boolean reached = kind == Kind.NO_ANSWER || kind == Kind.FOREIGN_ANSWER;
                taken |= reached && random.nextBoolean();
                refused |= kind == Kind.THROTTLED || kind == Kind.NOT_TAKEN;
            }
        }
    }
}
