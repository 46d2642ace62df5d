/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.WriteOutcome.Kind.ACCEPTED;
import static io.github.byteair.client.WriteOutcome.Kind.DUPLICATE_ID;
import static io.github.byteair.client.WriteOutcome.Kind.FOREIGN_ANSWER;
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
import java.io.ByteArrayOutputStream;
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
import org.junit.jupiter.params.provider.ValueSource;

class ResponseClassifierTest {

    static final String PROTOBUF = "application/x-protobuf";
    static final String JSON = "application/json";
    static final int MAX = 64 * 1024;

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    /** What each code means under each HTTP status; the heart of the matter. */
    static Stream<Arguments> codeUnderHttpStatus() {
        // A column per HTTP status; "-" for a body without a Status (an HTML page), "0-" and "200-"
        // for one without success. Failures come with success false.
        String[] table = {
            "code  200              400              404              401",
            "-     NO_ANSWER        FOREIGN_ANSWER   FOREIGN_ANSWER   MISCONFIGURED",
            "0-    NO_ANSWER        FOREIGN_ANSWER   FOREIGN_ANSWER   MISCONFIGURED",
            "200-  NO_ANSWER        FOREIGN_ANSWER   FOREIGN_ANSWER   MISCONFIGURED",
            "0     ACCEPTED         NO_ANSWER        NO_ANSWER        NO_ANSWER",
            "200   ACCEPTED         NO_ANSWER        NO_ANSWER        NO_ANSWER",
            "1001  PARTLY_REJECTED  PARTLY_REJECTED  PARTLY_REJECTED  MISCONFIGURED",
            "409   DUPLICATE_ID     DUPLICATE_ID     DUPLICATE_ID     MISCONFIGURED",
            "429   THROTTLED        THROTTLED        THROTTLED        THROTTLED",
            "400   REFUSED          REFUSED          REFUSED          MISCONFIGURED",
            "413   REFUSED          REFUSED          REFUSED          MISCONFIGURED",
            "422   REFUSED          REFUSED          REFUSED          MISCONFIGURED",
            "401   MISCONFIGURED    MISCONFIGURED    MISCONFIGURED    MISCONFIGURED",
            "403   MISCONFIGURED    MISCONFIGURED    MISCONFIGURED    MISCONFIGURED",
            "404   NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        MISCONFIGURED",
            "500   NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        MISCONFIGURED",
            "1     NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        MISCONFIGURED",
            "-1    NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        MISCONFIGURED",
            "1002  NOT_TAKEN        NOT_TAKEN        NOT_TAKEN        MISCONFIGURED",
            "code  409              413              503              504",
            "-     FOREIGN_ANSWER   REFUSED          NOT_TAKEN        NO_ANSWER",
            "0-    FOREIGN_ANSWER   REFUSED          NOT_TAKEN        NO_ANSWER",
            "200-  FOREIGN_ANSWER   REFUSED          NOT_TAKEN        NO_ANSWER",
            "0     NO_ANSWER        NO_ANSWER        NO_ANSWER        NO_ANSWER",
            "200   NO_ANSWER        NO_ANSWER        NO_ANSWER        NO_ANSWER",
            "1001  PARTLY_REJECTED  PARTLY_REJECTED  NO_ANSWER        NO_ANSWER",
            "409   DUPLICATE_ID     DUPLICATE_ID     DUPLICATE_ID     DUPLICATE_ID",
            "429   THROTTLED        THROTTLED        THROTTLED        THROTTLED",
            "400   REFUSED          REFUSED          NOT_TAKEN        NOT_TAKEN",
            "413   REFUSED          REFUSED          NOT_TAKEN        NOT_TAKEN",
            "422   REFUSED          REFUSED          NOT_TAKEN        NOT_TAKEN",
            "401   MISCONFIGURED    MISCONFIGURED    NOT_TAKEN        NOT_TAKEN",
            "403   MISCONFIGURED    MISCONFIGURED    NOT_TAKEN        NOT_TAKEN",
            "404   NOT_TAKEN        REFUSED          NOT_TAKEN        NOT_TAKEN",
            "500   NOT_TAKEN        REFUSED          NOT_TAKEN        NOT_TAKEN",
            "1     NOT_TAKEN        REFUSED          NOT_TAKEN        NOT_TAKEN",
            "-1    NOT_TAKEN        REFUSED          NOT_TAKEN        NOT_TAKEN",
            "1002  NOT_TAKEN        REFUSED          NOT_TAKEN        NOT_TAKEN",
        };
        List<Arguments> rows = new ArrayList<>();
        String[] http = {};
        for (String line : table) {
            String[] cells = line.trim().split("\\s+");
            if (cells[0].equals("code")) {
                http = cells;
                continue;
            }
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
        boolean marked = !code.endsWith("-");
        int number = Integer.parseInt(marked ? code : code.substring(0, code.length() - 1));
        boolean success = marked && (number == 0 || number == 200);
        String json =
                "{\"status\":{\"code\":"
                        + number
                        + ",\"message\":\"words\",\"success\":"
                        + success
                        + "}}";
        byte[] protobuf = status(number, success, "words");
        for (WriteOutcome outcome :
                List.of(
                        write(http, PROTOBUF, protobuf),
                        write(http, "application/protobuf; charset=x", protobuf),
                        write(http, JSON, utf8(json)),
                        write(http, "text/plain", utf8(" \r\n" + json)),
                        write(http, null, utf8(json)),
                        write(http, null, protobuf))) {
            assertThat(outcome.kind()).isEqualTo(expected);
            assertThat(outcome.httpStatus()).isEqualTo(http);
            assertThat(outcome.ofService()).isEqualTo(marked);
            assertThat(outcome.message()).contains("words");
        }
    }

    /** The code of a failure, and success: nobody can say. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 500, 1, -1})
    void believesNeitherAFailureNorASuccessThatContradictEachOther(int code) {
        assertThat(write(200, PROTOBUF, status(code, true, "x")).kind()).isEqualTo(NO_ANSWER);
        assertThat(write(503, PROTOBUF, status(code, true, "x")).kind()).isEqualTo(NO_ANSWER);
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
                arguments(0, FOREIGN_ANSWER),
                arguments(100, FOREIGN_ANSWER),
                arguments(199, FOREIGN_ANSWER),
                arguments(200, NO_ANSWER),
                arguments(201, NO_ANSWER),
                arguments(204, NO_ANSWER),
                arguments(206, NO_ANSWER),
                arguments(299, NO_ANSWER),
                arguments(300, FOREIGN_ANSWER),
                arguments(301, FOREIGN_ANSWER),
                arguments(302, FOREIGN_ANSWER),
                arguments(304, FOREIGN_ANSWER),
                arguments(307, FOREIGN_ANSWER),
                arguments(308, FOREIGN_ANSWER),
                arguments(400, FOREIGN_ANSWER),
                arguments(401, MISCONFIGURED),
                arguments(402, FOREIGN_ANSWER),
                arguments(403, FOREIGN_ANSWER),
                arguments(404, FOREIGN_ANSWER),
                arguments(405, FOREIGN_ANSWER),
                arguments(406, FOREIGN_ANSWER),
                arguments(407, FOREIGN_ANSWER),
                arguments(408, NO_ANSWER),
                arguments(409, FOREIGN_ANSWER),
                arguments(410, FOREIGN_ANSWER),
                arguments(411, FOREIGN_ANSWER),
                arguments(413, REFUSED),
                arguments(414, FOREIGN_ANSWER),
                arguments(415, FOREIGN_ANSWER),
                arguments(418, FOREIGN_ANSWER),
                arguments(421, FOREIGN_ANSWER),
                arguments(422, FOREIGN_ANSWER),
                arguments(425, NOT_TAKEN),
                arguments(426, FOREIGN_ANSWER),
                arguments(429, THROTTLED),
                arguments(431, FOREIGN_ANSWER),
                arguments(451, FOREIGN_ANSWER),
                arguments(499, NO_ANSWER),
                arguments(500, NOT_TAKEN),
                arguments(501, NOT_TAKEN),
                arguments(502, NO_ANSWER),
                arguments(503, NOT_TAKEN),
                arguments(504, NO_ANSWER),
                arguments(505, NOT_TAKEN),
                arguments(519, NOT_TAKEN),
                arguments(520, NO_ANSWER),
                arguments(522, NO_ANSWER),
                arguments(524, NO_ANSWER),
                arguments(525, NOT_TAKEN),
                arguments(597, NOT_TAKEN),
                arguments(598, NO_ANSWER),
                arguments(599, NO_ANSWER),
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
                assertThat(outcome.ofService()).isFalse();
                if (expected == MISCONFIGURED || expected == FOREIGN_ANSWER) {
                    assertThat(outcome.remedy()).startsWith("Check ");
                }
            }
        }
    }

    @Test
    void a429SlowsDownWhateverItsBodySays() {
        for (int code : List.of(0, 400, 409, 1001, 500)) {
            assertThat(write(429, PROTOBUF, status(code, "x")).kind()).isEqualTo(THROTTLED);
        }
    }

    @Test
    void any2xxCanBeTheServicesIfItSpeaks() {
        assertThat(write(201, PROTOBUF, status(0, "x")).kind()).isEqualTo(ACCEPTED);
        assertThat(write(202, PROTOBUF, status(1001, "x")).kind()).isEqualTo(PARTLY_REJECTED);
        assertThat(write(206, PROTOBUF, status(500, "x")).kind()).isEqualTo(NOT_TAKEN);
        assertThat(write(201, PROTOBUF, status(0, false, "x")).kind()).isEqualTo(NO_ANSWER);
    }

    /** nginx refuses bodies by its own limit; a single record is not the service's to blame. */
    @Test
    void tellsAGatewaysLimitFromTheServices() {
        WriteOutcome gateway = write(413, "text/html", utf8("<h1>413 Too Large</h1> nginx"));
        assertThat(gateway.kind()).isEqualTo(REFUSED);
        assertThat(gateway.ofService()).isFalse();
        assertThat(gateway.message()).contains("A gateway on the way, not the service itself");
        assertThat(gateway.remedy()).contains("client_max_body_size");
        WriteOutcome service = write(413, PROTOBUF, status(413, "body too large"));
        assertThat(service.kind()).isEqualTo(REFUSED);
        assertThat(service.message()).isEqualTo("body too large");
        assertThat(service.remedy()).isNull();
    }

    @Test
    void blamesNoRecordForA400ThatIsNotTheServices() {
        for (String page :
                List.of(
                        "<html><h1>400 Bad Request</h1>Request Header Or Cookie Too Large</html>",
                        "The plain HTTP request was sent to HTTPS port",
                        "{\"code\":400,\"message\":\"bad\"}",
                        "")) {
            WriteOutcome outcome = write(400, "text/html", utf8(page));
            assertThat(outcome.kind()).isEqualTo(FOREIGN_ANSWER);
            assertThat(outcome.remedy()).contains("scheme and port").contains("headers");
            assertThat(outcome.mayRefuseId()).isFalse();
        }
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
        assertThat(write(200, PROTOBUF, status(0, false, "Data is empty")).kind())
                .isEqualTo(NO_ANSWER);
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
                arguments("success alone", JSON, utf8("{\"status\":{\"success\":true}}")),
                arguments(
                        "success, said to be protobuf",
                        PROTOBUF,
                        utf8("{\"status\":{\"success\":true}}")),
                arguments(
                        "success, untyped, spaced",
                        null,
                        utf8(" { \"status\" : { \"success\" : true } } \n")),
                arguments("null code", JSON, utf8("{\"status\":{\"code\":null,\"success\":true}}")),
                arguments(
                        "code as text",
                        JSON,
                        utf8("{\"status\":{\"code\":\"0\",\"success\":true}}")),
                arguments("code 200", JSON, utf8("{\"status\":{\"code\":200,\"success\":true}}")),
                arguments(
                        "more fields",
                        JSON,
                        utf8(
                                "{\"x\":[{\"status\":{\"code\":5}}],\"status\":{\"y\":{},"
                                        + "\"code\":0,\"success\":true},\"errors\":[],\"z\":1}")),
                arguments(
                        "errors null",
                        JSON,
                        utf8("{\"status\":{\"code\":0,\"success\":true},\"errors\":null}")),
                arguments(
                        "errors marked as successes",
                        JSON,
                        utf8(
                                "{\"status\":{\"success\":true},\"errors\":"
                                        + "[{\"data\":\"{}\",\"success\":true}]}")),
                arguments(
                        "errors marked as successes, protobuf",
                        PROTOBUF,
                        WriteResponse.newBuilder()
                                .setStatus(Status.newBuilder().setSuccess(true))
                                .addErrors(DataError.newBuilder().setData("{}").setSuccess(true))
                                .build()
                                .toByteArray()),
                arguments("protobuf", PROTOBUF, status(0, true, "")),
                arguments("protobuf, code 200", PROTOBUF, status(200, true, "ok")),
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
        assertThat(classify(200, type, "gzip", null, body, RequestKind.WRITE).kind())
                .isEqualTo(ACCEPTED);
    }

    static Stream<Arguments> notUnderstood() {
        byte[] good = status(0, "everything was taken");
        return Stream.of(
                // Each of these was once taken for a success.
                arguments("empty protobuf", PROTOBUF, new byte[0]),
                arguments("empty JSON", JSON, utf8("{}")),
                arguments("empty status", JSON, utf8("{\"status\":{}}")),
                arguments("a gateway's status", JSON, utf8("{\"status\":{\"http\":503}}")),
                arguments("a gateway's code", JSON, utf8("{\"code\":503,\"message\":\"no\"}")),
                arguments("a gateway's number", JSON, utf8("{\"status\":503}")),
                arguments(
                        "code 0 without success",
                        JSON,
                        utf8("{\"status\":{\"code\":0,\"success\":false}}")),
                arguments("code 0 alone", JSON, utf8("{\"status\":{\"code\":0}}")),
                arguments("code 200 alone", JSON, utf8("{\"status\":{\"code\":200}}")),
                arguments("success as text", JSON, utf8("{\"status\":{\"success\":\"true\"}}")),
                arguments("success as number", JSON, utf8("{\"status\":{\"success\":1}}")),
                arguments("empty protobuf status", PROTOBUF, new byte[] {0x0a, 0x00}),
                arguments("no success", PROTOBUF, statusOf(Status.newBuilder().setMessage("ok"))),
                arguments("code 200 without success", PROTOBUF, status(200, false, "ok")),
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
                arguments("cut JSON", JSON, utf8("{\"status\":{\"code\":0,\"success\":true}")),
                arguments("cut JSON, inside", JSON, utf8("{\"status\":{\"code\":")),
                arguments("JSON and more", JSON, utf8("{\"status\":{\"success\":true}} x")),
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
        // With an HTTP failure around it, such a body does not matter, unless it began as a
        // success.
        assertThat(write(503, type, body).kind()).isIn(NOT_TAKEN, NO_ANSWER);
        assertThat(write(400, type, body).kind()).isIn(FOREIGN_ANSWER, NO_ANSWER, NOT_TAKEN);
        assertThat(write(429, type, body).kind()).isEqualTo(THROTTLED);
    }

    @Test
    void quotesWhatItDoesNotUnderstand() {
        WriteOutcome outcome = write(200, "text/html", utf8("<html>\n<b>Log in\u0007</b>"));
        assertThat(outcome.message())
                .isEqualTo(
                        "The answer (HTTP 200, text/html) is not one of the service's: \"<html>"
                                + " <b>Log in.</b>\"");
        assertThat(write(200, PROTOBUF, new byte[0]).message())
                .isEqualTo(
                        "The answer (HTTP 200, application/x-protobuf) has no body, and so no word"
                                + " of the service.");
        assertThat(write(200, PROTOBUF, status(0, false, "welcome")).message())
                .contains("neither success nor a code")
                .contains("welcome");
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

    /** Whatever becomes of the rest, some records were rejected, and some of them are known. */
    @Test
    void keepsWhatA1001AnswerSaidBeforeItBrokeOff() {
        byte[] protobuf =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001).setMessage("failed"))
                        .addErrors(DataError.newBuilder().setMessage("m1").setData("{\"a\":1}"))
                        .addErrors(DataError.newBuilder().setMessage("m2").setData("{\"a\":2}"))
                        .build()
                        .toByteArray();
        String json =
                "{\"status\":{\"code\":1001,\"message\":\"failed\"},\"errors\":[{\"message\":\"m1\","
                        + "\"data\":\"{\\\"a\\\":1}\"},{\"message\":\"m2\",\"data\":\"{}\"}]}";
        for (Framing framing : List.of(Framing.LOST, Framing.TOO_LARGE, Framing.WHOLE)) {
            for (byte[] whole : List.of(protobuf, utf8(json))) {
                String type = whole == protobuf ? PROTOBUF : JSON;
                byte[] cut = Arrays.copyOf(whole, whole.length - 3);
                WriteOutcome outcome = framed(200, type, cut, framing);
                assertThat(outcome.kind()).isEqualTo(PARTLY_REJECTED);
                assertThat(outcome.errorsComplete()).isFalse();
                assertThat(outcome.errors()).extracting(RecordError::message).containsExactly("m1");
                // So compressed, but for the words that the cut takes out of the stream.
                byte[] zipped = gzip(whole);
                WriteOutcome fromGzip =
                        framed(200, type, Arrays.copyOf(zipped, zipped.length - 8), framing);
                assertThat(fromGzip.kind()).isEqualTo(PARTLY_REJECTED);
                assertThat(fromGzip.errorsComplete()).isFalse();
                assertThat(fromGzip.errors()).hasSize(2);
            }
        }
        assertThat(framed(200, PROTOBUF, protobuf, Framing.WHOLE).errorsComplete()).isTrue();
        assertThat(framed(200, PROTOBUF, protobuf, Framing.BY_CLOSE).errorsComplete()).isFalse();
        assertThat(framed(200, JSON, utf8(json), Framing.BY_CLOSE).errorsComplete()).isTrue();
        assertThat(framed(200, JSON, gzip(protobuf), Framing.BY_CLOSE).kind()).isEqualTo(NO_ANSWER);
        assertThat(framed(200, PROTOBUF, gzip(protobuf), Framing.BY_CLOSE).errorsComplete())
                .isTrue();
    }

    @Test
    void readsOfAnAnswerThatIsTooLargeWhatFits() {
        WriteResponse.Builder response =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001).setMessage("failed"));
        for (int i = 0; i < 1_000; i++) {
            response.addErrors(DataError.newBuilder().setMessage("m").setData("x".repeat(1_000)));
        }
        byte[] large = response.build().toByteArray();
        for (byte[] body : List.of(large, gzip(large))) {
            WriteOutcome outcome = write(200, PROTOBUF, body);
            assertThat(outcome.kind()).isEqualTo(PARTLY_REJECTED);
            assertThat(outcome.errorsComplete()).isFalse();
            assertThat(outcome.errors().size()).isBetween(50, 70);
        }
    }

    /** Other words of the service stand, too, where only what is behind the Status is missing. */
    @Test
    void believesNoSuccessThatIsNotWhole() {
        byte[] taken = status(0, "everything");
        assertThat(framed(200, PROTOBUF, taken, Framing.LOST).message()).contains("broke off");
        assertThat(framed(503, PROTOBUF, taken, Framing.WHOLE).message())
                .contains("HTTP 503")
                .contains("contradicts itself");
        for (Framing framing : List.of(Framing.LOST, Framing.BY_CLOSE, Framing.TOO_LARGE)) {
            for (int http : List.of(200, 503, 404)) {
                assertThat(framed(http, PROTOBUF, taken, framing).kind()).isEqualTo(NO_ANSWER);
            }
            assertThat(framed(200, PROTOBUF, status(429, "slow"), framing).kind())
                    .isEqualTo(THROTTLED);
            assertThat(framed(200, PROTOBUF, status(409, "known"), framing).kind())
                    .isEqualTo(DUPLICATE_ID);
        }
        byte[] json = utf8("{\"status\":{\"success\":true}}");
        assertThat(framed(200, JSON, json, Framing.BY_CLOSE).kind()).isEqualTo(ACCEPTED);
        assertThat(framed(200, JSON, json, Framing.LOST).kind()).isEqualTo(NO_ANSWER);
        assertThat(framed(200, PROTOBUF, gzip(taken), Framing.BY_CLOSE).kind()).isEqualTo(ACCEPTED);
        assertThat(framed(200, PROTOBUF, gzip(taken), Framing.LOST).kind()).isEqualTo(NO_ANSWER);
    }

    /** Of two statuses in one answer, neither is the service's word that all was taken. */
    @Test
    void aFailureBesideASuccessIsNoSuccess() throws Exception {
        ByteArrayOutputStream twoStatuses = new ByteArrayOutputStream();
        twoStatuses.writeBytes(status(500, false, "no"));
        twoStatuses.writeBytes(status(0, true, ""));
        assertThat(framed(200, PROTOBUF, twoStatuses.toByteArray(), Framing.WHOLE).kind())
                .isEqualTo(NO_ANSWER);
        for (String json :
                List.of(
                        "{'status':{'code':500},'status':{'success':true}}",
                        "{'status':{'success':true},'status':{'code':500}}",
                        "{'status':{'code':500,'code':0,'success':true}}",
                        "{'status':{'success':false,'success':true}}",
                        "{'status':{'success':true,'success':false}}")) {
            assertThat(framed(200, JSON, utf8(json.replace('\'', '"')), Framing.WHOLE).kind())
                    .as(json)
                    .isIn(NO_ANSWER, NOT_TAKEN);
        }
    }

    /** A "duplicate id" after it must not make acceptances of what was said to be rejected. */
    @Test
    void knowsThatAnAnswerThatContradictsItselfMayRefuseTheId() {
        for (int http : new int[] {500, 502, 503, 504}) {
            WriteOutcome rejected = framed(http, PROTOBUF, status(1001, false, "x"), Framing.WHOLE);
            assertThat(rejected.kind()).isEqualTo(NO_ANSWER);
            assertThat(rejected.mayRefuseId()).isTrue();
            WriteOutcome taken = framed(http, PROTOBUF, status(0, true, ""), Framing.WHOLE);
            assertThat(taken.kind()).isEqualTo(NO_ANSWER);
            assertThat(taken.mayRefuseId()).isTrue();
        }
        WriteOutcome unclear = framed(200, PROTOBUF, status(500, true, "x"), Framing.WHOLE);
        assertThat(unclear.kind()).isEqualTo(NO_ANSWER);
        assertThat(unclear.mayRefuseId()).isTrue();
        assertThat(framed(200, PROTOBUF, status(0, true, ""), Framing.LOST).mayRefuseId())
                .isFalse();
        assertThat(framed(504, "text/html", utf8("<h1>504</h1>"), Framing.WHOLE).mayRefuseId())
                .isFalse();
    }

    /** A page is a page, however little of it came; nothing at all may have been the service's. */
    @Test
    void saysWhetherWhatWasLostMayHaveBeenTheServices() {
        WriteOutcome page = framed(404, "text/html", utf8("<html><h1>Not Fo"), Framing.LOST);
        assertThat(page.kind()).isEqualTo(FOREIGN_ANSWER);
        assertThat(page.mayRefuseId()).isFalse();
        for (byte[] nothing : List.of(new byte[0], utf8("{\"stat"), new byte[] {10, 50, 8})) {
            WriteOutcome lost = framed(404, PROTOBUF, nothing, Framing.LOST);
            assertThat(lost.kind()).isEqualTo(FOREIGN_ANSWER);
            assertThat(lost.mayRefuseId()).isTrue();
            assertThat(framed(400, PROTOBUF, nothing, Framing.LOST).kind()).isEqualTo(NOT_TAKEN);
            assertThat(framed(200, PROTOBUF, nothing, Framing.LOST).mayRefuseId()).isFalse();
        }
        assertThat(framed(400, "text/html", utf8("<html>"), Framing.LOST).kind())
                .isEqualTo(FOREIGN_ANSWER);
    }

    @Test
    void leavesOutErrorsThatAreMarkedAsSuccesses() {
        byte[] protobuf =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001))
                        .addErrors(DataError.newBuilder().setMessage("fine").setSuccess(true))
                        .addErrors(DataError.newBuilder().setMessage("bad"))
                        .build()
                        .toByteArray();
        String json =
                "{\"status\":{\"code\":1001},\"errors\":[{\"message\":\"fine\",\"success\":true},"
                        + "{\"message\":\"bad\",\"success\":false}]}";
        for (WriteOutcome outcome :
                List.of(write(200, PROTOBUF, protobuf), write(200, JSON, utf8(json)))) {
            assertThat(outcome.errors()).extracting(RecordError::message).containsExactly("bad");
        }
    }

    private static WriteOutcome framed(int http, String type, byte[] body, Framing framing) {
        return ResponseClassifier.classify(
                new RawResponse(http, type, null, null, body, framing),
                RequestKind.WRITE,
                null,
                MAX,
                NOW);
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
        assertThat(write(404, "x\n".repeat(5_000), utf8("y".repeat(5_000))).message())
                .hasSizeLessThan(500)
                .doesNotContain("\n");
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

    /** As the service answers: success with the codes of success alone. */
    static byte[] status(int code, String message) {
        return status(code, code == 0 || code == 200, message);
    }

    static byte[] status(int code, boolean success, String message) {
        return statusOf(Status.newBuilder().setCode(code).setSuccess(success).setMessage(message));
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
