/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.Stage;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.RecordSchema;
import io.github.byteair.emulator.proto.DataError;
import io.github.byteair.emulator.proto.Status;
import io.github.byteair.emulator.proto.WriteResponse;
import io.github.byteair.flink.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs without restarts behind a gateway that answers in its own words, or hands on half of the
 * service's: what the service has stored in the end is what was sent, each record once. The number
 * in a method's name is that of the case in issue 13.
 */
@ExtendWith(SharedCluster.class)
class GatewayITCase {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String LOGIN =
            "<!DOCTYPE html><html><body><form action='/login'>Sign in</form></body></html>";

    /** Bad rows carry it where the schema wants a time. */
    private static final String BAD_TIME = "\"bhv_time\":\"yesterday\"";

    private static final String PLATFORM_TEXT = "the platform's own words, E4711";

    /** Thirty requests of 200, of which each case needs fewer than twenty. */
    private static final int ROWS = 6_000;

    /** Where there is one bad row only. */
    private static final int BAD_ROW = 777;

    private static final int MIB = 1024 * 1024;

    /** Answers with HTTP 200 in which the service does not speak. */
    enum Wordless {
        EMPTY_PROTOBUF(PROTOBUF, ""),
        EMPTY_STATUS_IN_PROTOBUF(PROTOBUF, "\n\0"),
        EMPTY_OBJECT(JSON, "{}"),
        EMPTY_STATUS(JSON, "{\"status\":{}}"),
        STATUS_OF_SOMETHING_ELSE(JSON, "{\"status\":{\"http\":503}}"),
        NO_SUCCESS(JSON, "{\"status\":{\"code\":0,\"success\":false}}"),
        LOGIN_PAGE(HTML, LOGIN);

        private final String contentType;
        private final String body;

        Wordless(String contentType, String body) {
            this.contentType = contentType;
            this.body = body;
        }
    }

    // ------------------------------------------------------------------ item 1

    @ParameterizedTest
    @EnumSource(Wordless.class)
    void item1An200WithoutTheServicesWordTakesNothing(Wordless answer) throws Exception {
        goodRows("1, 200 " + answer)
                .behind(eightAfterTen(p -> p.answer(200, answer.contentType, answer.body)))
                .assertNothingLostDoubledOrFailed();
    }

    /** The service took it, but a gateway swallowed the answer. */
    @Test
    void item1An200WithoutTheServicesWordRefusesNothingEither() throws Exception {
        goodRows("1, 200 and nothing, handed on")
                .behind(everyTenth(p -> p.forwardAndAnswer(200, PROTOBUF, "")))
                .assertNothingLostDoubledOrFailed();
    }

    /** A day is closed when the service says so, and once. */
    @Test
    void item1A200WithoutTheServicesWordClosesNoDay() throws Exception {
        AtomicInteger dones = new AtomicInteger();
        LocalDate day = LocalDate.of(2026, 3, 1);
        try (ByteAirEmulator emulator = emulator().start()) {
            goodRows("1 and 3, done answered by nothing, {} and 504")
                    .with(sink -> sink.setStage(Stage.INCREMENTAL_SYNC_DAILY))
                    .with(sink -> sink.setDataDate(day).setDoneTrigger(DoneTrigger.onCompletion()))
                    .behind(
                            emulator,
                            (number, passage) -> {
                                int done = passage.isDone() ? dones.incrementAndGet() : 0;
                                if (done == 1) {
                                    passage.answer(200, PROTOBUF, "");
                                } else if (done == 2) {
                                    passage.answer(200, JSON, "{}");
                                } else if (done == 3) {
                                    passage.forwardAndAnswer(504, HTML, "<h1>504</h1>");
                                } else {
                                    passage.pass();
                                }
                            })
                    .assertNothingLostDoubledOrFailed();
            assertThat(dones).hasValueGreaterThanOrEqualTo(4);
            assertThat(emulator.stats().doneCalls()).isOne();
            assertThat(emulator.stats().done().get(0).dates()).containsExactly(day);
        }
    }

