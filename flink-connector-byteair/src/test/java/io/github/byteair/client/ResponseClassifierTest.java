/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.WriteOutcome.Kind.ACCEPTED;
import static io.github.byteair.client.WriteOutcome.Kind.DUPLICATE_ID;
import static io.github.byteair.client.WriteOutcome.Kind.MISCONFIGURED;
import static io.github.byteair.client.WriteOutcome.Kind.NOT_TAKEN;
import static io.github.byteair.client.WriteOutcome.Kind.NO_ANSWER;
import static io.github.byteair.client.WriteOutcome.Kind.PARTLY_REJECTED;
import static io.github.byteair.client.WriteOutcome.Kind.REFUSED;
import static io.github.byteair.client.WriteOutcome.Kind.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.UnknownFieldSet;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseClassifierTest {

    static final String PROTOBUF = "application/x-protobuf";
    static final String JSON = "application/json";
    static final int MAX = 64 * 1024;

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    /** What each code means under each HTTP status; the heart of the matter. */
    static Stream<Arguments> codeUnderHttpStatus() {
        // A column per HTTP status, "-" for a body without a Status (an HTML page).
        String[] table = {
            "code  200              400              409              500              503",
            "-     NO_ANSWER        REFUSED          DUPLICATE_ID     NOT_TAKEN        NOT_TAKEN",
            "0     ACCEPTED         REFUSED          DUPLICATE_ID     NO_ANSWER        NO_ANSWER",
            "200   ACCEPTED         REFUSED          DUPLICATE_ID     NO_ANSWER        NO_ANSWER",
            "1001  PARTLY_REJECTED  PARTLY_REJECTED  PARTLY_REJECTED  NO_ANSWER        NO_ANSWER",
            "409   DUPLICATE_ID     DUPLICATE_ID     DUPLICATE_ID     DUPLICATE_ID     DUPLICATE_ID",
            "429   THROTTLED        THROTTLED        THROTTLED        THROTTLED        THROTTLED",
            "400   REFUSED          REFUSED          REFUSED          NOT_TAKEN        NOT_TAKEN",
            "413   REFUSED          REFUSED          REFUSED          NOT_TAKEN        NOT_TAKEN",
            "422   REFUSED          REFUSED          REFUSED          NOT_TAKEN        NOT_TAKEN",
            "401   MISCONFIGURED    MISCONFIGURED    MISCONFIGURED    NOT_TAKEN        NOT_TAKEN",
            "403   MISCONFIGURED    MISCONFIGURED    MISCONFIGURED    NOT_TAKEN        NOT_TAKEN",
            "404   NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN",
            "500   NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN",
            "1     NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN",
            "-1    NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN",
            "1002  NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        NOT_TAKEN",
        };
        List<Arguments> rows = new ArrayList<>();
        String[] http = table[0].trim().split("\\s+");
        for (String line : Arrays.asList(table).subList(1, table.length)) {
            String[] cells = line.trim().split("\\s+");
            for (int i = 1; i < cells.length; i++) {
                rows.add(arguments(Integer.parseInt(http[i]), cells[0], Kind.valueOf(cells[i])));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "HTTP {0}, code {1}: {2}")
    @MethodSource
    void codeUnderHttpStatus(int http, String code, Kind expected) {
        if (code.equals("-")) {
            assertThat(write(http, "text/html", utf8("<html>Sorry</html>")).kind())
                    .isEqualTo(expected);
            assertThat(write(http, null, new byte[0]).kind()).isEqualTo(expected);
            return;
        }
        int number = Integer.parseInt(code);
        String json = "{\"status\":{\"code\":" + number + ",\"message\":\"words\"}}";
        for (WriteOutcome outcome :
                List.of(
                        write(http, PROTOBUF, status(number, "words")),
                        write(http, "application/protobuf; charset=x", status(number, "words")),
                        write(http, JSON, utf8(json)),
                        write(http, "text/plain", utf8(" \r\n" + json)),
                        write(http, null, utf8(json)),
                        write(http, null, status(number, "words")))) {
            assertThat(outcome.kind()).isEqualTo(expected);
            assertThat(outcome.httpStatus()).isEqualTo(http);
            assertThat(outcome.message()).isEqualTo("words");
        }
    }

    @Test
    void understandsAnAnswerWhateverItsLength() {
        // As a length, 123 is a brace, and the tag before it a line break.
        for (int words = 1; words < 300; words++) {
            byte[] body = status(1001, "x".repeat(words));
            assertThat(write(200, PROTOBUF, body).kind()).isEqualTo(PARTLY_REJECTED);
            assertThat(write(200, null, body).kind()).isEqualTo(PARTLY_REJECTED);
        }
    }

    static Stream<Arguments> httpStatusAlone() {
        return Stream.of(
                arguments(0, NO_ANSWER),
                arguments(100, NO_ANSWER),
                arguments(199, NO_ANSWER),
                arguments(200, NO_ANSWER),
                arguments(201, NO_ANSWER),
                arguments(204, NO_ANSWER),
                arguments(206, NO_ANSWER),
                arguments(299, NO_ANSWER),
                arguments(300, MISCONFIGURED),
                arguments(301, MISCONFIGURED),
                arguments(302, MISCONFIGURED),
                arguments(304, MISCONFIGURED),
                arguments(307, MISCONFIGURED),
                arguments(308, MISCONFIGURED),
                arguments(400, REFUSED),
                arguments(401, MISCONFIGURED),
                arguments(402, MISCONFIGURED),
                arguments(403, MISCONFIGURED),
                arguments(404, MISCONFIGURED),
                arguments(405, MISCONFIGURED),
                arguments(406, MISCONFIGURED),
                arguments(407, MISCONFIGURED),
                arguments(408, NOT_TAKEN),
                arguments(409, DUPLICATE_ID),
                arguments(410, MISCONFIGURED),
                arguments(411, MISCONFIGURED),
                arguments(413, REFUSED),
                arguments(414, MISCONFIGURED),
                arguments(415, MISCONFIGURED),
                arguments(418, MISCONFIGURED),
                arguments(421, MISCONFIGURED),
                arguments(422, REFUSED),
                arguments(425, NOT_TAKEN),
                arguments(426, MISCONFIGURED),
                arguments(429, THROTTLED),
                arguments(431, MISCONFIGURED),
                arguments(451, MISCONFIGURED),
                arguments(499, MISCONFIGURED),
                arguments(500, NOT_TAKEN),
                arguments(501, NOT_TAKEN),
                arguments(502, NOT_TAKEN),
                arguments(503, NOT_TAKEN),
                arguments(504, NOT_TAKEN),
                arguments(505, NOT_TAKEN),
                arguments(520, NOT_TAKEN),
                arguments(599, NOT_TAKEN),
                arguments(999, NOT_TAKEN));
    }

    @ParameterizedTest(name = "HTTP {0}: {1}")
    @MethodSource
    void httpStatusAlone(int http, Kind expected) {
        for (RequestKind request : RequestKind.values()) {
            for (WriteOutcome outcome :
                    List.of(
                            classify(http, "text/html", null, null, utf8("<p>no</p>"), request),
                            classify(
                                    http,
                                    "text/plain",
                                    null,
                                    null,
                                    utf8("\n\nxxxxxxxxxx"),
                                    request),
                            classify(http, null, null, null, new byte[0], request),
                            classify(http, JSON, null, null, utf8("[]"), request))) {
                assertThat(outcome.kind()).isEqualTo(expected);
                assertThat(outcome.code()).isEqualTo(http);
                assertThat(outcome.message()).isNotEmpty();
                if (expected == MISCONFIGURED) {
                    assertThat(outcome.remedy()).startsWith("Check ");
                }
            }
        }
    }

    static Stream<Arguments> codeOutranked() {
        return Stream.of(
                // These HTTP statuses say more than a body that comes with them…
                arguments(401, 0, MISCONFIGURED),
                arguments(401, 500, MISCONFIGURED),
                arguments(403, 409, MISCONFIGURED),
                arguments(404, 400, MISCONFIGURED),
                arguments(404, 0, MISCONFIGURED),
                arguments(302, 0, MISCONFIGURED),
                arguments(408, 400, NOT_TAKEN),
                arguments(413, 500, REFUSED),
                arguments(422, 1001, REFUSED),
                arguments(429, 0, THROTTLED),
                arguments(429, 409, THROTTLED),
                arguments(429, 400, THROTTLED),
                // …except where it says to slow down.
                arguments(401, 429, THROTTLED),
                arguments(404, 429, THROTTLED),
                arguments(413, 429, THROTTLED),
                arguments(302, 429, THROTTLED),
                // Any 2xx with a Status is the service's; without one only 200 can be.
                arguments(201, 0, ACCEPTED),
                arguments(202, 1001, PARTLY_REJECTED),
                arguments(206, 500, NOT_TAKEN));
    }

    @ParameterizedTest(name = "HTTP {0}, code {1}: {2}")
    @MethodSource
    void codeOutranked(int http, int code, Kind expected) {
        assertThat(write(http, PROTOBUF, status(code, "x")).kind()).isEqualTo(expected);
    }

    static Stream<Arguments> knownMessages() {
        return Stream.of(
                arguments(
                        "Can't find configuration for tenant/application_id",
                        MISCONFIGURED,
                        "application id"),
                arguments(
                        "Can’t find configuration for tenant/application_id 1/2",
                        MISCONFIGURED,
                        "application id"),
                arguments(
                        "can't find configuration for tenant_id 1, application_id 2",
                        MISCONFIGURED,
                        "application id"),
                arguments("Can't support scene", MISCONFIGURED, "topic"),
                arguments("Can't support scene: behaviour", MISCONFIGURED, "topic"),
                arguments(
                        "Syncing is end or not start in stage(incremental_sync_daily)",
                        MISCONFIGURED,
                        "stage"),
                arguments("Find no data schema of tenant_id 2100021", MISCONFIGURED, "tenant id"),
                arguments("Data is empty", REFUSED, "no record"),
                arguments(
                        "The value(2022-13-01) of 'Content-Date' header is invalid",
                        MISCONFIGURED,
                        "yyyy-MM-dd"),
                arguments(
                        "The value() of 'Content-Date' header is invalid, use yyyyMMdd",
                        MISCONFIGURED,
                        "yyyy-MM-dd"),
                arguments("Syncing is not allowed when acked", MISCONFIGURED, "Re-open"),
                arguments(
                        "Syncing is not allowed when acked, 2022-01-01", MISCONFIGURED, "Re-open"),
                arguments("Syncing or ack is not allowed when data cleaning", NOT_TAKEN, "wait"),
                arguments("Syncing is not allowed when data cleaning", NOT_TAKEN, "wait"),
                arguments("Syncing or ack is not allowed when done", MISCONFIGURED, "re-sync"),
                arguments("Syncing or ack is not allowed when failed", MISCONFIGURED, "re-sync"),
                arguments("Syncing or ack is not allowed when skipped", MISCONFIGURED, "re-sync"),
                arguments("Syncing is not allowed when skipped.", MISCONFIGURED, "re-sync"),
                arguments("Syncing is not allowed when realtime cutoff", MISCONFIGURED, "cut off"),
                arguments(
                        "parse partition_date(2006010) error, want yyyyMMdd",
                        MISCONFIGURED,
                        "dates given to done"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void knownMessages(String message, Kind expected, String remedy) {
        String json = "{\"status\":{\"code\":400,\"message\":\"" + message + "\"}}";
        String bare = "{\"status\":{\"message\":\"" + message + "\"}}";
        for (RequestKind request : RequestKind.values()) {
            for (WriteOutcome outcome :
                    List.of(
                            classify(200, PROTOBUF, null, null, status(400, message), request),
                            classify(400, PROTOBUF, null, null, status(400, message), request),
                            classify(200, JSON, null, null, utf8(json), request),
                            classify(400, JSON, null, null, utf8(json), request),
                            // The code left out, or only the text, under an HTTP failure.
                            classify(400, JSON, null, null, utf8(bare), request),
                            classify(400, "text/plain", null, null, utf8(message), request),
                            // The same refusal under a status or code of another kind.
                            classify(404, PROTOBUF, null, null, status(400, message), request),
                            classify(422, PROTOBUF, null, null, status(400, message), request),
                            classify(500, PROTOBUF, null, null, status(400, message), request),
                            classify(200, PROTOBUF, null, null, status(1002, message), request))) {
                assertThat(outcome.kind()).isEqualTo(expected);
                assertThat(outcome.remedy()).contains(remedy);
                assertThat(outcome.message()).contains(message.substring(5));
            }
        }
    }

    @Test
    void namesTheDayThatIsClosed() {
        byte[] body = status(400, "Syncing is not allowed when acked");
        RawResponse response = new RawResponse(200, PROTOBUF, null, null, body);
        WriteOutcome outcome =
                ResponseClassifier.classify(
                        response, RequestKind.WRITE, LocalDate.of(2022, 1, 9), MAX, NOW);
        assertThat(outcome.remedy()).contains("data date 2022-01-09 was closed");
        assertThat(write(200, PROTOBUF, body).remedy()).contains("data date was closed");
    }

    @Test
    void takesNoKnownMessageForAFailureWhereNothingFailed() {
        assertThat(write(200, PROTOBUF, status(0, "Data is empty")).kind()).isEqualTo(ACCEPTED);
        assertThat(write(200, PROTOBUF, status(409, "Data is empty")).kind())
                .isEqualTo(DUPLICATE_ID);
        assertThat(write(200, PROTOBUF, status(1001, "Data is empty")).kind())
                .isEqualTo(PARTLY_REJECTED);
        assertThat(write(200, "text/plain", utf8("Data is empty")).kind()).isEqualTo(NO_ANSWER);
    }

    @ParameterizedTest
    @MethodSource("unknownRefusals")
    void leavesAnUnknownMessageToBisection(String message) {
        WriteOutcome outcome = write(200, PROTOBUF, status(400, message));
        assertThat(outcome.kind()).isEqualTo(REFUSED);
        assertThat(outcome.remedy()).isNull();
        assertThat(outcome.message()).isNotEmpty();
    }

    static Stream<String> unknownRefusals() {
        return Stream.of(
                "",
                "unmarshal body failed",
                "record says: Can't support scene",
                "Syncing is not allowed when doneish",
                "Syncing is not allowed",
                "The value of something is invalid");
    }

    static Stream<Arguments> understoodAsSuccess() {
        return Stream.of(
                arguments("empty protobuf", PROTOBUF, new byte[0]),
                arguments("empty JSON", JSON, utf8("{}")),
                arguments("empty JSON, spaced", JSON, utf8(" { } \n")),
                arguments("empty JSON, said to be protobuf", PROTOBUF, utf8("{}")),
                arguments("empty JSON, untyped", null, utf8("{}")),
                arguments("empty status", JSON, utf8("{\"status\":{}}")),
                arguments("null code", JSON, utf8("{\"status\":{\"code\":null}}")),
                arguments("code as text", JSON, utf8("{\"status\":{\"code\":\"0\"}}")),
                arguments(
                        "more fields",
                        JSON,
                        utf8(
                                "{\"x\":[{\"status\":{\"code\":5}}],\"status\":{\"y\":{},"
                                        + "\"code\":0,\"success\":true},\"errors\":[],\"z\":1}")),
                arguments("errors null", JSON, utf8("{\"status\":{\"code\":0},\"errors\":null}")),
                arguments("empty protobuf status", PROTOBUF, new byte[] {0x0a, 0x00}),
                arguments(
                        "not flagged as success",
                        PROTOBUF,
                        statusOf(Status.newBuilder().setMessage("ok"))),
                arguments(
                        "new field beside status",
                        PROTOBUF,
                        WriteResponse.newBuilder()
                                .setStatus(Status.newBuilder().setSuccess(true))
                                .setUnknownFields(unknownField())
                                .build()
                                .toByteArray()),
                arguments(
                        "new field in status",
                        PROTOBUF,
                        statusOf(
                                Status.newBuilder()
                                        .setSuccess(true)
                                        .setUnknownFields(unknownField()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void understoodAsSuccess(String name, String type, byte[] body) {
        assertThat(write(200, type, body).kind()).isEqualTo(ACCEPTED);
        assertThat(classify(200, type, null, null, body, RequestKind.DONE).kind())
                .isEqualTo(ACCEPTED);
        assertThat(classify(200, type, "gzip", null, gzip(body), RequestKind.WRITE).kind())
                .isEqualTo(ACCEPTED);
        // Some proxies decompress and leave the header.
        if (body.length > 0) {
            assertThat(classify(200, type, "gzip", null, body, RequestKind.WRITE).kind())
                    .isEqualTo(ACCEPTED);
        }
    }

    static Stream<Arguments> notUnderstood() {
        byte[] good = status(1001, "some records failed");
        return Stream.of(
                arguments("empty, untyped", null, new byte[0]),
                arguments("empty JSON document", JSON, new byte[0]),
                arguments("empty text", "text/plain", new byte[0]),
                arguments("HTML", "text/html", utf8("<!DOCTYPE html><title>Login</title>")),
                arguments("HTML said to be protobuf", PROTOBUF, utf8("<html></html>")),
                arguments("HTML said to be JSON", JSON, utf8("<html></html>")),
                arguments("text", "text/plain", utf8("OK")),
                arguments("text said to be protobuf", PROTOBUF, utf8("OK")),
                // A line break is the tag of the field status: such text can parse as protobuf.
                arguments("unlucky text", "text/plain", utf8("\n\nxxxxxxxxxx")),
                arguments("unlucky text, untyped", null, utf8("\n\nxxxxxxxxxx")),
                arguments("unlucky text, typed", PROTOBUF, utf8("\n\nxxxxxxxxxx")),
                arguments("cut protobuf", PROTOBUF, Arrays.copyOf(good, good.length - 1)),
                arguments("cut protobuf, by half", PROTOBUF, Arrays.copyOf(good, good.length / 2)),
                arguments("protobuf and more", PROTOBUF, concat(good, new byte[] {(byte) 0xff})),
                arguments("errors without status", PROTOBUF, withoutStatus()),
                arguments("unknown fields only", PROTOBUF, unknownField().toByteArray()),
                arguments("bad UTF-8", PROTOBUF, new byte[] {0x0a, 3, 0x12, 1, (byte) 0xff}),
                arguments("zeros", PROTOBUF, new byte[100]),
                arguments("JSON without status", JSON, utf8("{\"code\":0}")),
                arguments("JSON with null status", JSON, utf8("{\"status\":null}")),
                arguments("JSON with a text status", JSON, utf8("{\"status\":\"ok\"}")),
                arguments("JSON with a number status", JSON, utf8("{\"status\":0}")),
                arguments("JSON with errors only", JSON, utf8("{\"errors\":[]}")),
                arguments("JSON array", JSON, utf8("[{\"status\":{\"code\":0}}]")),
                arguments("JSON text", JSON, utf8("\"ok\"")),
                arguments("JSON number", JSON, utf8("0")),
                arguments("JSON null", JSON, utf8("null")),
                arguments("cut JSON", JSON, utf8("{\"status\":{\"code\":0}")),
                arguments("cut JSON, inside", JSON, utf8("{\"status\":{\"code\":")),
                arguments("JSON and more", JSON, utf8("{\"status\":{\"code\":0}} x")),
                arguments("two JSON objects", JSON, utf8("{\"status\":{}}{\"status\":{}}")),
                arguments("code a fraction", JSON, utf8("{\"status\":{\"code\":0.5}}")),
                arguments("code a word", JSON, utf8("{\"status\":{\"code\":\"zero\"}}")),
                arguments("code an empty text", JSON, utf8("{\"status\":{\"code\":\"\"}}")),
                arguments("code too large", JSON, utf8("{\"status\":{\"code\":4294967296}}")),
                arguments("code an object", JSON, utf8("{\"status\":{\"code\":{}}}")),
                arguments("code a truth", JSON, utf8("{\"status\":{\"code\":false}}")),
                arguments("errors of texts", JSON, utf8("{\"status\":{},\"errors\":[\"no id\"]}")),
                arguments("deep JSON", JSON, utf8("{\"status\":" + "[".repeat(30_000))),
                arguments(
                        "deep data",
                        JSON,
                        utf8("{\"status\":{},\"errors\":[{\"data\":" + "[".repeat(30_000))),
                arguments("too large", JSON, utf8("{\"a\":\"" + "x".repeat(MAX) + "\"}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void notUnderstood(String name, String type, byte[] body) {
        for (WriteOutcome outcome :
                List.of(
                        write(200, type, body),
                        classify(200, type, null, null, body, RequestKind.DONE),
                        classify(200, type, "gzip", null, body, RequestKind.WRITE))) {
            assertThat(outcome.kind()).isEqualTo(NO_ANSWER);
            assertThat(outcome.message())
                    .contains("HTTP 200")
                    .hasSizeLessThan(300)
                    .matches("\\P{Cntrl}*");
        }
        // With an HTTP failure around it, the body does not matter.
        assertThat(write(503, type, body).kind()).isEqualTo(NOT_TAKEN);
        assertThat(write(400, type, body).kind()).isEqualTo(REFUSED);
    }

    @Test
    void quotesWhatItDoesNotUnderstand() {
        WriteOutcome outcome = write(200, "text/html", utf8("<html>\n<b>Log in\u0007</b>"));
        assertThat(outcome.message())
                .isEqualTo(
                        "The answer (HTTP 200) is not one of the service's: \"<html> <b>Log"
                                + " in.</b>\"");
    }

    @Test
    void boundsDecompression() {
        byte[] bomb = gzip(new byte[50 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(MAX);
        WriteOutcome outcome = classify(200, PROTOBUF, "gzip", null, bomb, RequestKind.WRITE);
        assertThat(outcome.kind()).isEqualTo(NO_ANSWER);
        assertThat(outcome.message()).contains("larger than 65536 bytes");
        assertThat(classify(500, PROTOBUF, "gzip", null, bomb, RequestKind.WRITE).kind())
                .isEqualTo(NOT_TAKEN);
    }

    @Test
    void survivesBrokenGzip() {
        byte[] whole = gzip(status(0, "fine"));
        for (int length = 2; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(classify(200, PROTOBUF, "gzip", null, cut, RequestKind.WRITE).kind())
                    .isEqualTo(NO_ANSWER);
        }
        whole[whole.length - 6] ^= 1; // the checksum
        assertThat(classify(200, PROTOBUF, "gzip", null, whole, RequestKind.WRITE).kind())
                .isEqualTo(NO_ANSWER);
    }

    @Test
    void doesNotTakeALostCompressedBodyForTheEmptyMessage() {
        assertThat(classify(200, PROTOBUF, "gzip", null, new byte[0], RequestKind.WRITE).kind())
                .isEqualTo(NO_ANSWER);
    }

    @Test
    void listsRejectedRecordsInEitherForm() {
        byte[] protobuf =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001).setMessage("2 failed"))
                        .addErrors(DataError.newBuilder().setMessage("m1").setData("{\"a\":1}"))
                        .addErrors(DataError.newBuilder().setMessage("m2"))
                        .build()
                        .toByteArray();
        String json =
                "{\"errors\":[{\"message\":\"m1\",\"data\":\"{\\\"a\\\":1}\"},{\"message\":\"m2\"}],"
                        + "\"status\":{\"code\":1001,\"message\":\"2 failed\"}}";
        String inline =
                "{\"status\":{\"code\":1001,\"message\":\"2 failed\"},"
                        + "\"errors\":[{\"message\":\"m1\",\"data\":{ \"a\":1}},"
                        + "{\"message\":\"m2\",\"data\":null}]}";
        for (WriteOutcome outcome :
                List.of(
                        write(200, PROTOBUF, protobuf),
                        write(200, JSON, utf8(json)),
                        write(200, JSON, utf8(inline)))) {
            assertThat(outcome.kind()).isEqualTo(PARTLY_REJECTED);
            assertThat(outcome.code()).isEqualTo(1001);
            assertThat(outcome.message()).isEqualTo("2 failed");
            assertThat(outcome.errors())
                    .extracting(RecordError::message)
                    .containsExactly("m1", "m2");
            assertThat(outcome.errors())
                    .extracting(RecordError::data)
                    .containsExactly("{\"a\":1}", "");
        }
    }

    @Test
    void doesNotOverlookErrorsUnderASuccessCode() {
        byte[] body =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setSuccess(true))
                        .addErrors(DataError.newBuilder().setMessage("m1"))
                        .build()
                        .toByteArray();
        assertThat(write(200, PROTOBUF, body).kind()).isEqualTo(PARTLY_REJECTED);
    }

    @Test
    void hasNoRecordsToRejectInADone() {
        assertThat(classify(200, PROTOBUF, null, null, status(1001, ""), RequestKind.DONE).kind())
                .isEqualTo(NOT_TAKEN);
    }

    static Stream<Arguments> retryAfter() {
        return Stream.of(
                arguments(null, null),
                arguments("0", Duration.ZERO),
                arguments("7", Duration.ofSeconds(7)),
                arguments(" 7 ", Duration.ofSeconds(7)),
                arguments("600", Duration.ofMinutes(10)),
                arguments("601", Duration.ofMinutes(10)),
                arguments("99999999999999999999999", Duration.ofMinutes(10)),
                arguments("Sun, 22 Nov 2026 12:00:30 GMT", Duration.ofSeconds(30)),
                arguments("Sun, 22 Nov 2026 11:00:00 GMT", Duration.ZERO),
                arguments("Mon, 22 Nov 2027 12:00:00 GMT", Duration.ofMinutes(10)),
                arguments("-1", null),
                arguments("1.5", null),
                arguments("", null),
                arguments("soon", null),
                arguments("٣", null),
                arguments("Sun, 22 Nov 2026", null));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void retryAfter(String header, Duration expected) {
        for (int http : List.of(200, 429, 503)) {
            WriteOutcome outcome =
                    classify(http, PROTOBUF, null, header, status(429, "slow"), RequestKind.WRITE);
            assertThat(outcome.kind()).isEqualTo(THROTTLED);
            assertThat(outcome.retryAfter()).isEqualTo(expected);
        }
        assertThat(classify(503, null, null, header, new byte[0], RequestKind.WRITE).retryAfter())
                .isEqualTo(expected);
    }

    @Test
    void boundsMessages() {
        WriteOutcome outcome = write(200, PROTOBUF, status(400, "é\n".repeat(20_000)));
        assertThat(outcome.message()).hasSizeLessThanOrEqualTo(2048).doesNotContain("\n");
    }

    static WriteOutcome write(int http, String type, byte[] body) {
        return classify(http, type, null, null, body, RequestKind.WRITE);
    }

    static WriteOutcome classify(
            int http,
            String type,
            String encoding,
            String retryAfter,
            byte[] body,
            RequestKind request) {
        return ResponseClassifier.classify(
                new RawResponse(http, type, encoding, retryAfter, body), request, null, MAX, NOW);
    }

    static byte[] status(int code, String message) {
        return statusOf(Status.newBuilder().setCode(code).setMessage(message));
    }

    private static byte[] statusOf(Status.Builder status) {
        return WriteResponse.newBuilder().setStatus(status).build().toByteArray();
    }

    private static byte[] withoutStatus() {
        return WriteResponse.newBuilder()
                .addErrors(DataError.newBuilder().setMessage("no id"))
                .build()
                .toByteArray();
    }

    private static UnknownFieldSet unknownField() {
        return UnknownFieldSet.newBuilder()
                .addField(15, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();
    }

    static byte[] gzip(byte[] raw) {
        try (GzipEncoder encoder = new GzipEncoder(6)) {
            return encoder.encode(raw);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
