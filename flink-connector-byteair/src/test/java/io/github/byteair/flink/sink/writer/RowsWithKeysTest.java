/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.Change;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.FakeClient;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.SinkTesting;
import io.github.byteair.flink.sink.committable.Progress;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.TestSinkInitContext;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A DataStream's changes: elements are {@code +key=value} (now so), {@code -key=value} (no longer
 * so) and {@code xkey=value} (deleted). The flush time-out is a second.
 */
class RowsWithKeysTest {

    private final FakeClient client = new FakeClient();
    private TestSinkInitContext context = new TestSinkInitContext();

    private ByteAirSinkWriter<String> writer(UnaryOperator<ByteAirSinkBuilder<String>> change)
            throws Exception {
        return writer(change, new ArrayList<>());
    }

    private ByteAirSinkWriter<String> writer(
            UnaryOperator<ByteAirSinkBuilder<String>> change,
            Collection<BufferedRequestState<RequestEntry>> state)
            throws Exception {
        client.always = FakeClient.OK;
        ByteAirSinkBuilder<String> builder =
                SinkTesting.withClient(
                        ByteAirSink.<String>builder()
                                .setTopic("item")
                                .setApplicationId("1")
                                .setTenantId("1")
                                .setCredentials(Credentials.volc("a", "b"))
                                .setSerializationSchema(RowsWithKeysTest::json)
                                .setQuota(0, 0)
                                .setMaxBatchSize(10)
                                .setKey(text -> text.split("=")[0].substring(1))
                                .setChange(RowsWithKeysTest::change)
                                .setDeleteSchema(text -> json(text.split("=")[0] + "=gone")),
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

    private static byte[] json(String text) {
        String[] row = text.split("=");
        if (row[1].equals("bad")) {
            throw new IllegalStateException("on purpose");
        }
        return ("{\"" + row[0].substring(1) + "\":\"" + row[1] + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Change change(String text) {
        switch (text.charAt(0)) {
            case '+':
                return Change.UPSERT;
            case '-':
                return Change.RETRACT;
            default:
                return Change.DELETE;
        }
    }

    private static void write(ByteAirSinkWriter<String> writer, String... elements)
            throws Exception {
        for (String element : elements) {
            writer.write(element, null);
        }
    }

    /** Time goes by while the task has nothing to do. */
    private void elapse(long millis) throws Exception {
        for (long left = millis; left > 0; left -= Math.min(left, 10)) {
            jump(Math.min(left, 10));
        }
    }

    /** Time goes by while the task is busy. */
    private void jump(long millis) throws Exception {
        context.getTestProcessingTimeService().advance(millis);
        while (context.getMailboxExecutor().tryYield()) {
            // Answers are mails.
        }
    }

    private List<String> written() {
        List<String> all = new ArrayList<>();
        client.requests.forEach(
                request ->
                        SinkTesting.texts(request.records())
                                .forEach(text -> all.add(text.replaceAll("[{}\"]", ""))));
        return all;
    }

    private static void assertBooks(ByteAirSinkWriter<String> writer, long pending) {
        WriterMetrics metrics = writer.metrics();
        assertThat(metrics.recordsIn.getCount())
                .isEqualTo(
                        metrics.recordsAccepted.getCount()
                                + metrics.recordsRejected.getCount()
                                + metrics.recordsPassedOver.getCount()
                                + pending);
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRACT", "DELETE"})
    void theHalvesOfAnUpdateAreOneWrite(Change half) throws Exception {
        String sign = half == Change.RETRACT ? "-" : "x";
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, "+a=1", sign + "a=1", "+a=2", sign + "a=2");
        elapse(400);
        write(writer, "+a=3");
        elapse(1_100);
        assertThat(written()).containsExactly("a:3");
        assertThat(writer.metrics().recordsPassedOver.getCount()).isEqualTo(4);
        assertBooks(writer, 0);
        writer.close();
    }

    @Test
    void aloneItIsWrittenAsTheDeleteSchemaSaysAfterTheFlushTimeOut() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, "-a=1");
        elapse(999);
        assertThat(written()).isEmpty();
        assertBooks(writer, 1);
        elapse(2);
        assertThat(written()).containsExactly("a:gone");
        assertBooks(writer, 0);
        write(writer, "+a=2");
        elapse(1_001);
        assertThat(written()).containsExactly("a:gone", "a:2");
        writer.close();
    }

    /** Time decides nothing while there is no room: it is input that they wait for. */
    @Test
    @Timeout(60)
    void aBufferFullOfDeletesGoesOn() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink.setMaxBufferedRequests(20));
        for (int key = 0; key < 200; key++) {
            write(writer, "xk" + key + "=1");
        }
        assertThat(written()).hasSizeGreaterThanOrEqualTo(180).startsWith("k0:gone", "k1:gone");
        // What was decided early has not the last word.
        write(writer, "+k0=2");
        writer.flush(true);
        assertThat(written()).hasSize(201).startsWith("k0:gone").contains("k0:2");
        assertBooks(writer, 0);
        writer.close();
    }

