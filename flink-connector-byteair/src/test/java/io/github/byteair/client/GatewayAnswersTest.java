/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.ClientTesting.await;
import static io.github.byteair.client.ClientTesting.config;
import static io.github.byteair.client.ClientTesting.open;
import static io.github.byteair.client.ClientTesting.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What gateways, proxies and login pages answer in the service's place, on the wire. */
class GatewayAnswersTest {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    static Stream<Arguments> answers() {
        return Stream.of(
                // Nothing that is not the service's own word is an acceptance.
                arguments(200, PROTOBUF, "", Kind.NO_ANSWER),
                arguments(200, JSON, "{}", Kind.NO_ANSWER),
                arguments(200, JSON, "{\"status\":{}}", Kind.NO_ANSWER),
                arguments(200, JSON, "{\"status\":{\"http\":503}}", Kind.NO_ANSWER),
                arguments(200, JSON, "{\"code\":503,\"message\":\"no\"}", Kind.NO_ANSWER),
                arguments(200, JSON, "{\"status\":{\"code\":0,\"success\":false}}", Kind.NO_ANSWER),
                arguments(200, "text/html", "<html>Log in</html>", Kind.NO_ANSWER),
                arguments(204, PROTOBUF, "", Kind.NO_ANSWER),
                arguments(200, JSON, "{\"status\":{\"success\":true}}", Kind.ACCEPTED),
                // A time-out one hop away.
                arguments(502, "text/html", "<h1>502 Bad Gateway</h1>", Kind.NO_ANSWER),
                arguments(504, "text/html", "<h1>504 Gateway Time-out</h1>", Kind.NO_ANSWER),
                arguments(520, "text/html", "error 520", Kind.NO_ANSWER),
                arguments(524, "text/html", "error 524", Kind.NO_ANSWER),
                arguments(408, "text/html", "", Kind.NO_ANSWER),
                arguments(500, "text/html", "", Kind.NOT_TAKEN),
                arguments(503, "text/html", "<h1>503</h1>", Kind.NOT_TAKEN),
                // Not the service at all.
                arguments(302, "text/html", "", Kind.FOREIGN_ANSWER),
                arguments(400, "text/html", "<h1>400 Bad Request</h1>", Kind.FOREIGN_ANSWER),
                arguments(403, "text/html", "<h1>403 Forbidden</h1>", Kind.FOREIGN_ANSWER),
                arguments(404, "text/html", "<h1>404 Not Found</h1>", Kind.FOREIGN_ANSWER),
                arguments(409, "text/html", "<h1>409 Conflict</h1>", Kind.FOREIGN_ANSWER),
                arguments(421, "text/html", "", Kind.FOREIGN_ANSWER),
                arguments(451, "text/html", "", Kind.FOREIGN_ANSWER),
                arguments(401, "text/html", "", Kind.MISCONFIGURED),
                arguments(413, "text/html", "<h1>413</h1>", Kind.REFUSED),
                arguments(429, "text/html", "", Kind.THROTTLED));
    }

    @ParameterizedTest(name = "HTTP {0}, {1}, {2}: {3}")
    @MethodSource
    void answers(int http, String type, String body, Kind expected) throws Exception {
        byte[] answer = RawServer.response(http, type, Digests.utf8(body));
        try (RawServer server = RawServer.start(RawServer.always(answer));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            DoneCall done =
                    new DoneCall(
                            "item", Stage.HISTORY_SYNC, List.of(LocalDate.of(2022, 1, 1)), "d");
            for (WriteOutcome outcome :
                    List.of(await(client.write(streaming())), await(client.done(done)))) {
                assertThat(outcome.kind()).isEqualTo(expected);
                assertThat(outcome.httpStatus()).isEqualTo(http);
                if (expected == Kind.NO_ANSWER || expected == Kind.FOREIGN_ANSWER) {
                    assertThat(outcome.message())
                            .contains("HTTP " + http)
                            .contains(body.contains("success") || http == 204 ? "" : type);
                }
            }
        }
    }

    @Test
    void errorsMarkedAsSuccessesAreNone() throws Exception {
        byte[] body =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001))
                        .addErrors(DataError.newBuilder().setData("{}").setSuccess(true))
                        .addErrors(DataError.newBuilder().setData("{\"a\":1}"))
                        .build()
                        .toByteArray();
        byte[] answer = RawServer.response(200, PROTOBUF, body);
        try (RawServer server = RawServer.start(RawServer.always(answer));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            WriteOutcome outcome = await(client.write(streaming()));
            assertThat(outcome.errors()).extracting(RecordError::data).containsExactly("{\"a\":1}");
            assertThat(outcome.errorsComplete()).isTrue();
        }
    }
}
