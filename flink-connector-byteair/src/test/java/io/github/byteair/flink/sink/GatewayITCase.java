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
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jobs without restarts behind a gateway that answers in its own words, or hands on half of the
 * service's: what the service has stored in the end is what was sent, each record once. The number
 * in a method's name is that of the case in issue 13.
 */
class GatewayITCase {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(DeliveryScenarios.clusterConfiguration())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String LOGIN =
            "<!DOCTYPE html><html><body><form action='/login'>Sign in</form></body></html>";

    /** Bad rows carry it where the schema wants a time. */
    private static final String BAD_TIME = "\"bhv_time\":\"yesterday\"";

    private static final String PLATFORM_TEXT = "the platform's own words, E4711";

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
        Result result =
                run(
                        20_000,
                        200,
                        (number, passage) -> {
                            if (number > 10 && number <= 18) {
                                passage.answer(200, answer.contentType, answer.body);
                            } else {
                                passage.pass();
                            }
                        });
        result.print("1, 200 " + answer);
        result.assertNothingLostDoubledOrFailed();
    }

    /** The service took it, but a gateway swallowed the answer. */
    @Test
    void item1An200WithoutTheServicesWordRefusesNothingEither() throws Exception {
        Result result =
                run(
                        20_000,
                        200,
                        (number, passage) -> {
                            if (number % 10 == 0) {
                                passage.forward();
                                passage.answer(200, PROTOBUF, "");
                            } else {
                                passage.pass();
                            }
                        });
        result.print("1, 200 and nothing, handed on");
        result.assertNothingLostDoubledOrFailed();
    }

    /** A day is closed when the service says so, and once. */
    @Test
    void item1A200WithoutTheServicesWordClosesNoDay() throws Exception {
        AtomicInteger dones = new AtomicInteger();
        LocalDate day = LocalDate.of(2026, 3, 1);
        try (ByteAirEmulator emulator = emulator().start();
                FaultyGateway gateway =
                        new FaultyGateway(
                                emulator,
                                (number, passage) -> {
                                    int done = passage.isDone() ? dones.incrementAndGet() : 0;
                                    if (done == 1) {
                                        passage.answer(200, PROTOBUF, "");
                                    } else if (done == 2) {
                                        passage.answer(200, JSON, "{}");
                                    } else if (done == 3) {
                                        passage.forward();
                                        passage.answer(504, HTML, "<h1>504</h1>");
                                    } else {
                                        passage.pass();
                                    }
                                })) {
            ByteAirSinkBuilder<String> sink =
                    sink(emulator, gateway)
                            .setStage(Stage.INCREMENTAL_SYNC_DAILY)
                            .setDataDate(day)
                            .setDoneTrigger(DoneTrigger.onCompletion());
            Result result =
                    Result.of(start(GatewayITCase::goodRow, 2_000, sink), 2_000, gateway, emulator);
            result.print("1 and 3, done answered by nothing, {} and 504, asked " + dones);
            result.assertNothingLostDoubledOrFailed();
            assertThat(dones).as(result.toString()).hasValueGreaterThanOrEqualTo(4);
            assertThat(emulator.stats().doneCalls()).as(result.toString()).isOne();
            assertThat(emulator.stats().done().get(0).dates()).containsExactly(day);
        }
    }

    // ------------------------------------------------------------------ item 2

    /** As many bad rows as fit in a batch: the answer that repeats them is larger than 4 MiB. */
    @Test
    void item2RowsRejectedByALargeAnswerAreRejected() throws Exception {
        String pad = "x".repeat(2_300);
        Result result =
                run(
                        n -> "{\"n\":" + n + "," + BAD_TIME + ",\"pad\":\"" + pad + "\"}",
                        20_000,
                        // Sent again after a time-out, a request would be answered 409, which
                        // names no row.
                        sink ->
                                sink.setMaxBatchSize(10_000)
                                        .setRequestTimeout(Duration.ofMinutes(1))
                                        .setRecordErrorPolicy(RecordErrorPolicy.DROP),
                        (number, passage) -> passage.pass());
        result.print("2, 20,000 bad rows of 2.4 KB");
        result.assertAllRejected();
    }

    /** No cap is large enough for reasons of 10 KB a row; smaller requests have smaller answers. */
    @Test
    void item2RowsRejectedByAnAnswerAboveEveryCapAreRejected() throws Exception {
        String reason = "no such time: " + "x".repeat(10_000);
        Result result =
                run(
                        GatewayITCase::badRow,
                        2_000,
                        sink ->
                                sink.setMaxBatchSize(1_000)
                                        .setRecordErrorPolicy(RecordErrorPolicy.DROP),
                        (number, passage) -> {
                            WriteResponse.Builder answer =
                                    passage.forward().writeResponse().toBuilder();
                            answer.getErrorsBuilderList()
                                    .forEach(error -> error.setMessage(reason));
                            passage.answer(answer.build());
                        });
        result.print("2, 1001 with reasons of 10 KB a row");
        result.assertAllRejected();
    }

    /** The connection breaks in the middle of an answer that began with 1001. */
    @Test
    void item2RowsRejectedByAnAnswerThatBreaksOffAreRejected() throws Exception {
        Result result =
                run(
                        GatewayITCase::badRow,
                        4_000,
                        sink ->
                                sink.setMaxBatchSize(1_000)
                                        .setRecordErrorPolicy(RecordErrorPolicy.DROP),
                        (number, passage) -> {
                            if (number <= 3) {
                                byte[] answer = passage.forward().writeResponse().toByteArray();
                                passage.breakOff(answer, answer.length / 2);
                            } else {
                                passage.pass();
                            }
                        });
        result.print("2, 1001 cut in the middle, three times");
        result.assertAllRejected();
    }

    // ------------------------------------------------------------------ item 3

    @ParameterizedTest
    @ValueSource(ints = {502, 504, 520})
    void item3AGatewayThatTimesOutAfterHandingOnDoublesNothing(int status) throws Exception {
        Result result =
                run(
                        60_000,
                        500,
                        (number, passage) -> {
                            if (number % 10 == 0) {
                                passage.forward();
                                passage.answer(status, HTML, "<h1>" + status + "</h1>");
                            } else {
                                passage.pass();
                            }
                        });
        result.print("3, every tenth handed on and answered " + status);
        result.assertNothingLostDoubledOrFailed();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503})
    void item3AGatewayWithoutItsUpstreamLosesNothing(int status) throws Exception {
        Result result =
                run(
                        20_000,
                        200,
                        (number, passage) -> {
                            if (number > 10 && number <= 18) {
                                passage.answer(status, HTML, "<h1>" + status + "</h1>");
                            } else {
                                passage.pass();
                            }
                        });
        result.print("3, eight not handed on and answered " + status);
        result.assertNothingLostDoubledOrFailed();
    }

    // ------------------------------------------------------------------ item 4

    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404, 421, 451})
    void item4AStrayStatusAfterAcceptedRequestsFailsNoJob(int status) throws Exception {
        Result result =
                run(
                        20_000,
                        200,
                        (number, passage) -> {
                            if (number > 10 && number <= 18) {
                                passage.answer(
                                        status,
                                        HTML,
                                        "<h1>Maintenance</h1>",
                                        "Location: /maintenance.html");
                            } else {
                                passage.pass();
                            }
                        });
        result.print("4, eight answered " + status);
        result.assertNothingLostDoubledOrFailed();
    }

    /** Wrong settings are told at once, with what was seen. */
    @ParameterizedTest
    @ValueSource(ints = {302, 403, 404})
    void item4TheSameBeforeAnythingWorkedFailsAtOnce(int status) throws Exception {
        Result result =
                run(
                        2_000,
                        200,
                        (number, passage) ->
                                passage.answer(
                                        status, HTML, "<h1>Nobody here</h1>", "Location: /x"));
        result.print("4, " + status + " from the first request on");
        assertThat(result.state).as(result.toString()).isEqualTo(JobStatus.FAILED);
        assertThat(result.failure).as(result.toString()).contains(Integer.toString(status));
        assertThat(result.stored).as(result.toString()).isZero();
    }

    /** Nor is a gateway that stays broken waited for without end. */
    @Test
    void item4AnOutageThatOutlastsTheGraceTimeFailsWithWhatWasSeen() throws Exception {
        Result result =
                run(
                        GatewayITCase::goodRow,
                        20_000,
                        sink ->
                                sink.setMaxBatchSize(200)
                                        .setGatewayGraceTime(Duration.ofMillis(500)),
                        (number, passage) -> {
                            if (number > 10) {
                                passage.answer(404, HTML, "<h1>Gone for good</h1>");
                            } else {
                                passage.pass();
                            }
                        });
        result.print("4, 404 for longer than the grace time of 0.5 s");
        assertThat(result.state).as(result.toString()).isEqualTo(JobStatus.FAILED);
        assertThat(result.failure)
                .as(result.toString())
                .contains("404", "Gone for good", "sink.gateway-grace-time");
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
                        emulator().accessKey("AKnew").secretKey("the+new+secret").start();
                FaultyGateway gateway =
                        new FaultyGateway(
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
                                })) {
            ByteAirSinkBuilder<String> sink =
                    sink(before, gateway)
                            .setMaxBatchSize(200)
                            .setCredentials(Credentials.volcFromFile(file.toString()));
            Result result =
                    Result.of(
                            start(GatewayITCase::goodRow, 20_000, sink),
                            20_000,
                            gateway,
                            before,
                            after);
            result.print("5, keys rotate, " + after.stats().unauthorized() + " requests refused");
            assertThat(after.stats().unauthorized()).as(result.toString()).isPositive();
            assertThat(after.stats().accepted()).as(result.toString()).isPositive();
            assertThat(result.state).as(result.toString()).isEqualTo(JobStatus.FINISHED);
            assertThat(result.stored).as(result.toString()).isEqualTo(20_000);
            assertThat(result.doubled).as(result.toString()).isZero();
        }
    }

    // ------------------------------------------------------------------ item 6

    /** One bad row, and an answer whose only error names none that was sent. */
    @Test
    void item6ARejectionOfAnUnknownRowDoesNotPassUnderFail() throws Exception {
        Result result =
                run(
                        n -> n == 7_777 ? badRow(n) : goodRow(n),
                        10_000,
                        sink -> sink.setMaxBatchSize(500),
                        GatewayITCase::nameNoRow);
        result.print("6, a row rejected but not named, FAIL");
        assertThat(result.state).as(result.toString()).isEqualTo(JobStatus.FAILED);
        assertThat(result.failure).as(result.toString()).contains(PLATFORM_TEXT);
    }

    /** The same with dead letters: the row is found, or the job fails; it does not vanish. */
    @Test
    void item6ARejectionOfAnUnknownRowDoesNotPassUnderDeadLetter(@TempDir Path folder)
            throws Exception {
        Result result =
                run(
                        n -> n == 7_777 ? badRow(n) : goodRow(n),
                        10_000,
                        sink ->
                                sink.setMaxBatchSize(500)
                                        .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                                        .setDeadLetterSink(DeadLetters.toFiles(folder.toString())),
                        GatewayITCase::nameNoRow);
        result.print("6, a row rejected but not named, DEAD_LETTER");
        if (result.state == JobStatus.FINISHED) {
            assertThat(result.rejected).as(result.toString()).isOne();
            assertThat(result.stored).as(result.toString()).isEqualTo(9_999);
        } else {
            assertThat(result.failure).as(result.toString()).contains(PLATFORM_TEXT);
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
                run(
                        n -> n == 7_777 ? badRow(n) : goodRow(n),
                        10_000,
                        sink ->
                                sink.setMaxBatchSize(500)
                                        .setRecordErrorPolicy(RecordErrorPolicy.DROP),
                        (number, passage) -> {
                            FaultyGateway.Message answer = passage.forward();
                            WriteResponse response = answer.writeResponse();
                            if (response.getErrorsCount() == 0) {
                                passage.handBack(answer);
                                return;
                            }
                            WriteResponse.Builder more = response.toBuilder();
                            for (long n = 7_700; n < 7_719; n++) {
                                more.addErrors(
                                        DataError.newBuilder()
                                                .setMessage("written")
                                                .setData(goodRow(n))
                                                .setUnknownFields(markedAsSuccess()));
                            }
                            passage.answer(more.build());
                        });
        result.print("6, one error among nineteen successes");
        assertThat(result.state).as(result.toString()).isEqualTo(JobStatus.FINISHED);
        assertThat(result.rejected).as(result.toString()).isOne();
        assertThat(result.accepted).as(result.toString()).isEqualTo(9_999);
        assertThat(result.stored).as(result.toString()).isEqualTo(9_999);
        assertThat(result.doubled).as(result.toString()).isZero();
    }

    // ------------------------------------------------------------------ item 8

    /** Cut between two errors, where what has come is a whole message. */
    @Test
    void item8AnAnswerCutAtAFieldsBorderWithoutFramingIsNoAnswer() throws Exception {
        Result result =
                run(
                        GatewayITCase::badRow,
                        4_000,
                        sink ->
                                sink.setMaxBatchSize(1_000)
                                        .setRecordErrorPolicy(RecordErrorPolicy.DROP),
                        (number, passage) -> {
                            if (number <= 3) {
                                WriteResponse whole = passage.forward().writeResponse();
                                List<DataError> come = whole.getErrorsList().subList(0, 100);
                                passage.answerWithoutLength(
                                        whole.toBuilder()
                                                .clearErrors()
                                                .addAllErrors(come)
                                                .build()
                                                .toByteArray());
                            } else {
                                passage.pass();
                            }
                        });
        result.print("8, 1001 without length, cut behind the hundredth error, three times");
        result.assertAllRejected();
    }

    /** Even a whole answer: nobody can tell that it is. */
    @Test
    void item8AnAnswerWithoutFramingLosesAndDoublesNothing() throws Exception {
        Result result =
                run(
                        20_000,
                        200,
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
                        });
        result.print("8, every tenth without length, every tenth not handed on and empty");
        result.assertNothingLostDoubledOrFailed();
    }

    // ------------------------------------------------------------------ tools

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

    private static Result run(long records, int batch, FaultyGateway.Schedule schedule)
            throws Exception {
        return run(GatewayITCase::goodRow, records, sink -> sink.setMaxBatchSize(batch), schedule);
    }

    private static Result run(
            GeneratorFunction<Long, String> row,
            long records,
            Consumer<ByteAirSinkBuilder<String>> settings,
            FaultyGateway.Schedule schedule)
            throws Exception {
        try (ByteAirEmulator emulator = emulator().start();
                FaultyGateway gateway = new FaultyGateway(emulator, schedule)) {
            ByteAirSinkBuilder<String> sink = sink(emulator, gateway);
            settings.accept(sink);
            return Result.of(start(row, records, sink), records, gateway, emulator);
        }
    }

    private static ByteAirEmulator.Builder emulator() {
        return ByteAirEmulator.builder()
                .schema(RecordSchema.commerce())
                .keyFields("n")
                .keepRecords(0);
    }

    private static ByteAirSinkBuilder<String> sink(
            ByteAirEmulator emulator, FaultyGateway gateway) {
        ByteAirSinkBuilder<String> sink =
                DeliveryScenarios.sink(emulator)
                        .setEndpoints(gateway.endpoint())
                        .setInitialBackoff(Duration.ofMillis(10))
                        .setMaxBackoff(Duration.ofMillis(50));
        sink.setMaxTimeInBufferMS(100);
        return sink;
    }

    private static JobClient start(
            GeneratorFunction<Long, String> row, long records, ByteAirSinkBuilder<String> sink)
            throws Exception {
        StreamExecutionEnvironment env = DeliveryScenarios.withoutRestarts(Duration.ofMillis(500));
        env.fromSource(
                        new DataGeneratorSource<>(row, records, Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "rows")
                .sinkTo(sink.build());
        return env.executeAsync();
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
        private String name = "";

        private Result(
                JobClient job,
                long sent,
                String failure,
                FaultyGateway gateway,
                ByteAirEmulator... emulators)
                throws Exception {
            this.sent = sent;
            this.failure = failure;
            this.state = job.getJobStatus().get(10, TimeUnit.SECONDS);
            this.stored = Stream.of(emulators).mapToLong(e -> e.stats().unique()).sum();
            this.doubled = Stream.of(emulators).mapToLong(e -> e.stats().duplicates()).sum();
            this.accepted = DeliveryScenarios.counter(job.getJobID(), "recordsAccepted");
            this.rejected = DeliveryScenarios.counter(job.getJobID(), "recordsRejected");
            this.requests = gateway.requests();
            this.misbehaved = gateway.misbehaved();
        }

        /** Waits for the job's end, whichever it is. */
        static Result of(
                JobClient job, long sent, FaultyGateway gateway, ByteAirEmulator... emulators)
                throws Exception {
            String failure = "";
            try {
                job.getJobExecutionResult().get(2, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                failure = ExceptionUtils.stringifyException(e);
            }
            return new Result(job, sent, failure, gateway, emulators);
        }

        void print(String what) {
            name = what;
            System.out.println(this);
        }

        void assertNothingLostDoubledOrFailed() {
            assertThat(misbehaved).as("misbehaved: " + this).isPositive();
            assertThat(state).as(toString()).isEqualTo(JobStatus.FINISHED);
            assertThat(stored).as(toString()).isEqualTo(sent);
            assertThat(doubled).as(toString()).isZero();
            assertThat(accepted).as(toString()).isEqualTo(sent);
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
