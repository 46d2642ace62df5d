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
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.StoppingTask;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When days are closed by the watermark, step by step, as Flink would call the operator. */
class DaysOperatorTest {

    private static final LocalDate DAY = LocalDate.of(2010, 12, 1);
    private static final DoneTrigger TRIGGER =
            DoneTrigger.onWatermark(Duration.ofHours(1)).inZone(ZoneOffset.UTC);
    private static final WriteOutcome CLEANING =
            WriteOutcome.notTaken(400, "Syncing or ack is not allowed when data cleaning", null);

    private static final WriteOutcome KNOWN =
            WriteOutcome.of(WriteOutcome.Kind.DUPLICATE_ID, 409, "known");

    /** Where the operator's copy, which Flink makes, finds it. */
    private static HeldClient client;

    private OneInputStreamOperatorTestHarness<CommittableMessage<SinkCommittable>, Void> harness;

    /** Holds the answers for some days back until told. */
    private static final class HeldClient implements ByteAirClient {

        private final FakeClient calls = new FakeClient();
        private final List<LocalDate> held = new ArrayList<>();
        private final List<CompletableFuture<WriteOutcome>> open = new ArrayList<>();

        @Override
        public CompletableFuture<WriteOutcome> write(
                io.github.byteair.client.WriteRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WriteOutcome> done(DoneCall call) {
            CompletableFuture<WriteOutcome> answer = calls.done(call);
            if (held.containsAll(call.dataDates())) {
                answer = new CompletableFuture<>();
                open.add(answer);
            }
            return answer;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws Exception {
        client = new HeldClient();
        open(true, null);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void aDayIsClosedWhenACheckpointThatKnowsItIsOverIsComplete() throws Exception {
        progress(0, 2, 1, List.of(items(0)), List.of(items(0)));
        progress(1, 2, 1, List.of(items(0), items(1)), List.of());
        passed(DAY);
        complete(1);
        assertCalled();
        progress(0, 2, 2, List.of(), List.of());
        progress(1, 2, 2, List.of(), List.of(items(1)));
        harness.snapshot(2, 2);
        assertCalled();
        harness.notifyOfCompletedCheckpoint(2);
        runMails();
        assertCalled("item[2010-12-01]");
        passed(DAY.plusDays(1));
        progress(0, 2, 3, List.of(), List.of());
        progress(1, 2, 3, List.of(), List.of());
        complete(3);
        assertCalled("item[2010-12-01]", "item[2010-12-02]");
        complete(4);
        assertThat(client.calls.doneCalls).hasSize(2);
    }

    @Test
    void aCheckpointThatFailsDecidesNothing() throws Exception {
        passed(DAY);
        progress(0, 1, 1, List.of(items(0)), List.of());
        harness.snapshot(1, 1);
        progress(0, 1, 2, List.of(), List.of());
        complete(2);
        assertCalled("item[2010-12-01]");
    }

    @Test
    void aCallThatIsPutOffHoldsUpNeitherOtherDaysNorCheckpoints() throws Exception {
        client.held.add(DAY);
        passed(DAY.plusDays(1));
        progress(0, 1, 1, List.of(items(0), of("user", 0), items(1)), List.of());
        complete(1);
        // Both topics' first days wait; the second is called all the same, and taken.
        assertCalled("item[2010-12-01]", "user[2010-12-01]", "item[2010-12-02]");
        progress(0, 1, 2, List.of(), List.of());
        complete(2);
        assertThat(client.calls.doneCalls).hasSize(3);
        client.held.clear();
        client.open.get(0).complete(CLEANING);
        client.open.get(1).complete(FakeClient.OK);
        awaitCalls(4);
        runMails();
        DoneCall again = client.calls.doneCalls.get(3);
        assertThat(again.topic() + again.dataDates()).isEqualTo("item[2010-12-01]");
        OperatorSubtaskState state = harness.snapshot(3, 3);
        restart(state);
        assertThat(client.calls.doneCalls).hasSize(4);
    }

    @Test
    void aJobThatResumesCallsAgainUnderTheSameId() throws Exception {
        client.held.add(DAY);
        passed(DAY);
        progress(0, 1, 1, List.of(items(0)), List.of());
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        assertThat(client.calls.doneCalls).hasSize(1);
        client.held.clear();
        // It was taken, though nobody heard of it.
        client.calls.doneAnswers.add(KNOWN);
        restart(state);
        assertThat(client.calls.doneCalls.get(1).requestId())
                .isEqualTo(client.calls.doneCalls.get(0).requestId());
        runMails();
        restart(harness.snapshot(2, 2));
        assertThat(client.calls.doneCalls).hasSize(2);
    }

    @Test
    void anIdThatWasRefusedIsTriedAgain() throws Exception {
        client.calls.doneAnswers.add(CLEANING);
        client.calls.doneAnswers.add(CLEANING);
        passed(DAY);
        progress(0, 1, 1, List.of(items(0)), List.of());
        complete(1);
        awaitCalls(3);
        assertThat(client.calls.doneCalls).extracting(DoneCall::requestId).hasSize(3);
        assertThat(client.calls.doneCalls).extracting(DoneCall::requestId).containsOnly(id(0));
    }

    /** Some services may remember ids though they have refused them. */
    @Test
    void whereARefusedIdIsKnownAllTheSameAnotherFollows() throws Exception {
        client.calls.doneAnswers.add(CLEANING);
        client.calls.doneAnswers.add(KNOWN);
        passed(DAY);
        progress(0, 1, 1, List.of(items(0)), List.of());
        complete(1);
        awaitCalls(3);
        assertThat(id(1)).isEqualTo(id(0));
        assertThat(id(2)).isNotEqualTo(id(0));
    }

    /** Not known whether it was refused once more, or taken, since the checkpoint. */
    @Test
    void whatWasPutOffBeforeTheCheckpointIsNotClosedByItsIdBeingKnown() throws Exception {
        client.calls.doneAnswers.add(CLEANING);
        passed(DAY);
        progress(0, 1, 1, List.of(items(0)), List.of());
        complete(1);
        OperatorSubtaskState state = harness.snapshot(2, 2);
        client.calls.doneAnswers.add(KNOWN);
        restart(state);
        awaitCalls(3);
        assertThat(id(1)).isEqualTo(id(0));
        assertThat(id(2)).isNotEqualTo(id(0));
        runMails();
        restart(harness.snapshot(3, 3));
        assertThat(client.calls.doneCalls).hasSize(3);
    }

    private static String id(int call) {
        return client.calls.doneCalls.get(call).requestId();
    }

    @Test
    void afterARestartEverySubtaskHasToSayAgainHowItStands() throws Exception {
        progress(0, 2, 1, List.of(items(0)), List.of());
        progress(1, 2, 1, List.of(), List.of());
        restart(harness.snapshot(1, 1));
        passed(DAY);
        progress(0, 2, 2, List.of(), List.of());
        complete(2);
        assertCalled();
        progress(0, 2, 3, List.of(), List.of());
        progress(1, 2, 3, List.of(), List.of());
        complete(3);
        assertCalled("item[2010-12-01]");
    }

    @Test
    void theEndOfTheInputClosesAllThatIsOpen() throws Exception {
        end(0, 1, List.of(items(0), of("user", 5)));
        harness.endInput();
        assertCalled();
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        assertCalled("item[2010-12-01]", "user[2010-12-06]");
    }

    @Test
    void theFinalCheckpointClosesThemThoughAnotherHasBegunMeanwhile() throws Exception {
        end(0, 1, List.of(items(0)));
        harness.endInput();
        harness.snapshot(1, 1);
        harness.snapshot(2, 2);
        harness.notifyOfCompletedCheckpoint(1);
        assertCalled("item[2010-12-01]");
    }

    @Test
    void checkpointsThatOverlapKeepNoDayOpen() throws Exception {
        passed(DAY);
        progress(0, 1, 1, List.of(items(0)), List.of());
        harness.snapshot(1, 1);
        passed(DAY.plusDays(1));
        progress(0, 1, 2, List.of(items(1)), List.of());
        harness.snapshot(2, 2);
        harness.notifyOfCompletedCheckpoint(1);
        runMails();
        assertCalled("item[2010-12-01]");
        harness.snapshot(3, 3);
        harness.notifyOfCompletedCheckpoint(2);
        runMails();
        assertCalled("item[2010-12-01]", "item[2010-12-02]");
    }

    /** An exactly-once sink's subtasks deliver behind the savepoint, which no other follows. */
    @Test
    void stoppedWithDrainTheyAreClosedBehindTheSavepoint() throws Exception {
        StoppingTask.stopsWith(harness, 1);
        progress(0, 1, 1, List.of(items(0)), List.of());
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        end(0, 1, List.of(items(1)));
        assertCalled();
        harness.endInput();
        assertCalled("item[2010-12-01]", "item[2010-12-02]");
    }

    /** What a subtask has sent on may come before the news of the savepoint that it acted on. */
    @Test
    void stoppedWithDrainTheyAreClosedWhenTheSavepointsNewsComeLate() throws Exception {
        StoppingTask.stopsWith(harness, 1);
        harness.snapshot(1, 1);
        end(0, 1, List.of(items(0)));
        harness.endInput();
        assertCalled();
        harness.notifyOfCompletedCheckpoint(1);
        assertCalled("item[2010-12-01]");
    }

    @Test
    void withoutCheckpointsTheEndOfTheInputIsEnough() throws Exception {
        harness.close();
        open(false, null);
        end(0, 1, List.of(items(0)));
        harness.endInput();
        assertCalled("item[2010-12-01]");
    }

    @Test
    void anEndThatNotAllSubtasksHaveIsAnError() throws Exception {
        end(0, 2, List.of(items(0)));
        progress(1, 2, 1, List.of(), List.of());
        assertThatThrownBy(harness::endInput)
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("only 1 of 2 subtasks")
                .hasMessageContaining("item (incremental_sync_daily), [2010-12-01]");
    }

    @Test
    void whenAllHadEndedForGoodTheNextRunClosesTheDays() throws Exception {
        end(0, 1, List.of(items(0)));
        OperatorSubtaskState state = harness.snapshot(1, 1);
        restart(state);
        harness.endInput();
        harness.snapshot(2, 2);
        harness.notifyOfCompletedCheckpoint(2);
        assertCalled("item[2010-12-01]");
    }

    @Test
    void aRefusalFailsTheJobForGood() throws Exception {
        client.calls.doneAnswers.add(
                WriteOutcome.misconfigured(400, "not allowed when failed", "Re-sync."));
        passed(DAY);
        progress(0, 1, 1, List.of(items(0)), List.of());
        assertThatThrownBy(() -> complete(1))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("not allowed when failed");
    }

    // ------------------------------------------------------------------ helpers

    private static Destination of(String topic, int day) {
        return Destination.of(topic, Stage.INCREMENTAL_SYNC_DAILY, DAY.plusDays(day));
    }

    private static Destination items(int day) {
        return of("item", day);
    }

    private void open(boolean checkpointed, OperatorSubtaskState restored) throws Exception {
        SinkConfig config =
                SinkConfig.builder()
                        .topic("item")
                        .stage(Stage.INCREMENTAL_SYNC_DAILY)
                        .doneTrigger(TRIGGER)
                        .initialBackoff(Duration.ofMillis(1))
                        .maxBackoff(Duration.ofMillis(1))
                        .build();
        OneInputStreamOperator<CommittableMessage<SinkCommittable>, Void> operator =
                new DaysOperator(config, () -> client, checkpointed);
        harness = new OneInputStreamOperatorTestHarness<>(operator);
        harness.setup();
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
    }

    private void restart(OperatorSubtaskState state) throws Exception {
        harness.close();
        open(true, state);
        runMails();
    }

    private void passed(LocalDate day) throws Exception {
        harness.processWatermark(TRIGGER.closesAt(day));
    }

    private void progress(
            int subtask,
            int subtasks,
            long checkpoint,
            List<Destination> written,
            List<Destination> pending)
            throws Exception {
        send(new Progress(subtask, subtasks, false, written, pending), checkpoint);
    }

    private void end(int subtask, int subtasks, List<Destination> written) throws Exception {
        send(new Progress(subtask, subtasks, true, written, List.of()), Long.MAX_VALUE);
    }

    private void send(Progress progress, long checkpoint) throws Exception {
        harness.processElement(
                new CommittableWithLineage<>(
                        SinkCommittable.progress(progress), checkpoint, progress.subtask()),
                0);
    }

    private void complete(long checkpoint) throws Exception {
        harness.snapshot(checkpoint, checkpoint);
        harness.notifyOfCompletedCheckpoint(checkpoint);
        runMails();
    }

    private void runMails() throws Exception {
        while (true) {
            Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
            if (mail.isEmpty()) {
                return;
            }
            mail.get().run();
        }
    }

    /** A pause's end is another thread's mail. */
    private void awaitCalls(int count) throws Exception {
        while (client.calls.doneCalls.size() < count) {
            harness.getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
        }
    }

    private static void assertCalled(String... topicsAndDays) {
        assertThat(client.calls.doneCalls)
                .extracting(call -> call.topic() + call.dataDates())
                .containsExactly(topicsAndDays);
    }
}
