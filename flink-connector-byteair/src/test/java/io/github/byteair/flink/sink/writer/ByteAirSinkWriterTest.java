/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.WriteRequest;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.DeadLetters;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RecordRejectedException;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteAirSinkWriterTest {

    private static final WriteOutcome DOWN = WriteOutcome.of(Kind.NOT_TAKEN, 503, "down");

    private final FakeClient client = new FakeClient();
    private TestSinkInitContext context = new TestSinkInitContext();

    @Test
    void sendsAFullBatchAtOnceAndTheRestWhenItsTimeHasCome() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, 0, 12);
        assertThat(client.requests).hasSize(1);
        assertThat(client.requests.get(0).records().count()).isEqualTo(10);
        context.getTestProcessingTimeService().advance(1_001);
        assertThat(client.requests).hasSize(2);
        assertThat(client.requests.get(1).records().count()).isEqualTo(2);
    }

    @Test
    void aCheckpointWaitsForWhatIsInFlightAndForNothingElse() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, 0, 10);
        client.answer(DOWN);
        writer.flush(false);
        assertThat(client.open).isEmpty();
        List<BufferedRequestState<RequestEntry>> state = writer.snapshotState(1);
        assertThat(state).hasSize(1);
        WriterState batch = (WriterState) state.get(0);
        assertThat(batch.records().requestId()).isNotNull();
        assertThat(batch.records().attempts()).isEqualTo(1);
        assertThat(batch.records().records().count()).isEqualTo(10);
    }

    @Test
    void whatACheckpointHoldsGoesOutAgainUnderItsId() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, 0, 10);
        WriteRequest first = client.requests.get(0);
        client.answer(WriteOutcome.unanswered(Kind.NO_ANSWER, "silence", null));
        write(writer, 10, 13);
        writer.flush(false);
        List<BufferedRequestState<RequestEntry>> state = writer.snapshotState(1);
        writer.close();

        client.requests.clear();
        client.always = FakeClient.OK;
        context = new TestSinkInitContext();
        ByteAirSinkWriter<String> restored = restore(sink -> sink, state);
        restored.flush(true);
        assertThat(client.requests)
                .anySatisfy(
                        request -> {
                            assertThat(request.requestId()).isEqualTo(first.requestId());
                            assertThat(SinkTesting.texts(request.records()))
                                    .isEqualTo(SinkTesting.texts(first.records()));
                        });
        assertThat(client.requests.stream().mapToInt(request -> request.records().count()).sum())
                .isEqualTo(13);
        assertThat(restored.metrics().recordsIn.getCount()).isEqualTo(13);
        assertThat(restored.metrics().recordsAccepted.getCount()).isEqualTo(13);
    }

    /**
     * Bytes of before topics by record and days by the watermark: their records go where they were
     * meant to go, and their days are closed.
     */
    @ParameterizedTest
    @CsvSource({"1, writer-state-v1", "2, writer-state-v2-batch", "3, writer-state-v3-batch"})
    void stateOfBeforeTopicsIsDeliveredByASinkWithTopics(int version, String fixture)
            throws Exception {
        client.always = FakeClient.OK;
        LocalDate day = LocalDate.of(2024, 2, 29);
        UnaryOperator<ByteAirSinkBuilder<String>> daily =
                sink ->
                        sink.setApplicationId("20013144")
                                .setTenantId("2100021")
                                .setTopic("item")
                                .setTopic(row -> row.contains("user") ? "user" : null)
                                .setStage(Stage.HISTORY_SYNC)
                                .setDataDate(day.plusDays(2))
                                .setDoneTrigger(
                                        DoneTrigger.onWatermark(Duration.ofHours(1))
                                                .inZone(ZoneOffset.UTC));
        WriterStateSerializer serializer =
                new WriterStateSerializer(
                        SinkConfig.builder()
                                .topic("item")
                                .topicPerRecord(true)
                                .stage(Stage.HISTORY_SYNC)
                                .build());
        List<BufferedRequestState<RequestEntry>> state = new ArrayList<>();
        state.add(serializer.deserialize(version, fixture(fixture)));
        if (version == 2) {
            state.add(serializer.deserialize(2, fixture("writer-state-v2-dates")));
        }
        ByteAirSinkWriter<String> writer = restore(daily, state);
        writer.write("{\"user\":1}", null);
        writer.flush(true);
        assertThat(client.requests)
                .extracting(request -> request.destination().topic() + " " + request.requestId())
                .contains("item 请求-1")
                .anyMatch(text -> text.startsWith("user "))
                .hasSize(2);
        List<SinkCommittable> committables = new ArrayList<>(writer.prepareCommit());
        List<Destination> days = new ArrayList<>();
        days.add(Destination.of("item", Stage.HISTORY_SYNC, day));
        days.add(Destination.of("user", Stage.HISTORY_SYNC, day.plusDays(2)));
        if (version == 2) {
            days.add(Destination.of("item", Stage.HISTORY_SYNC, day.plusDays(1)));
        }
        assertThat(committables.get(committables.size() - 1).progress().written())
                .containsExactlyInAnyOrderElementsOf(days);
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in =
                ByteAirSinkWriterTest.class.getResourceAsStream("/state/" + name + ".bin")) {
            return in.readAllBytes();
        }
    }

    @Test
    void theEndOfInputWaitsForEverything() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, 0, 57);
        writer.flush(true);
        assertThat(client.requests.stream().mapToInt(request -> request.records().count()).sum())
                .isEqualTo(57);
        assertThat(writer.snapshotState(2)).isEmpty();
    }

    @Test
    void aFullBufferTakesMoreOnlyWhenSomethingLeft() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer =
                writer(sink -> sink.setMaxBufferedBytes(1_000).setMaxBatchSizeInBytes(1_000));
        write(writer, 0, 5_000);
        assertThat(writer.metrics().recordsIn.getCount()).isEqualTo(5_000);
        assertThat(writer.metrics().recordsAccepted.getCount()).isGreaterThan(4_800);
    }

    @Test
    @Timeout(20)
    void compressedBodiesUnderWayTakeTheirShareOfTheBuffer() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setMaxBatchSize(10)
                                        .setMaxBufferedBytes(100_000)
                                        .setMaxBatchSizeInBytes(100_000)
                                        .setMaxRecordSizeInBytes(100_000));
        writer.write("{}", null);
        writer.write("{}", null);
        assertThat(client.requests).as("there is room").isEmpty();
        client.bodyBytes = 100_000;
        writer.write("{}", null);
        assertThat(client.requests).as("there was none").hasSize(1);
    }

    @Test
    @Timeout(20)
    void aFullBufferWaitsForNoCompany() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setStage(Stage.PRE_SYNC)
                                        .setDataDate(LocalDate.of(2024, 1, 1))
                                        .setMaxBufferedBytes(100_000)
                                        .setMaxBatchSizeInBytes(100_000)
                                        .setMaxRecordSizeInBytes(100_000));
        // 60 % full: too full for the second, but not so full that dated records must hurry.
        String large = "{\"a\":\"" + "x".repeat(59_000) + "\"}";
        writer.write(large, null);
        writer.write(large, null);
        assertThat(client.requests).hasSize(1);
    }

    @Test
    void recordsRestoredIntoAStageTheyCanNotGoToFailWithASentence() {
        WriterState dated =
                WriterState.of(
                        new Owner("1", "1", 0, 1),
                        StoredRecords.batch(
                                Destination.of(
                                        "behavior", Stage.PRE_SYNC, LocalDate.of(2024, 1, 1)),
                                Records.of(List.of("{}".getBytes(StandardCharsets.UTF_8))),
                                "id",
                                1,
                                IdHistory.FRESH));
        assertThatThrownBy(() -> restore(sink -> sink, new ArrayList<>(List.of(dated))))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessageContaining("incremental_sync_streaming")
                .hasMessageContaining("savepoint");
        assertThat(client.closed).isTrue();
    }

    /** Records that wait must go where new rows of their keys go. */
    @Test
    void anOrderedSinkTakesNoBacklogOfAnotherSubtask() throws Exception {
        for (Owner other : List.of(new Owner("1", "1", 1, 2), new Owner("1", "1", 0, 2))) {
            List<BufferedRequestState<RequestEntry>> state = List.of(uncut(other));
            context = new TestSinkInitContext();
            assertThatThrownBy(() -> restore(sink -> sink.setOrdered(true), state))
                    .isInstanceOf(ByteAirSinkException.class)
                    .hasMessageContaining("setOrdered (SQL: sink.ordered)")
                    .hasMessageContaining("subtask " + (other.subtask() + 1) + " of 2")
                    .hasMessageContaining("subtask 1 of 1")
                    .hasMessageContaining("parallelism at 2 again")
                    .hasMessageContaining("switch the order off for one run");
            context = new TestSinkInitContext();
            assertThat(restore(sink -> sink, state).metrics().recordsIn.getCount()).isEqualTo(1);
        }
    }

    /** A day that has accepted records is no backlog; and old state does not say where it was. */
    @Test
    void anOrderedSinkTakesWhatIsItsOwnOrNoRecordsOrOld() throws Exception {
        Destination day = Destination.of("behavior", Stage.PRE_SYNC, LocalDate.of(2024, 1, 1));
        List<BufferedRequestState<RequestEntry>> state =
                List.of(
                        WriterState.ofWritten(new Owner("1", "1", 1, 2), List.of(day)),
                        uncut(new Owner("1", "1", 0, 1)),
                        uncut(Owner.UNKNOWN));
        ByteAirSinkWriter<String> writer = restore(sink -> sink.setOrdered(true), state);
        assertThat(writer.metrics().recordsIn.getCount()).isEqualTo(2);
    }

    private static WriterState uncut(Owner owner) {
        return WriterState.of(
                owner,
                StoredRecords.uncut(
                        Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null),
                        Records.of(List.of("{}".getBytes(StandardCharsets.UTF_8)))));
    }

    @Test
    void withoutRecordsInCheckpointsTheDaysToCloseAreThere() throws Exception {
        LocalDate day = LocalDate.of(2024, 1, 1);
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setStage(Stage.HISTORY_SYNC)
                                        .setDataDate(day)
                                        .setDoneTrigger(DoneTrigger.onCompletion())
                                        .setDeliveryGuarantee(DeliveryGuarantee.NONE));
        write(writer, 0, 13);
        writer.flush(false);
        List<BufferedRequestState<RequestEntry>> state = writer.snapshotState(1);
        assertThat(state).hasSize(1);
        assertThat(((WriterState) state.get(0)).records()).isNull();
        assertThat(((WriterState) state.get(0)).written())
                .containsExactly(Destination.of("behavior", Stage.HISTORY_SYNC, day));
    }

    /** So that it can be resumed at another parallelism. */
    @Test
    void anOrderedSinkDeliversBeforeACheckpointWhatItCan() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer = writer(sink -> sink.setOrdered(true));
        write(writer, 0, 3);
        assertThat(client.requests).isEmpty();
        writer.flush(false);
        assertThat(client.requests).hasSize(1);
        assertThat(writer.snapshotState(1)).isEmpty();
    }

    @Test
    void oneBadElementCostsOneRecord() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setRecordErrorPolicy(RecordErrorPolicy.DROP)
                                        .setMaxRecordSizeInBytes(100));
        write(writer, 0, 3);
        writer.write("not json", null);
        writer.write("{\"a\":1}{\"b\":2}", null);
        writer.write("{\"a\":\"" + "x".repeat(100) + "\"}", null);
        writer.write(null, null);
        writer.write("throw", null);
        write(writer, 3, 6);
        writer.flush(true);
        assertThat(writer.metrics().recordsAccepted.getCount()).isEqualTo(6);
        assertThat(writer.metrics().recordsRejected.getCount()).isEqualTo(5);
        assertThat(writer.metrics().rejections.get(RejectionCause.TOO_LARGE).getCount())
                .isEqualTo(1);
        assertThat(writer.metrics().recordsIn.getCount()).isEqualTo(11);
    }

    /** The date is what its reader looks for; what is none stays null. */
    @Test
    void aDeadLetterShowsADateThatIsOutOfRange() throws Exception {
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setStage(Stage.HISTORY_SYNC)
                                        .setDataDate(json -> LocalDate.parse(json.substring(6, 16)))
                                        .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                        .setDeadLetterSink(DeadLetters.toFiles("none")));
        writer.write("{\"d\":\"0206-01-01\"}", null);
        writer.write("{\"d\":\"2006-13-01\"}", null);
        List<RejectedRecord> letters = new ArrayList<>();
        for (SinkCommittable committable : writer.prepareCommit()) {
            letters.addAll(committable.deadLetters());
        }
        assertThat(letters)
                .extracting(RejectedRecord::cause)
                .containsOnly(RejectionCause.INVALID_DATA_DATE);
        assertThat(letters)
                .extracting(RejectedRecord::dataDate)
                .containsExactly(LocalDate.of(206, 1, 1), null);
        assertThat(DeadLetters.parse(DeadLetters.format(letters.get(0))).dataDate())
                .isEqualTo(LocalDate.of(206, 1, 1));
    }

    /** What can't be a topic is in the dead letter as it is, for whoever looks for its source. */
    @Test
    void aRecordGoesToItsTopicOrTheSinksOwnOrIsADeadLetter() throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setTopic(ByteAirSinkWriterTest::topicOf)
                                        .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                        .setDeadLetterSink(DeadLetters.toFiles("none")));
        writer.write("{\"t\":\"item\"}", null);
        writer.write("{\"t\":\"\"}", null);
        writer.write("{\"t\":\"my items\"}", null);
        writer.write("{\"t\":\"" + "x".repeat(129) + "\"}", null);
        writer.write("{}", null);
        writer.write("{\"t\":\"fail\"}", null);
        writer.write("{\"t\":\"user\"}", null);
        writer.flush(true);
        assertThat(client.requests)
                .extracting(request -> request.destination().topic())
                .containsExactlyInAnyOrder("item", "behavior", "user");
        List<RejectedRecord> letters = new ArrayList<>();
        for (SinkCommittable committable : writer.prepareCommit()) {
            letters.addAll(committable.deadLetters());
        }
        assertThat(letters)
                .extracting(RejectedRecord::cause)
                .containsOnly(RejectionCause.INVALID_TOPIC);
        assertThat(letters)
                .extracting(RejectedRecord::topic)
                .containsExactly("", "my items", "x".repeat(129), "");
        assertThat(letters.get(1).message()).contains("'my items' can't be one", "1 to 128");
        assertThat(letters.get(3).message()).contains("can't be read", "on purpose");
        assertThat(writer.metrics().recordsRejected.getCount()).isEqualTo(4);
        assertThat(writer.metrics().recordsIn.getCount()).isEqualTo(7);
    }

    private static String topicOf(String json) {
        if (json.contains("fail")) {
            throw new IllegalStateException("on purpose");
        }
        return json.equals("{}") ? null : json.substring(6, json.length() - 2);
    }

    @Test
    void aSinkWithoutATopicOfItsOwnRefusesRecordsWithoutOne() throws Exception {
        ByteAirSinkBuilder<String> builder =
                ByteAirSink.<String>builder()
                        .setTopic(json -> null)
                        .setApplicationId("1")
                        .setTenantId("1")
                        .setCredentials(Credentials.volc("a", "b"))
                        .setSerializationSchema(String::getBytes);
        ByteAirSinkWriter<String> writer =
                SinkTesting.withClient(builder, () -> client).build().createWriter(context);
        assertThatThrownBy(() -> writer.write("{}", null))
                .isInstanceOf(RecordRejectedException.class)
                .hasMessageContaining("INVALID_TOPIC")
                .hasMessageContaining("setTopic (SQL: topic)");
    }

    @Test
    void byDefaultABadElementFailsTheJobAndIsShown() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        assertThatThrownBy(() -> writer.write("{\"user\":\"张三\"", null))
                .isInstanceOfSatisfying(
                        RecordRejectedException.class,
                        rejected ->
                                assertThat(rejected.reason())
                                        .contains("张三", "ends too early")
                                        .doesNotContain("setRecordErrorPolicy"))
                .hasMessageContaining("张三")
                .hasMessageContaining("ends too early")
                .hasMessageContaining("setRecordErrorPolicy");
    }

    @Test
    void theStandardMetricsAreTrue() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        assertThat(context.getCurrentSendTimeGauge().get().getValue()).isEqualTo(0L);
        write(writer, 0, 10);
        client.answer(DOWN);
        writer.flush(false);
        context.getTestProcessingTimeService().advance(60_000);
        assertThat(context.metricGroup().getNumRecordsSendCounter().getCount()).isEqualTo(10);
        assertThat(context.metricGroup().getNumRecordsSendErrorsCounter().getCount()).isZero();
    }

    @Test
    void anEndThatLastsTooLongFailsIfTheUserSaysSo() throws Exception {
        client.always = DOWN;
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setDrainTimeout(Duration.ofMillis(50))
                                        .setInitialBackoff(Duration.ofMillis(1)));
        write(writer, 0, 10);
        java.util.concurrent.ScheduledExecutorService time =
                java.util.concurrent.Executors.newSingleThreadScheduledExecutor();
        try {
            time.scheduleAtFixedRate(
                    () ->
                            context.getMailboxExecutor()
                                    .execute(
                                            () -> context.getTestProcessingTimeService().advance(5),
                                            "time goes on"),
                    1,
                    1,
                    java.util.concurrent.TimeUnit.MILLISECONDS);
            assertThatThrownBy(() -> writer.flush(true))
                    .isInstanceOf(ByteAirSinkException.class)
                    .hasMessageContaining("drain timeout")
                    .hasMessageContaining("10 records");
        } finally {
            time.shutdownNow();
        }
    }

    @Test
    void theClientIsClosedWithTheWriterAndWhenThereIsNone() throws Exception {
        writer(sink -> sink).close();
        assertThat(client.closed).isTrue();

        client.closed = false;
        context = new TestSinkInitContext();
        BufferedRequestState<RequestEntry> foreign = BufferedRequestState.emptyState();
        assertThatThrownBy(() -> restore(sink -> sink, List.of(foreign)))
                .isInstanceOf(ClassCastException.class);
        assertThat(client.closed).isTrue();
    }

    private ByteAirSinkWriter<String> writer(UnaryOperator<ByteAirSinkBuilder<String>> change)
            throws Exception {
        return restore(change, new ArrayList<>());
    }

    private ByteAirSinkWriter<String> restore(
            UnaryOperator<ByteAirSinkBuilder<String>> change,
            Collection<BufferedRequestState<RequestEntry>> state)
            throws Exception {
        SerializationSchema<String> schema =
                text -> {
                    if (text.equals("throw")) {
                        throw new IllegalStateException("on purpose");
                    }
                    return text.getBytes(StandardCharsets.UTF_8);
                };
        ByteAirSinkBuilder<String> builder =
                SinkTesting.withClient(
                        ByteAirSink.<String>builder()
                                .setTopic("behavior")
                                .setApplicationId("1")
                                .setTenantId("1")
                                .setCredentials(Credentials.volc("a", "b"))
                                .setSerializationSchema(schema)
                                .setQuota(0, 0)
                                .setMaxBatchSize(10)
                                .setMaxInFlightRequests(4),
                        () -> client);
        TestProcessingTimeService time = context.getTestProcessingTimeService();
        SinkTesting.withServices(
                builder,
                () ->
                        new WriterServices(
                                () -> time.getCurrentProcessingTime() * 1_000_000,
                                new Random(1),
                                RequestIds.random()));
        return change.apply(builder).build().restoreWriter(context, state);
    }

    private static void write(ByteAirSinkWriter<String> writer, int from, int to) throws Exception {
        for (int n = from; n < to; n++) {
            writer.write("{\"n\":" + n + "}", null);
        }
    }
}
