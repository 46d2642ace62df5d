/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.byteair.DocTable;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/answers.md, each cell tried with true bytes. */
class AnswerTableTest {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final int MOST = 1_000;

    static Stream<Arguments> cells() {
        DocTable table = DocTable.read("answers");
        List<Set<Integer>> columns = columns(table.header());
        List<Arguments> cells = new ArrayList<>();
        for (List<String> row : table.rows()) {
            Word word = Word.valueOf(DocTable.id(row.get(0)));
            for (int i = 1; i < row.size(); i++) {
                cells.add(
                        arguments(
                                word,
                                table.header().get(i),
                                Kind.valueOf(DocTable.constant(row.get(i))),
                                columns.get(i)));
            }
        }
        return cells.stream();
    }

    /** Which HTTP statuses each column's head means; "other" is whatever no column names. */
    private static List<Set<Integer>> columns(List<String> header) {
        List<Set<Integer>> columns = new ArrayList<>();
        Set<Integer> named = new TreeSet<>();
        for (String head : header) {
            Set<Integer> statuses = new TreeSet<>();
            for (String part : head.split(", ")) {
                if (part.matches("\\d+")) {
                    statuses.add(Integer.parseInt(part));
                } else if (part.equals("2xx")) {
                    addRange(200, 299, statuses);
                } else if (part.matches("\\d+–\\d+")) {
                    String[] ends = part.split("–");
                    addRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]), statuses);
                }
            }
            named.addAll(statuses);
            columns.add(statuses);
        }
        Set<Integer> other5xx = columns.get(header.indexOf("other 5xx"));
        addRange(500, MOST, other5xx);
        other5xx.removeAll(named);
        Set<Integer> other = columns.get(header.indexOf("other"));
        addRange(0, 499, other);
        other.removeAll(named);
        return columns;
    }

    private static void addRange(int from, int to, Set<Integer> into) {
        for (int i = from; i <= to; i++) {
            into.add(i);
        }
    }

    @ParameterizedTest(name = "{0} under HTTP {1}: {2}")
    @MethodSource("cells")
    void everyCell(Word word, String column, Kind expected, Set<Integer> statuses) {
        assertThat(statuses).isNotEmpty();
        for (int http : statuses) {
            assertThat(AnswerTable.kind(word, HttpClass.of(http))).isEqualTo(expected);
            for (RawResponse response : answers(word, http)) {
                for (RequestKind request : RequestKind.values()) {
                    if (word == Word.PARTLY && request == RequestKind.DONE) {
                        continue;
                    }
                    WriteOutcome outcome = classify(response, request);
                    assertThat(outcome.kind())
                            .as("HTTP %s, %s", http, response.contentType())
                            .isEqualTo(expected);
                    assertThat(outcome.httpStatus()).isEqualTo(http);
                    assertThat(outcome.ofService()).isEqualTo(word.ofService());
                }
            }
        }
    }

    @Test
    void theTableHasEveryRowAndEveryStatus() {
        Set<Word> rows = EnumSet.noneOf(Word.class);
        DocTable table = DocTable.read("answers");
        table.rows().forEach(row -> rows.add(Word.valueOf(DocTable.id(row.get(0)))));
        assertThat(rows).containsExactly(Word.values());
        Set<Integer> statuses = new TreeSet<>();
        columns(table.header()).forEach(statuses::addAll);
        assertThat(statuses).hasSize(MOST + 1);
    }

    /** True answers that say so, each in several forms. */
    private static List<RawResponse> answers(Word word, int http) {
        switch (word) {
            case LOST:
                return List.of(
                        raw(http, PROTOBUF, new byte[0], Framing.LOST),
                        raw(http, JSON, new byte[0], Framing.BY_CLOSE),
                        raw(http, JSON, utf8("{\"status\":{\"co"), Framing.LOST));
            case NONE:
                return List.of(
                        raw(http, PROTOBUF, new byte[0], Framing.WHOLE),
                        raw(http, "text/html", utf8("<html>no</html>"), Framing.WHOLE),
                        raw(http, "text/html", utf8("<html>no"), Framing.LOST),
                        raw(http, JSON, utf8("{\"code\":503}"), Framing.WHOLE),
                        raw(http, JSON, utf8("{\"status\":{\"http\":503}}"), Framing.WHOLE),
                        raw(http, PROTOBUF, status(0, false), Framing.WHOLE),
                        raw(http, PROTOBUF, status(200, false), Framing.WHOLE));
            case TAKEN:
                return inEachForm(http, 0, true);
            case PARTLY:
                List<RawResponse> answers = new ArrayList<>(inEachForm(http, 1001, false));
                byte[] errors =
                        WriteResponse.newBuilder()
                                .setStatus(Status.newBuilder().setSuccess(true))
                                .addErrors(DataError.newBuilder().setData("{}"))
                                .build()
                                .toByteArray();
                answers.add(raw(http, PROTOBUF, errors, Framing.WHOLE));
                answers.add(raw(http, PROTOBUF, status(1001, false), Framing.LOST));
                answers.add(raw(http, PROTOBUF, status(1001, true), Framing.TOO_LARGE));
                return answers;
            case DUPLICATE:
                return inEachForm(http, 409, false);
            case SLOW_DOWN:
                return inEachForm(http, 429, false);
            case REFUSED:
                return inEachForm(http, 400, false);
            case DENIED:
                return inEachForm(http, 401, false);
            case FAILED:
                return inEachForm(http, 500, false);
            case UNCLEAR:
                List<RawResponse> unclear = new ArrayList<>(inEachForm(http, 500, true));
                unclear.add(raw(http, PROTOBUF, status(0, true), Framing.LOST));
                unclear.add(raw(http, PROTOBUF, status(0, true), Framing.BY_CLOSE));
                return unclear;
            default:
                throw new IllegalArgumentException(word.toString());
        }
    }

    private static List<RawResponse> inEachForm(int http, int code, boolean success) {
        String json = "{\"status\":{\"code\":" + code + ",\"success\":" + success + "}}";
        return List.of(
                raw(http, PROTOBUF, status(code, success), Framing.WHOLE),
                raw(http, JSON, utf8(json), Framing.WHOLE),
                raw(http, JSON, utf8(json), Framing.BY_CLOSE),
                raw(http, null, utf8(json), Framing.WHOLE),
                raw(http, JSON, ResponseClassifierTest.gzip(utf8(json)), Framing.BY_CLOSE));
    }

    @Test
    void whatMakesABodyWhole() {
        byte[] json = utf8("{\"status\":{\"success\":true}}");
        DocTable table = DocTable.read("framing");
        assertThat(table.rows()).hasSize(Framing.values().length);
        for (List<String> row : table.rows()) {
            Framing framing = Framing.valueOf(DocTable.id(row.get(0)));
            List<RawResponse> bodies =
                    List.of(
                            raw(200, PROTOBUF, status(0, true), framing),
                            raw(200, JSON, json, framing),
                            raw(200, JSON, ResponseClassifierTest.gzip(json), framing));
            for (int i = 0; i < bodies.size(); i++) {
                boolean whole = row.get(i + 1).equals("whole");
                assertThat(AnswerReader.read(bodies.get(i), RequestKind.WRITE, 1_000).whole())
                        .as("%s, %s", framing, table.header().get(i + 1))
                        .isEqualTo(whole);
                assertThat(classify(bodies.get(i), RequestKind.WRITE).kind())
                        .isEqualTo(whole ? Kind.ACCEPTED : Kind.NO_ANSWER);
            }
        }
    }

    @Test
    void howFarItCame() {
        for (List<String> row : DocTable.read("phases").rows()) {
            String phase = DocTable.id(row.get(0));
            for (WriteOutcome outcome : inPhase(phase)) {
                if (!phase.equals("BROKE_OFF")) {
                    assertThat(outcome.kind())
                            .as(phase)
                            .isEqualTo(Kind.valueOf(DocTable.constant(row.get(1))));
                }
                assertThat(outcome.message()).isNotEmpty();
            }
        }
        assertThat(DocTable.read("phases").rows()).hasSize(5);
    }

    private static List<WriteOutcome> inPhase(String phase) {
        RawResponse wantsCredentials = raw(407, "text/html", new byte[0], Framing.WHOLE);
        RawResponse broken = raw(502, "text/html", new byte[0], Framing.WHOLE);
        switch (phase) {
            case "UNSENT":
                return List.of(
                        ended(exchange -> exchange.failed(new ConnectException("refused"))),
                        ended(exchange -> exchange.deadlinePassed(Duration.ofSeconds(5))),
                        ended(Exchange::clientClosed));
            case "TUNNEL_DENIED":
                return List.of(ended(exchange -> exchange.answered(wantsCredentials)));
            case "TUNNEL_FAILED":
                return List.of(ended(exchange -> exchange.answered(broken)));
            case "SILENT":
                return List.of(
                        sent(exchange -> exchange.failed(new SocketException("reset"))),
                        sent(exchange -> exchange.deadlinePassed(Duration.ofSeconds(5))),
                        sent(Exchange::clientClosed));
            case "BROKE_OFF":
                List<WriteOutcome> outcomes = new ArrayList<>();
                for (Word word : Word.values()) {
                    for (int http : new int[] {200, 400, 404, 503, 504}) {
                        for (RawResponse part : answers(word, http)) {
                            WriteOutcome outcome =
                                    sent(
                                            exchange -> {
                                                exchange.answerBegun(
                                                        framing -> with(framing, part));
                                                exchange.failed(new SocketException("reset"));
                                            });
                            assertThat(outcome.kind())
                                    .isEqualTo(
                                            classify(with(Framing.LOST, part), RequestKind.WRITE)
                                                    .kind())
                                    .isNotEqualTo(Kind.ACCEPTED);
                            outcomes.add(outcome);
                        }
                    }
                }
                return outcomes;
            default:
                throw new IllegalArgumentException(phase);
        }
    }

    private static RawResponse with(Framing framing, RawResponse response) {
        return raw(response.status(), response.contentType(), response.body(), framing);
    }

    private interface End {
        void of(Exchange exchange);
    }

    private static WriteOutcome ended(End end) {
        Exchange exchange = new Exchange(RequestKind.WRITE, null, 10_000, Clock.systemUTC());
        end.of(exchange);
        assertThat(exchange.outcome()).isCompleted();
        return exchange.outcome().getNow(null);
    }

    private static WriteOutcome sent(End end) {
        return ended(
                exchange -> {
                    assertThat(exchange.beginSending()).isTrue();
                    end.of(exchange);
                });
    }

    private static WriteOutcome classify(RawResponse response, RequestKind request) {
        return ResponseClassifier.classify(response, request, null, 10_000, Instant.EPOCH);
    }

    private static RawResponse raw(int http, String type, byte[] body, Framing framing) {
        return new RawResponse(http, type, null, null, body, framing);
    }

    private static byte[] status(int code, boolean success) {
        return ResponseClassifierTest.status(code, success, "words");
    }

    private static byte[] utf8(String text) {
        return ResponseClassifierTest.utf8(text);
    }
}