    /** No checkpoint makes room of what is held back; of what is sealed, one does. */
    @Test
    @Timeout(60)
    void anExactlyOnceBufferFullOfDeletesGoesOn() throws Exception {
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setMaxBufferedRequests(20)
                                        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE));
        for (int key = 0; key < 200; key++) {
            write(writer, "xk" + key + "=1");
        }
        int handedOn = 0;
        for (SinkCommittable committable : writer.prepareCommit()) {
            handedOn += committable.batch().records();
        }
        assertThat(handedOn).isBetween(180, 199);
        writer.close();
    }

    /** The other half is the row for which there is no room. */
    @Test
    @Timeout(60)
    void anUpdateInAFullBufferIsNoDelete() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink.setMaxBufferedRequests(20));
        for (int key = 0; key < 20; key++) {
            write(writer, "-k" + key + "=1");
        }
        write(writer, "+k0=2");
        writer.flush(true);
        assertThat(written()).contains("k0:2").doesNotContain("k0:gone").hasSize(20);
        writer.close();
    }

    @Test
    void theEndOfInputDecides() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, "+a=1", "-a=1", "xb=1", "+b=2");
        writer.flush(true);
        assertThat(written()).containsExactlyInAnyOrder("a:gone", "b:2");
        assertBooks(writer, 0);
        writer.close();
    }

    /**
     * The barrier falls between the halves, and what comes next comes when the time is long over.
     */
    @Test
    void aCheckpointBetweenTheHalvesDecidesNothing() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, "-a=1");
        writer.flush(false);
        List<BufferedRequestState<RequestEntry>> state = writer.snapshotState(1);
        assertThat(state)
                .extracting(element -> ((WriterState) element).records().kind())
                .containsExactly(StoredRecords.Kind.HELD);
        elapse(950);
        assertThat(written()).isEmpty();
        write(writer, "+a=2");
        elapse(1_001);
        assertThat(written()).containsExactly("a:2");
        writer.close();

        client.requests.clear();
        context = new TestSinkInitContext();
        jump(100_000);
        ByteAirSinkWriter<String> restored = writer(sink -> sink, state);
        elapse(900);
        assertThat(written()).isEmpty();
        write(restored, "+a=2");
        elapse(1_001);
        assertThat(written()).containsExactly("a:2");
        assertBooks(restored, 0);
        restored.close();
    }

    /** Found with MySQL's CDC connector: a quiet table's last delete was never decided. */
    @Test
    void checkpointsThatFollowEachOtherCloselyPutNoDecisionOff() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, "xa=1");
        for (int checkpoint = 1; checkpoint <= 5; checkpoint++) {
            elapse(500);
            writer.flush(false);
            writer.snapshotState(checkpoint);
        }
        assertThat(written()).containsExactly("a:gone");
        writer.close();
    }

    /** Late by half a second, the task has been busy: the other half may be there, unread. */
    @Test
    void aTaskThatWasBusyReadsOnBeforeItDecides() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        write(writer, "-a=1");
        jump(1_500);
        assertThat(written()).isEmpty();
        write(writer, "+a=2");
        elapse(1_001);
        assertThat(written()).containsExactly("a:2");

        write(writer, "-a=2");
        jump(1_500);
        assertThat(written()).containsExactly("a:2");
        elapse(110);
        assertThat(written()).containsExactly("a:2", "a:gone");
        writer.close();
    }

    @Test
    void aVersionThatCanNotBeWrittenIsNoDelete() throws Exception {
        ByteAirSinkWriter<String> writer =
                writer(sink -> sink.setRecordErrorPolicy(RecordErrorPolicy.DROP));
        write(writer, "+a=1", "-a=1", "+a=bad");
        elapse(1_001);
        elapse(1_001);
        assertThat(written()).containsExactly("a:1");
        assertThat(writer.metrics().recordsRejected.getCount()).isEqualTo(1);
        assertBooks(writer, 0);
        writer.close();
    }

    @Test
    void withoutADeleteSchemaARowThatIsGoneFailsTheJob() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink.setDeleteSchema(null));
        write(writer, "xa=1", "+a=2", "xb=1");
        assertThatThrownBy(() -> elapse(1_001)).hasStackTraceContaining("setDeleteSchema");
        writer.close();
    }

    @Test
    void ignoredTheyAreNotHeldAndCountedAlone() throws Exception {
        ByteAirSinkWriter<String> marking = writer(sink -> sink);
        write(marking, "-a=1");
        marking.flush(false);
        List<BufferedRequestState<RequestEntry>> state = marking.snapshotState(1);
        marking.close();

        context = new TestSinkInitContext();
        ByteAirSinkWriter<String> writer =
                writer(sink -> sink.setDeleteSchema(null).setIgnoreDeletes(true), state);
        write(writer, "+a=1", "-a=1", "xb=1");
        elapse(1_001);
        assertThat(written()).containsExactly("a:1");
        assertThat(writer.metrics().recordsIgnored.getCount()).isEqualTo(3);
        assertThat(writer.metrics().recordsIn.getCount()).isEqualTo(1);
        writer.close();
    }

    @Test
    void itIsOrderedAndCoalescesUnlessToldOtherwise() throws Exception {
        ByteAirSinkWriter<String> writer = writer(sink -> sink);
        client.always = null;
        for (int n = 0; n < 30; n++) {
            write(writer, "+" + (n % 15) + "=" + n);
        }
        assertThat(client.requests).as("ordered: one at a time").hasSize(1);
        client.answer(WriteOutcome.of(Kind.ACCEPTED, 0, ""));
        writer.close();

        client.requests.clear();
        context = new TestSinkInitContext();
        ByteAirSinkWriter<String> plain = writer(sink -> sink.setOrdered(false).setCoalesce(false));
        write(plain, "+a=1", "+a=2", "-a=2", "+a=3");
        elapse(1_001);
        assertThat(written()).containsExactly("a:1", "a:2", "a:3");
        plain.close();
    }

    @Test
    void anElementWithoutAKeyIsRejected() throws Exception {
        ByteAirSinkWriter<String> writer =
                writer(
                        sink ->
                                sink.setKey(text -> null)
                                        .setRecordErrorPolicy(RecordErrorPolicy.DROP));
        write(writer, "+a=1", "-a=1");
        assertThat(writer.metrics().recordsRejected.getCount()).isEqualTo(2);
        assertBooks(writer, 0);
        writer.close();
    }

    // ------------------------------------------------------------------ topics and closed days

    /** Ids of items and of users may be the same. */
    @Test
    void aKeyIsOneOfItsTopic() throws Exception {
        ByteAirSinkWriter<String> writer =
                writer(sink -> sink.setTopic(text -> text.endsWith("@user") ? "user" : null));
        write(writer, "-1=a", "+1=b@user", "-2=a@user", "+2=b@user");
        assertBooks(writer, 3);
        elapse(2_000);
        assertBooks(writer, 0);
        assertThat(client.requests)
                .extracting(
                        request ->
                                request.destination().topic()
                                        + SinkTesting.texts(request.records()))
                .containsExactlyInAnyOrder(
                        "user[{\"1\":\"b@user\"}, {\"2\":\"b@user\"}]", "item[{\"1\":\"gone\"}]");
        assertThat(writer.metrics().recordsPassedOver.getCount()).isEqualTo(1);
    }

    private static UnaryOperator<ByteAirSinkBuilder<String>> daysCloseAtMidnight() {
        return sink ->
                sink.setStage(Stage.INCREMENTAL_SYNC_DAILY)
                        .setMaxTimeInBufferMS(1_000)
                        .setDataDate(text -> LocalDate.parse(text.split("=")[1]))
                        .setDoneTrigger(
                                DoneTrigger.onWatermark(Duration.ZERO).inZone(ZoneOffset.UTC))
                        .setRecordErrorPolicy(RecordErrorPolicy.DROP);
    }

    private static Watermark endOf(String day) {
        return new Watermark(
                LocalDate.parse(day)
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli());
    }

    @Test
    void anUpdateMayTakeARowOutOfAClosedDay() throws Exception {
        ByteAirSinkWriter<String> writer = writer(daysCloseAtMidnight());
        writer.writeWatermark(endOf("2026-01-01"));
        write(writer, "-1=2026-01-01", "+1=2026-01-02");
        elapse(2_000);
        assertThat(written()).containsExactly("1:2026-01-02");
        assertThat(writer.metrics().recordsRejected.getCount()).isZero();
        assertBooks(writer, 0);
    }

    @Test
    void anUpdateWithinAClosedDayIsOneRejection() throws Exception {
        ByteAirSinkWriter<String> writer = writer(daysCloseAtMidnight());
        writer.writeWatermark(endOf("2026-01-01"));
        write(writer, "-1=2026-01-01", "+1=2026-01-01");
        elapse(2_000);
        assertThat(written()).isEmpty();
        assertThat(writer.metrics().recordsRejected.getCount()).isEqualTo(1);
        assertBooks(writer, 0);
    }

    /** The day must not be closed behind its back. */
    @Test
    void aDayStaysOpenForWhatIsHeldBack() throws Exception {
        ByteAirSinkWriter<String> writer = writer(daysCloseAtMidnight());
        write(writer, "x1=2026-01-01");
        writer.writeWatermark(endOf("2026-01-01"));
        Destination day =
                Destination.of("item", Stage.INCREMENTAL_SYNC_DAILY, LocalDate.of(2026, 1, 1));
        writer.flush(false);
        assertThat(progress(writer).pending()).containsExactly(day);
        writer.snapshotState(1);
        elapse(10_000);
        assertThat(written()).containsExactly("1:gone");
        writer.flush(false);
        assertThat(progress(writer).pending()).isEmpty();
        writer.snapshotState(2);
        assertBooks(writer, 0);
    }

    private static Progress progress(ByteAirSinkWriter<String> writer) throws Exception {
        List<SinkCommittable> committables = new ArrayList<>(writer.prepareCommit());
        return committables.get(committables.size() - 1).progress();
    }
}
