/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.SharedCluster;
import io.github.byteair.flink.sink.DeadLetterScenarios.Mode;
import io.github.byteair.flink.sink.DeadLetterScenarios.Trouble;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A million rows or less, one of a hundred bad. Minutes: profile {@code long}. */
@Tag("long")
@ExtendWith(SharedCluster.class)
class DeadLetterLongITCase {

    private static final long ROWS = 500_000;

    /** Each answer that is lost costs the time-out. */
    private static final long ROWS_WITH_LOST_ANSWERS = 100_000;

    @TempDir Path folder;

    @Test
    void goodRowsAreAcceptedAndBadOnesBecomeDeadLetters() throws Exception {
        System.out.println(
                scenarios()
                        .deadLetters(
                                Mode.STREAMING, ROWS, 0, Trouble.NONE.withErrors(0.05).killed()));
    }

    @Test
    void theySurviveAKillInABatch() throws Exception {
        System.out.println(
                scenarios()
                        .deadLetters(
                                Mode.BATCH, 8_000, 3_000, Trouble.NONE.withErrors(0.05).killed()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatLostAnswersHideIsCounted(boolean reuseIds) throws Exception {
        Trouble trouble = Trouble.NONE.withErrors(0.05).withNoAnswers(0.10);
        System.out.println(
                scenarios()
                        .deadLetters(
                                Mode.STREAMING,
                                ROWS_WITH_LOST_ANSWERS,
                                0,
                                reuseIds ? trouble : trouble.withoutReuseOfIds()));
    }

    @Test
    void droppedRowsAreCounted() throws Exception {
        System.out.println(scenarios().drop(ROWS / 2));
    }

    /** The largest batch there is. Each row takes a request or two, and each has its turn. */
    @Test
    void tenThousandBadRowsNeitherOverrunTheQuotaNorHoldUpTheRest() throws Exception {
        System.out.println(scenarios().allBad(10_000, 100_000, 500));
    }

    private DeadLetterScenarios scenarios() {
        return new DeadLetterScenarios(folder);
    }
}
