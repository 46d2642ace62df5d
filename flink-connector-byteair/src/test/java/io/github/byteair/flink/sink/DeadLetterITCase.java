/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.flink.SharedCluster;
import io.github.byteair.flink.sink.BadRows.Fault;
import io.github.byteair.flink.sink.DeadLetterScenarios.Mode;
import io.github.byteair.flink.sink.DeadLetterScenarios.Trouble;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bad rows among good ones, small enough for every build. */
@ExtendWith(SharedCluster.class)
class DeadLetterITCase {

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"STREAMING", "BATCH"})
    void goodRowsAreAcceptedAndBadOnesBecomeDeadLetters(Mode mode) throws Exception {
        System.out.println(scenarios().deadLetters(mode, 10_000, 0, Trouble.NONE));
    }

    @Test
    @Tag("long")
    void goodRowsAreAcceptedAndBadOnesBecomeDeadLettersWithoutCheckpoints() throws Exception {
        System.out.println(
                scenarios()
                        .deadLetters(Mode.STREAMING_WITHOUT_CHECKPOINTS, 10_000, 0, Trouble.NONE));
    }

    /** In a batch, and what lost answers hide: {@link DeadLetterLongITCase}. */
    @Test
    void deadLettersSurviveAKillAmidFaults() throws Exception {
        System.out.println(
                scenarios()
                        .deadLetters(
                                Mode.STREAMING,
                                8_000,
                                3_000,
                                Trouble.NONE.withErrors(0.05).killed()));
    }

    @Test
    void droppedRowsAreCounted() throws Exception {
        System.out.println(scenarios().drop(10_000));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theErrorOfAFailedJobNamesTheRowAndTheReason(Fault fault) throws Exception {
        try (ByteAirEmulator emulator = BadRows.emulator().start()) {
            JobClient job = runWithOneBadRow(emulator, fault);
            String row = BadRows.row(617, fault);
            assertThatThrownBy(() -> DeliveryScenarios.finish(job))
                    .hasStackTraceContaining(row.substring(0, Math.min(300, row.length())))
                    .hasStackTraceContaining("A record can't be written (" + fault.cause)
                    .hasStackTraceContaining(reason(fault))
                    .hasStackTraceContaining("set the record error policy to drop");
            if (fault.cause == RejectionCause.REJECTED_BY_SERVICE) {
                assertThatThrownBy(() -> DeliveryScenarios.finish(job))
                        .hasStackTraceContaining("Request-Id ");
            }
        }
    }

    private static String reason(Fault fault) {
        switch (fault) {
            case MISSING_FIELD:
                return "bhv_type";
            case WRONG_TYPE:
                return "bhv_time";
            case TOO_LARGE:
                return "the limit is " + BadRows.MAX_RECORD_BYTES;
            case POISON:
                return BadRows.POISON_MESSAGE;
            default:
                return "not one JSON object";
        }
    }

    /** Restarted again and again, also from checkpoints, it must fail each time. */
    private static JobClient runWithOneBadRow(ByteAirEmulator emulator, Fault fault)
            throws Exception {
        GeneratorFunction<Long, String> row = n -> BadRows.row(n, n == 617 ? fault : Fault.NONE);
        return DeadLetterScenarios.run(
                DeadLetterScenarios.environment(Mode.STREAMING, 1),
                new DataGeneratorSource<>(row, 2_000L, Types.STRING),
                null,
                BadRows.sink(emulator));
    }

    @Test
    void rowsRefusedAsAWholeNeitherOverrunTheQuotaNorHoldUpTheRest() throws Exception {
        System.out.println(scenarios().allBad(300, 1_500, 200));
    }

    @Test
    void aSinkWithoutDeadLettersAddsNoOperators() {
        try (ByteAirEmulator emulator = BadRows.emulator().start()) {
            assertThat(plan(BadRows.sink(emulator)))
                    .contains("byteair")
                    .doesNotContain("Committer")
                    .doesNotContain("ead letters");
            assertThat(
                            plan(
                                    BadRows.sink(emulator)
                                            .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                            .setDeadLetterSink(
                                                    DeadLetters.toFiles(folder.toString()))))
                    .contains("byteair: Dead letters")
                    .contains("byteair: Dead-letter sink");
        }
    }

    private static String plan(ByteAirSinkBuilder<String> sink) {
        StreamExecutionEnvironment env =
                DeliveryScenarios.environment(1, java.time.Duration.ofSeconds(1));
        env.fromData("{}").sinkTo(sink.build()).name("byteair");
        return env.getExecutionPlan();
    }

    private DeadLetterScenarios scenarios() {
        return new DeadLetterScenarios(folder);
    }
}