    // ------------------------------------------------------------------ item 2

    /** As many bad rows as fit in a request: the answer that repeats them is above 4 MiB. */
    @Test
    void item2RowsRejectedByALargeAnswerAreRejected() throws Exception {
        String pad = "x".repeat(2_300);
        AtomicInteger largest = new AtomicInteger();
        // Sent again after a time-out, a request would be answered 409, which names no row.
        rows(
                        "2, bad rows of 2.4 KB",
                        4_000,
                        n -> "{\"n\":" + n + "," + BAD_TIME + ",\"pad\":\"" + pad + "\"}")
                .with(sink -> sink.setRequestTimeout(Duration.ofMinutes(1)))
                .with(sink -> sink.setMaxBatchSize(4_000).setMaxTimeInBufferMS(60_000))
                .with(sink -> sink.setRecordErrorPolicy(RecordErrorPolicy.DROP))
                .behind(
                        (number, passage) -> {
                            FaultyGateway.Message answer = passage.forward();
                            int size = answer.writeResponse().getSerializedSize();
                            largest.accumulateAndGet(size, Math::max);
                            passage.handBack(answer);
                        })
                .assertAllRejected();
        assertThat(largest).hasValueGreaterThan(4 * MIB);
    }

    /** No cap is large enough for reasons of 10 KB a row; smaller requests have smaller answers. */
    @Test
    void item2RowsRejectedByAnAnswerAboveEveryCapAreRejected() throws Exception {
        String reason = "no such time: " + "x".repeat(10_000);
        badRows("2, 1001 with reasons of 10 KB a row", 2_000)
                .behind(
                        (number, passage) -> {
                            WriteResponse.Builder answer =
                                    passage.forward().writeResponse().toBuilder();
                            answer.getErrorsBuilderList()
                                    .forEach(error -> error.setMessage(reason));
                            passage.answer(answer.build());
                        })
                .assertAllRejected();
    }

    /** The connection breaks in the middle of an answer that began with 1001. */
    @Test
    void item2RowsRejectedByAnAnswerThatBreaksOffAreRejected() throws Exception {
        badRows("2, 1001 cut in the middle, three times", 4_000)
                .behind(
                        firstThree(
                                p -> {
                                    byte[] answer = p.forward().writeResponse().toByteArray();
                                    p.breakOff(answer, answer.length / 2);
                                }))
                .assertAllRejected();
    }

    // ------------------------------------------------------------------ item 3

