/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteRequest;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.StoppingTask;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.Guarantee;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the operator that sends stops, step by step, as Flink would call it. */
@Timeout(15)
class DeliveryOperatorTest {

    /** Where the operator's copy, which Flink makes, finds it. */
    private static FakeClient client;

    /** Time that has passed, in nanoseconds. */
    private static long nanos;

    private OneInputStreamOperatorTestHarness<
                    CommittableMessage<SinkCommittable>, CommittableMessage<SinkCommittable>>
            harness;

    private long millis;

    @BeforeEach
    void start() throws Exception {
        open(null);
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    /** The first one's end of input waits for the savepoint, so that the second's comes after. */
    @Test
    void theSecondSinkOfATaskThatIsDrainedDeliversWhatComesBehindTheSavepoint() throws Exception {
        StoppingTask.stopsWith(harness, 1);
        take("a", 1);
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        passTime();
        client.answer(FakeClient.OK);
        take("b", 2);
        client.always = FakeClient.OK;
        harness.endInput();
        assertThat(ids()).containsExactly("a", "b");
    }

    /** No timer comes any more then that would say that the task goes on. */
    @Test
    void aSavepointRightBehindACheckpointTakesInTheAnswersThatAreHere() throws Exception {
        take("a", 1);
        harness.snapshot(1, 1);
        harness.notifyOfCompletedCheckpoint(1);
        passTime();
        assertThat(client.requests).hasSize(1);
        harness.snapshot(2, 2);
        client.answer(FakeClient.OK);
        StoppingTask.stopsWith(harness, 3);
        harness.prepareSnapshotPreBarrier(3);
        OperatorSubtaskState savepoint = harness.snapshot(3, 3);
        harness.close();
        open(savepoint);
        passTime();
        assertThat(client.requests).isEmpty();
    }

    /** The savepoint has that id, should a job resume from it. */
    @Test
    void whatIsRefusedBehindTheLastSavepointKeepsItsId() throws Exception {
        take("a", 1);
        savepoint(1);
        client.answer(WriteOutcome.of(WriteOutcome.Kind.NOT_TAKEN, 503, "busy"));
        client.always = FakeClient.OK;
        passTime();
        // What it is put off by, in case that is not over yet.
        passTime();
        harness.endInput();
        assertThat(ids()).containsExactly("a", "a");
    }

    /** As a job does whose tasks' input had ended when it was stopped without drain. */
    @Test
    void partsOfARequestHaveTheSameIdsInAJobThatResumesFromTheLastSavepoint() throws Exception {
        WriteOutcome refused = WriteOutcome.of(WriteOutcome.Kind.REFUSED, 400, "malformed");
        take("a", 1, 2);
        OperatorSubtaskState savepoint = savepoint(1);
        client.answer(refused);
        client.always = FakeClient.OK;
        passTime();
        harness.endInput();
        List<String> before = ids();
        assertThat(before).hasSize(3).startsWith("a");

        harness.close();
        open(savepoint);
        passTime();
        client.answer(refused);
        client.always = FakeClient.OK;
        passTime();
        assertThat(ids()).as("the parts wait for a checkpoint").containsExactly("a");
        harness.snapshot(2, 2);
        harness.notifyOfCompletedCheckpoint(2);
        passTime();
        assertThat(ids()).isEqualTo(before);
    }

    // ------------------------------------------------------------------ helpers

    /** The job stops with it, and the task sends what it holds. */
    private OperatorSubtaskState savepoint(long id) throws Exception {
        StoppingTask.stopsWith(harness, id);
        harness.prepareSnapshotPreBarrier(id);
        OperatorSubtaskState state = harness.snapshot(id, id);
        harness.notifyOfCompletedCheckpoint(id);
        passTime();
        return state;
    }

    private static List<String> ids() {
        return client.requests.stream().map(WriteRequest::requestId).collect(Collectors.toList());
    }

    private void open(OperatorSubtaskState restored) throws Exception {
        client = new FakeClient();
        SinkConfig config = config();
        OneInputStreamOperator<
                        CommittableMessage<SinkCommittable>, CommittableMessage<SinkCommittable>>
                operator =
                        new DeliveryOperator(
                                config,
                                () -> client,
                                () ->
                                        new WriterServices(
                                                () -> nanos,
                                                new Random(1),
                                                RequestIds.random(),
                                                new MemoryBudget(10_000_000)),
                                true);
        harness = new OneInputStreamOperatorTestHarness<>(operator);
        harness.setup();
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
    }

    private static SinkConfig config() {
        return SinkConfig.builder()
                .topic("behavior")
                .applicationId("1")
                .tenantId("2")
                .guarantee(Guarantee.EXACTLY_ONCE)
                .requestsPerSecond(0)
                .recordsPerSecond(0)
                .initialBackoff(Duration.ofMillis(1))
                .maxBackoff(Duration.ofMillis(1))
                .build();
    }

    /** What a writer seals. */
    private void take(String requestId, int... numbers) throws Exception {
        List<byte[]> rows = new ArrayList<>();
        for (int n : numbers) {
            rows.add(("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8));
        }
        Seals seals = new Seals(config(), new Owner("1", "2", 0, 1));
        SealedBatch batch =
                seals.seal(
                        StoredRecords.batch(
                                Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null),
                                Records.of(rows),
                                requestId,
                                0,
                                IdHistory.FRESH));
        seals.close();
        harness.processElement(new CommittableWithLineage<>(SinkCommittable.batch(batch), 1, 0), 0);
    }

    private void passTime() throws Exception {
        millis += 10;
        nanos += Duration.ofMillis(10).toNanos();
        harness.setProcessingTime(millis);
        while (harness.getTaskMailbox().hasMail()) {
            harness.getTaskMailbox().take(0).run();
        }
    }
}
