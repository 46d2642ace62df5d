/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Destination;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.StoppingTask;
import io.github.byteair.flink.sink.committable.Completion;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.record.Destinations;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When done is called, step by step, as Flink would call the operator. */
class DoneOperatorTest {

    private static final LocalDate DAY = LocalDate.of(2010, 12, 1);

    /** Where the operator's copy, which Flink makes, finds it. */
    private static FakeClient client;

    private OneInputStreamOperatorTestHarness<CommittableMessage<SinkCommittable>, Void> harness;

    @BeforeEach
    void start() throws Exception {
        client = new FakeClient();
        open(true, null);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void isCalledAfterTheFirstCheckpointThatKnowsOfAllEnds() throws Exception {
        ended(0, 2, 0, DAY);
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        ended(1, 2, 1, DAY, DAY.plusDays(2));
        harness.endInput();
        harness.notifyOfCompletedCheckpoint(1);
        assertThat(client.doneCalls).isEmpty();
        harness.snapshot(2, 2);
        assertThat(client.doneCalls).isEmpty();
        harness.notifyOfCompletedCheckpoint(2);
        assertDone(DAY, DAY.plusDays(2));
        harness.snapshot(3, 3);
        harness.notifyOfCompletedCheckpoint(3);
        assertThat(client.doneCalls).hasSize(1);
    }

    @Test
    void aCheckpointThatAWriterTookBeforeItsEndIsNotEnough() throws Exception {
        // With at-least-once checkpoints, an end may overtake the barrier before it.
        ended(0, 1, 5, DAY);
        harness.endInput();
        harness.snapshot(5, 5);
        harness.notifyOfCompletedCheckpoint(5);
        assertThat(client.doneCalls).isEmpty();
        harness.snapshot(6, 6);
        harness.notifyOfCompletedCheckpoint(6);
        assertDone(DAY);
    }

    @Test
    void withoutCheckpointsIsCalledAtTheEndOfInput() throws Exception {
        harness.close();
        open(false, null);
        ended(0, 1, 0, DAY);
        assertThat(client.doneCalls).isEmpty();
        harness.endInput();
        assertDone(DAY);
    }

    @Test
    void afterARestartAllHaveToSayAgainThatTheyEnded() throws Exception {
        ended(0, 2, 0, DAY);
        restart(harness.snapshot(1, 1));
        ended(1, 2, 1, DAY.plusDays(1));
        assertThatThrownBy(harness::endInput)
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("only 1 of 2 subtasks");
        ended(0, 2, 1);
        harness.endInput();
        harness.snapshot(2, 2);
        harness.notifyOfCompletedCheckpoint(2);
        // The first run's writer 0 had finished: its day is known from here alone.
        assertDone(DAY, DAY.plusDays(1));
    }

    /** An exactly-once sink's subtasks deliver behind the savepoint, which no other follows. */
    @Test
    void stoppedWithDrainItIsCalledBehindTheSavepoint() throws Exception {
        StoppingTask.stopsWith(harness, 1);
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        ended(0, 1, 1, DAY);
        harness.endInput();
        assertDone(DAY);
    }

    /** What a subtask has sent on may come before the news of the savepoint that it acted on. */
    @Test
    void stoppedWithDrainItIsCalledWhenTheSavepointsNewsComeLate() throws Exception {
        StoppingTask.stopsWith(harness, 1);
        harness.snapshot(1, 1);
        ended(0, 1, 1, DAY);
        harness.endInput();
        assertThat(client.doneCalls).isEmpty();
        harness.notifyOfCompletedCheckpoint(1);
        assertDone(DAY);
    }

    @Test
    void afterARestartFromTheLastCheckpointComesUnderTheSameId() throws Exception {
        ended(0, 1, 0, DAY);
        harness.endInput();
        OperatorSubtaskState last = harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        restart(last);
        // All other tasks had finished for good, so that nobody says so again.
        harness.endInput();
        harness.snapshot(2, 2);
        harness.notifyOfCompletedCheckpoint(2);
        assertThat(client.doneCalls).hasSize(2);
        assertThat(client.doneCalls.get(1).requestId())
                .isEqualTo(client.doneCalls.get(0).requestId());
        assertThat(client.doneCalls.get(1).dataDates()).containsExactly(DAY);
    }

    /** An unaligned checkpoint holds what was on its way, and hands it to the next run. */
    @Test
    void anEndOnItsWayWhenTheJobWasRescaledCountsForItsDatesOnly() throws Exception {
        ended(2, 3, 0, DAY);
        ended(0, 2, 1, DAY.plusDays(1));
        ended(1, 2, 1);
        harness.endInput();
        harness.snapshot(2, 2);
        harness.notifyOfCompletedCheckpoint(2);
        assertDone(DAY, DAY.plusDays(1));
    }

    @Test
    void eachTopicHasACallOfItsOwn() throws Exception {
        send(
                new Completion(
                        0,
                        1,
                        0,
                        List.of(
                                Destination.of("user", Stage.HISTORY_SYNC, DAY.plusDays(1)),
                                Destination.of("item", Stage.HISTORY_SYNC, DAY),
                                Destination.of("user", Stage.HISTORY_SYNC, DAY))));
        harness.endInput();
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        assertThat(client.doneCalls)
                .extracting(call -> call.topic() + call.dataDates())
                .containsExactly("item[2010-12-01]", "user[2010-12-01, 2010-12-02]");
        assertThat(client.doneCalls).extracting(DoneCall::requestId).doesNotHaveDuplicates();
    }

    @Test
    void withoutRowsThereIsNothingToClose() throws Exception {
        ended(0, 1, 0);
        harness.endInput();
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        assertThat(client.doneCalls).isEmpty();
    }

    @Test
    void aRefusalFailsTheJob() throws Exception {
        client.doneAnswers.add(
                WriteOutcome.misconfigured(400, "not allowed when done", "Re-sync."));
        ended(0, 1, 0, DAY);
        harness.endInput();
        harness.snapshot(1, 1);
        assertThatThrownBy(() -> harness.notifyOfCompletedCheckpoint(1))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("not allowed when done");
        assertThat(client.closed).isTrue();
    }

    @Test
    void aTaskThatEndsWithoutThatCheckpointSaysSo() throws Exception {
        ended(0, 1, 0, DAY);
        harness.endInput();
        assertThatThrownBy(harness::close)
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("was not called");
        open(true, null);
    }

    // ------------------------------------------------------------------ helpers

    private void open(boolean checkpointed, OperatorSubtaskState restored) throws Exception {
        SinkConfig config =
                SinkConfig.builder()
                        .topic("item")
                        .stage(Stage.HISTORY_SYNC)
                        .initialBackoff(Duration.ofMillis(1))
                        .maxBackoff(Duration.ofMillis(1))
                        .build();
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new DoneOperator(config, DoneOperatorTest::client, checkpointed));
        harness.setup();
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
    }

    private static ByteAirClient client() {
        return client;
    }

    private void restart(OperatorSubtaskState state) throws Exception {
        try {
            harness.close();
        } catch (ByteAirSinkException endedUncalled) {
            assertThat(endedUncalled).hasMessageContaining("was not called");
        }
        open(true, state);
    }

    private void ended(int subtask, int subtasks, long lastCheckpoint, LocalDate... dates)
            throws Exception {
        send(
                new Completion(
                        subtask,
                        subtasks,
                        lastCheckpoint,
                        Destinations.of("item", Stage.HISTORY_SYNC, List.of(dates))));
    }

    private void send(Completion completion) throws Exception {
        harness.processElement(
                new CommittableWithLineage<>(
                        SinkCommittable.completion(completion),
                        completion.lastCheckpoint() + 1,
                        completion.subtask()),
                0);
    }

    private static void assertDone(LocalDate... dates) {
        assertThat(client.doneCalls).hasSize(1);
        DoneCall call = client.doneCalls.get(0);
        assertThat(call.topic()).isEqualTo("item");
        assertThat(call.stage()).isEqualTo(Stage.HISTORY_SYNC);
        assertThat(call.dataDates()).containsExactly(dates);
    }
}