    @ParameterizedTest
    @ValueSource(ints = {502, 504, 520})
    void item3AGatewayThatTimesOutAfterHandingOnDoublesNothing(int status) throws Exception {
        goodRows("3, every tenth handed on and answered " + status)
                .behind(everyTenth(p -> p.forwardAndAnswer(status, HTML, "<h1>Sorry</h1>")))
                .assertNothingLostDoubledOrFailed();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503})
    void item3AGatewayWithoutItsUpstreamLosesNothing(int status) throws Exception {
        goodRows("3, eight not handed on and answered " + status)
                .behind(eightAfterTen(p -> p.answer(status, HTML, "<h1>Sorry</h1>")))
                .assertNothingLostDoubledOrFailed();
    }

    // ------------------------------------------------------------------ item 4

    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404, 421, 451})
    void item4AStrayStatusAfterAcceptedRequestsFailsNoJob(int status) throws Exception {
        goodRows("4, eight answered " + status)
                .behind(
                        eightAfterTen(
                                p ->
                                        p.answer(
                                                status,
                                                HTML,
                                                "<h1>Maintenance</h1>",
                                                "Location: /maintenance.html")))
                .assertNothingLostDoubledOrFailed();
    }

    /** Wrong settings are told at once, with what was seen. */
    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404})
    void item4TheSameBeforeAnythingWorkedFailsAtOnce(int status) throws Exception {
        Result result =
                goodRows("4, " + status + " from the first request on")
                        .withoutEnd()
                        .behind(
                                (number, passage) ->
                                        passage.answer(
                                                status,
                                                HTML,
                                                "<h1>Nobody here</h1>",
                                                "Location: /x"))
                        .assertFailedWith(Integer.toString(status));
        assertThat(result.stored).as(result.toString()).isZero();
    }

    /** Nor is a gateway that stays broken waited for without end. */
    @Test
    void item4AnOutageThatOutlastsTheGraceTimeFailsWithWhatWasSeen() throws Exception {
        Result result =
                goodRows("4, 404 for longer than the grace time of 0.5 s")
                        .withoutEnd()
                        .with(sink -> sink.setGatewayGraceTime(Duration.ofMillis(500)))
                        .behind(
                                (number, passage) -> {
                                    if (number > 10) {
                                        passage.answer(404, HTML, "<h1>Gone for good</h1>");
                                    } else {
                                        passage.pass();
                                    }
                                })
                        .assertFailedWith("404", "Gone for good", "sink.gateway-grace-time");
        assertThat(result.doubled).as(result.toString()).isZero();
    }

    // ------------------------------------------------------------------ item 5

    /**
     * From the tenth request on the platform knows the new keys alone, and the file with the keys
     * is written anew, a character before each refusal: whatever the time between two looks at it,
     * what is seen may be half of a secret. Old and new keys each have an emulator.
     */
    @Test
    void item5KeysThatRotateWhileTheirFileIsWrittenFailNoJob(@TempDir Path folder)
            throws Exception {
        String newKeys = "access-key=AKnew\nsecret-key=the+new+secret\n";
        int firstCut = newKeys.indexOf("+secret");
        AtomicInteger written = new AtomicInteger();
        Path file = folder.resolve("keys");
        Files.writeString(file, "access-key=AKold\nsecret-key=the+old+secret\n");
        try (ByteAirEmulator before =
                        emulator().accessKey("AKold").secretKey("the+old+secret").start();
                ByteAirEmulator after =
                        emulator().accessKey("AKnew").secretKey("the+new+secret").start()) {
            Result result =
                    goodRows("5, keys rotate")
                            .with(
                                    sink ->
                                            sink.setCredentials(
                                                    Credentials.volcFromFile(file.toString())))
                            .behind(
                                    before,
                                    (number, passage) -> {
                                        if (number < 10) {
                                            passage.pass();
                                            return;
                                        }
                                        FaultyGateway.Message answer = passage.forwardTo(after);
                                        synchronized (written) {
                                            if (written.get() < newKeys.length()) {
                                                long cut = firstCut + after.stats().unauthorized();
                                                written.set((int) Math.min(newKeys.length(), cut));
                                                Files.writeString(
                                                        file, newKeys.substring(0, written.get()));
                                            }
                                        }
                                        passage.handBack(answer);
                                    });
            assertThat(after.stats().unauthorized()).as(result.toString()).isPositive();
            assertThat(after.stats().accepted()).as(result.toString()).isPositive();
            assertThat(result.state).as(result.toString()).isEqualTo(JobStatus.FINISHED);
            assertThat(result.stored + after.stats().unique())
                    .as(result.toString())
                    .isEqualTo(ROWS);
            assertThat(result.doubled + after.stats().duplicates()).as(result.toString()).isZero();
        }
    }

    // ------------------------------------------------------------------ item 6

    /** One bad row, and an answer whose only error names none that was sent. */
    @Test
    void item6ARejectionOfAnUnknownRowDoesNotPassUnderFail() throws Exception {
        oneBadRow("6, a row rejected but not named, FAIL", RecordErrorPolicy.FAIL)
                .withoutEnd()
                .behind(GatewayITCase::nameNoRow)
                .assertFailedWith(PLATFORM_TEXT);
    }

    /** The same with dead letters: the row is found, or the job fails; it does not vanish. */
    @Test
    void item6ARejectionOfAnUnknownRowDoesNotPassUnderDeadLetter(@TempDir Path folder)
            throws Exception {
        Result result =
                oneBadRow(
                                "6, a row rejected but not named, DEAD_LETTER",
                                RecordErrorPolicy.DEAD_LETTER)
                        .with(
                                sink ->
                                        sink.setDeadLetterSink(
                                                DeadLetters.toFiles(folder.toString())))
                        .behind(GatewayITCase::nameNoRow);
        if (result.state == JobStatus.FINISHED) {
            assertThat(result.rejected).as(result.toString()).isOne();
            assertThat(result.stored).as(result.toString()).isEqualTo(result.sent - 1);
        } else {
            result.assertFailedWith(PLATFORM_TEXT);
        }
    }

    private static void nameNoRow(int number, FaultyGateway.Passage passage) throws IOException {
        FaultyGateway.Message answer = passage.forward();
        if (answer.writeResponse().getStatus().getCode() == 1001) {
            passage.answer(
                    WriteResponse.newBuilder()
                            .setStatus(partly())
                            .addErrors(
                                    DataError.newBuilder()
                                            .setMessage(PLATFORM_TEXT)
                                            .setData(
                                                    "{\"n\":-1,\"id\":\"a row of somebody else\"}"))
                            .build());
        } else {
            passage.handBack(answer);
        }
    }

    /** Of twenty errors one is an error, the others are marked as successes. */
    @Test
    void item6AnErrorMarkedAsASuccessIsNone() throws Exception {
        Result result =
                oneBadRow("6, one error among nineteen successes", RecordErrorPolicy.DROP)
                        .behind(
                                (number, passage) -> {
                                    FaultyGateway.Message answer = passage.forward();
                                    WriteResponse response = answer.writeResponse();
                                    if (response.getErrorsCount() == 0) {
                                        passage.handBack(answer);
                                        return;
                                    }
                                    WriteResponse.Builder more = response.toBuilder();
                                    for (long n = BAD_ROW - 19; n < BAD_ROW; n++) {
                                        more.addErrors(
                                                DataError.newBuilder()
                                                        .setMessage("written")
                                                        .setData(goodRow(n))
                                                        .setUnknownFields(markedAsSuccess()));
                                    }
                                    passage.answer(more.build());
                                });
        assertThat(result.state).as(result.toString()).isEqualTo(JobStatus.FINISHED);
        assertThat(result.misbehaved).as(result.toString()).isPositive();
        assertThat(result.rejected).as(result.toString()).isOne();
        assertThat(result.accepted).as(result.toString()).isEqualTo(result.sent - 1);
        assertThat(result.stored).as(result.toString()).isEqualTo(result.sent - 1);
        assertThat(result.doubled).as(result.toString()).isZero();
    }

    // ------------------------------------------------------------------ item 8

    /** Cut between two errors, where what has come is a whole message. */
    @Test
    void item8AnAnswerCutAtAFieldsBorderWithoutFramingIsNoAnswer() throws Exception {
        badRows("8, 1001 without length, cut behind the hundredth error, three times", 4_000)
                .behind(
                        firstThree(
                                p -> {
                                    WriteResponse whole = p.forward().writeResponse();
                                    List<DataError> come = whole.getErrorsList().subList(0, 100);
                                    p.answerWithoutLength(
                                            whole.toBuilder()
                                                    .clearErrors()
                                                    .addAllErrors(come)
                                                    .build()
                                                    .toByteArray());
                                }))
                .assertAllRejected();
    }

    /** Even a whole answer: nobody can tell that it is. */
    @Test
    void item8AnAnswerWithoutFramingLosesAndDoublesNothing() throws Exception {
        goodRows("8, every tenth without length, every tenth not handed on and empty")
                .behind(
                        (number, passage) -> {
                            if (number % 10 == 0) {
                                passage.answerWithoutLength(
                                        passage.forward().writeResponse().toByteArray());
                            } else if (number % 10 == 5) {
                                // What is left of an answer of which nothing has come.
                                passage.answerWithoutLength(new byte[0]);
                            } else {
                                passage.pass();
                            }
                        })
                .assertNothingLostDoubledOrFailed();
    }

    // ------------------------------------------------------------------ what a gateway does

    /** What becomes of one request that is not simply passed on. */
    private interface Fault {
        void befall(FaultyGateway.Passage passage) throws IOException;
    }

    /** Requests 11 to 18, as in an outage once all had worked. */
    private static FaultyGateway.Schedule eightAfterTen(Fault fault) {
        return when(number -> number > 10 && number <= 18, fault);
    }

    private static FaultyGateway.Schedule everyTenth(Fault fault) {
        return when(number -> number % 10 == 0, fault);
    }

    private static FaultyGateway.Schedule firstThree(Fault fault) {
        return when(number -> number <= 3, fault);
    }

    private static FaultyGateway.Schedule when(IntPredicate numbers, Fault fault) {
        return (number, passage) -> {
            if (numbers.test(number)) {
                fault.befall(passage);
            } else {
                passage.pass();
            }
        };
    }

    /** The field {@code success}, number 3, which the emulator's own messages leave out. */
    private static UnknownFieldSet markedAsSuccess() {
        return UnknownFieldSet.newBuilder()
                .addField(3, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
    }

    private static Status partly() {
        return Status.newBuilder().setCode(1001).setMessage(PLATFORM_TEXT).build();
    }

    private static String goodRow(long n) {
        return row(n, "\"bhv_time\":1700000000");
    }

    private static String badRow(long n) {
        return row(n, BAD_TIME);
    }

    private static String row(long n, String time) {
        return "{\"n\":"
                + n
                + ",\"user_id\":\"u"
                + n % 997
                + "\",\"bhv_type\":\"click\","
                + time
                + ",\"spm\":\"s\",\"scm\":\"c\"}";
    }

    // ------------------------------------------------------------------ jobs

    private static Case goodRows(String name) {
        return rows(name, ROWS, GatewayITCase::goodRow).with(sink -> sink.setMaxBatchSize(200));
    }

    /** Dropped when the service has told what is wrong with them. */
    private static Case badRows(String name, long count) {
        return rows(name, count, GatewayITCase::badRow)
                .with(sink -> sink.setMaxBatchSize(1_000))
                .with(sink -> sink.setRecordErrorPolicy(RecordErrorPolicy.DROP));
    }

    private static Case oneBadRow(String name, RecordErrorPolicy policy) {
        return rows(name, 2_000, n -> n == BAD_ROW ? badRow(n) : goodRow(n))
                .with(sink -> sink.setMaxBatchSize(500))
                .with(sink -> sink.setRecordErrorPolicy(policy));
    }

    private static Case rows(String name, long count, GeneratorFunction<Long, String> row) {
        return new Case(name, count, row);
    }

    /** A job before it runs: what it writes, and with which settings. */
    private static final class Case {

        private final String name;
        private long count;
        private final GeneratorFunction<Long, String> row;
        private Consumer<ByteAirSinkBuilder<String>> settings = sink -> {};

        private Case(String name, long count, GeneratorFunction<Long, String> row) {
            this.name = name;
            this.count = count;
            this.row = row;
        }

        Case with(Consumer<ByteAirSinkBuilder<String>> setting) {
            settings = settings.andThen(setting);
            return this;
        }

        /**
         * For one that is to fail: when a source ends, Flink tells its task so, and if that has
         * failed in that moment, the job fails with that in place of the task's reason.
         */
        Case withoutEnd() {
            count = Long.MAX_VALUE;
            return this;
        }

        /** Runs to its end, whichever it is, behind a gateway that keeps to the schedule. */
        Result behind(FaultyGateway.Schedule schedule) throws Exception {
            try (ByteAirEmulator emulator = emulator().start()) {
                return behind(emulator, schedule);
            }
        }

        Result behind(ByteAirEmulator emulator, FaultyGateway.Schedule schedule) throws Exception {
            try (FaultyGateway gateway = new FaultyGateway(emulator, schedule)) {
                StreamExecutionEnvironment env =
                        DeliveryScenarios.withoutRestarts(Duration.ofMillis(200));
                ByteAirSinkBuilder<String> sink =
                        DeliveryScenarios.sink(emulator)
                                .setEndpoints(gateway.endpoint())
                                .setInitialBackoff(Duration.ofMillis(10))
                                .setMaxBackoff(Duration.ofMillis(50));
                sink.setMaxTimeInBufferMS(100);
                settings.accept(sink);
                env.fromSource(
                                new DataGeneratorSource<>(row, count, Types.STRING),
                                WatermarkStrategy.noWatermarks(),
                                "rows")
                        .sinkTo(sink.build());
                JobClient job = env.executeAsync();
                String failure = "";
                try {
                    job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
                } catch (ExecutionException e) {
                    failure = ExceptionUtils.stringifyException(e);
                }
                Result result = new Result(name, job, count, failure, gateway, emulator);
                System.out.println(result);
                return result;
            }
        }
    }

    private static ByteAirEmulator.Builder emulator() {
        return ByteAirEmulator.builder()
                .schema(RecordSchema.commerce())
                .keyFields("n")
                .keepRecords(0);
    }

    /** What the service has in the end, and what became of the job. */
    private static final class Result {

        private final long sent;
        private final long stored;
        private final long doubled;
        private final long accepted;
        private final long rejected;
        private final JobStatus state;
        private final String failure;
        private final int requests;
        private final int misbehaved;
        private final String name;

        private Result(
                String name,
                JobClient job,
                long sent,
                String failure,
                FaultyGateway gateway,
                ByteAirEmulator emulator)
                throws Exception {
            this.name = name;
            this.sent = sent;
            this.failure = failure;
            this.state = job.getJobStatus().get(10, TimeUnit.SECONDS);
            this.stored = emulator.stats().unique();
            this.doubled = emulator.stats().duplicates();
            this.accepted = DeliveryScenarios.counter(job.getJobID(), "recordsAccepted");
            this.rejected = DeliveryScenarios.counter(job.getJobID(), "recordsRejected");
            this.requests = gateway.requests();
            this.misbehaved = gateway.misbehaved();
        }

        void assertNothingLostDoubledOrFailed() {
            assertThat(misbehaved).as("misbehaved: " + this).isPositive();
            assertThat(state).as(toString()).isEqualTo(JobStatus.FINISHED);
            assertThat(stored).as(toString()).isEqualTo(sent);
            assertThat(doubled).as(toString()).isZero();
            assertThat(accepted).as(toString()).isEqualTo(sent);
        }

        Result assertFailedWith(String... parts) {
            assertThat(state).as(toString()).isEqualTo(JobStatus.FAILED);
            assertThat(failure).as(toString()).contains(parts);
            return this;
        }

        void assertAllRejected() {
            assertThat(state).as(toString()).isEqualTo(JobStatus.FINISHED);
            assertThat(stored).as(toString()).isZero();
            assertThat(accepted).as(toString()).isZero();
            assertThat(rejected).as(toString()).isEqualTo(sent);
        }

        @Override
        public String toString() {
            return String.format(
                    "gateway %s: job %s, sent %d, stored %d, %slost %d, doubled %d; counted as"
                            + " accepted %d, as rejected %d; requests %d, of which misanswered %d%s",
                    name,
                    state,
                    sent,
                    stored,
                    state == JobStatus.FINISHED ? "" : "not yet sent or ",
                    Math.max(0, sent - stored - rejected),
                    doubled,
                    accepted,
                    rejected,
                    requests,
                    misbehaved,
                    failure.isEmpty()
                            ? ""
                            : "; "
                                    + failure.lines()
                                            .filter(line -> line.startsWith("Caused by:"))
                                            .reduce((before, line) -> line)
                                            .orElse(failure));
        }
    }
}
