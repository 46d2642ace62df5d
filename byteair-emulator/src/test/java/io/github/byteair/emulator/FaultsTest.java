/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong when it is told to. */
@Timeout(60)
class FaultsTest {

    @RegisterExtension
    static final ByteAirEmulatorExtension EMULATOR = new ByteAirEmulatorExtension();

    private TestClient client;

    @BeforeEach
    void connect() {
        client = new TestClient(EMULATOR.emulator());
    }

    @Test
    void unavailableIsA503AndTakesNothing() throws Exception {
        EMULATOR.faults().outage(Outage.UNAVAILABLE);

        assertThat(client.behavior("[{}]").send().statusCode()).isEqualTo(503);
        assertThat(client.control("GET", "/_emulator/stats", "").statusCode()).isEqualTo(200);

        EMULATOR.faults().endOutage();
        assertThat(client.behavior("[{}]").code()).isZero();
        EmulatorStats stats = EMULATOR.stats();
        assertThat(stats.accepted()).isEqualTo(1);
        assertThat(stats.duringOutage()).isEqualTo(1);
        assertThat(stats.outages()).hasSize(1);
        assertThat(stats.outages().get(0).requests()).isEqualTo(1);
        assertThat(stats.outages().get(0).end()).isPresent();
    }

    @Test
    void anOutageEndsByItself() throws Exception {
        EMULATOR.faults().outage(Outage.UNAVAILABLE, Duration.ofMillis(50));

        awaitTheEnd();
        assertThat(client.behavior("[{}]").code()).isZero();
    }

    private static void awaitTheEnd() {
        while (EMULATOR.stats().outages().get(0).end().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void resetBreaksTheConnection() {
        EMULATOR.faults().outage(Outage.RESET);

        assertThatThrownBy(() -> client.behavior("[{}]").send()).isInstanceOf(IOException.class);
        assertThat(EMULATOR.stats().accepted()).isZero();
        assertThat(EMULATOR.requests())
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.delivery()).isEqualTo(Delivery.RESET));
    }

    @Test
    void hangNeverAnswers() {
        EMULATOR.faults().outage(Outage.HANG);

        assertThatThrownBy(() -> client.timeout(Duration.ofMillis(200)).behavior("[{}]").send())
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(EMULATOR.stats().accepted()).isZero();
        assertThat(EMULATOR.stats().unanswered()).isEqualTo(1);
    }

    @Test
    void refuseClosesThePortAndOpensTheSameOne() throws Exception {
        int port = EMULATOR.emulator().port();
        client.behavior("[{}]").send();
        EMULATOR.faults().outage(Outage.REFUSE);

        assertThatThrownBy(() -> new TestClient(EMULATOR.emulator()).behavior("[{}]").send())
                .isInstanceOf(ConnectException.class);

        EMULATOR.faults().endOutage();
        assertThat(EMULATOR.emulator().port()).isEqualTo(port);
        assertThat(new TestClient(EMULATOR.emulator()).behavior("[{}]").code()).isZero();
    }

    @Test
    void refuseOverHttpNeedsAnEnd() throws Exception {
        HttpResponse<String> answer =
                client.control("POST", "/_emulator/faults", "{\"outage\":\"refuse\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("needs 'for'");

        answer =
                client.control(
                        "POST", "/_emulator/faults", "{\"outage\":\"refuse\",\"for\":\"100ms\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        awaitTheEnd();
        assertThat(new TestClient(EMULATOR.emulator()).behavior("[{}]").code()).isZero();
    }

    @Test
    void noAnswerMeansTakenAllTheSame() throws Exception {
        EMULATOR.faults().noAnswerRate(1);
        assertThatThrownBy(() -> client.behavior("[{\"a\":1}]").id("lost").send())
                .isInstanceOf(IOException.class);
        EMULATOR.faults().noAnswerRate(0);

        assertThat(client.behavior("[{\"a\":1}]").id("lost").code()).isEqualTo(409);
        assertThat(EMULATOR.stats().accepted()).isEqualTo(1);
        assertThat(EMULATOR.requests().get(0).taken()).isTrue();
        assertThat(EMULATOR.requests().get(0).delivery()).isEqualTo(Delivery.DROPPED);
    }

    @Test
    void anErrorTakesNothing() throws Exception {
        EMULATOR.faults().errorRate(1);
        assertThat(client.behavior("[{}]").id("x").send().statusCode()).isEqualTo(500);
        EMULATOR.faults().errorRate(0);

        assertThat(client.behavior("[{}]").id("x").code()).isZero();
    }

    @Test
    void chanceIsSeeded() throws Exception {
        List<Integer> first = codes();
        EMULATOR.emulator().reset();
        assertThat(codes()).isEqualTo(first).contains(200, 500);
    }

    private List<Integer> codes() throws Exception {
        EMULATOR.faults().errorRate(0.5);
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            codes.add(client.behavior("[{}]").send().statusCode());
        }
        return codes;
    }

    @Test
    void throttlesInTheBodyOrByHttp() throws Exception {
        EMULATOR.faults().throttleRate(1);
        assertThat(client.behavior("[{}]").code()).isEqualTo(429);

        EMULATOR.faults().throttleAs(ThrottleForm.HTTP).retryAfterSeconds(7);
        HttpResponse<byte[]> response = client.behavior("[{}]").send();
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
        EmulatorStats stats = EMULATOR.stats();
        assertThat(stats.throttled()).isEqualTo(2);
        assertThat(stats.lastThrottledAt()).isPresent();
        assertThat(stats.accepted()).isZero();
    }

    @Test
    void latencyComesAfterTheRequestWasTaken() {
        EMULATOR.faults().latency(Duration.ofSeconds(30));

        assertThatThrownBy(() -> client.timeout(Duration.ofMillis(500)).behavior("[{}]").send())
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(EMULATOR.stats().accepted()).isEqualTo(1);
    }

    @Test
    void aStalledBodyStopsHalfway() throws Exception {
        EMULATOR.faults().stallBody(true);

        HttpResponse<InputStream> response = client.behavior("[{}]").stream();
        int length = (int) response.headers().firstValueAsLong("Content-Length").orElseThrow();
        InputStream body = response.body();
        assertThat(body.readNBytes(length / 2)).hasSize(length / 2);
        assertThat(body.available()).isZero();
        assertThat(EMULATOR.stats().accepted()).isEqualTo(1);
        assertThat(EMULATOR.requests().get(0).delivery()).isEqualTo(Delivery.STALLED);

        EMULATOR.faults().stallBody(false);
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }

    @Test
    void poisonRefusesTheWholeBatch() throws Exception {
        EMULATOR.faults().poison("title", "7");

        JsonNode status = client.behavior("[{\"title\":\"a\"},{\"title\":7}]").json().get("status");
        assertThat(status.get("code").asInt()).isEqualTo(400);
        assertThat(client.behavior("[{\"title\":\"a\"},{\"other\":7}]").code()).isZero();
        assertThat(EMULATOR.stats().accepted()).isEqualTo(2);
    }

    @Test
    void aBodyOverTheLimitIs413() throws Exception {
        EMULATOR.faults().maxBodyBytes(50);

        assertThat(client.behavior("[{\"a\":\"0123456789qwertzuiopasdfghjkl\"}]").send())
                .extracting(HttpResponse::statusCode)
                .isEqualTo(413);
        assertThat(client.behavior("[{}]").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "",
                "{\"errorRate\":2}",
                "{\"errorRate\":\"often\"}",
                "{\"outage\":\"fire\"}",
                "{\"outage\":\"503\",\"for\":\"soon\"}",
                "{\"for\":\"1s\"}",
                "{\"latency\":\"5s..1s\"}",
                "{\"poison\":{\"field\":1}}",
                "{\"maxBodyBytes\":0}",
                "{\"noSuchFault\":1}",
                "{\"errorRate\":0.5,\"throttleRate\":-1}",
                "{",
            })
    void aWrongFaultChangesNothingAndSaysWhy(String json) throws Exception {
        HttpResponse<String> answer = client.control("POST", "/_emulator/faults", json);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestClient.MAPPER.readTree(answer.body()).get("error").asText()).isNotEmpty();
        JsonNode faults =
                TestClient.MAPPER.readTree(client.control("GET", "/_emulator/faults", "").body());
        assertThat(faults.get("errorRate").asDouble()).isZero();
    }

    static Stream<Arguments> settable() {
        return Stream.of(
                arguments("{\"errorRate\":0.25}", "/errorRate", "0.25"),
                arguments("{\"noAnswerRate\":0.25}", "/noAnswerRate", "0.25"),
                arguments("{\"throttleRate\":1}", "/throttleRate", "1.0"),
                arguments("{\"stallBody\":true}", "/stallBody", "1.0"),
                arguments("{\"latency\":\"1s\"}", "/latency", "1000ms"),
                arguments("{\"latency\":15}", "/latency", "15ms"),
                arguments("{\"latency\":\"1ms..5ms\"}", "/latency", "1ms..5ms"),
                arguments("{\"throttleAs\":\"http\"}", "/throttleAs", "http"),
                arguments("{\"retryAfter\":3}", "/retryAfter", "3"),
                arguments("{\"poison\":{\"field\":\"f\",\"value\":1}}", "/poison/value", "1"),
                arguments("{\"errorExamples\":2}", "/errorExamples", "2"),
                arguments("{\"maxBodyBytes\":9}", "/maxBodyBytes", "9"),
                arguments("{\"outage\":\"hang\",\"for\":\"1m\"}", "/outage", "hang"));
    }

    @ParameterizedTest
    @MethodSource("settable")
    void eachFaultCanBeSetAndTakenBack(String json, String member, String shown) throws Exception {
        JsonNode faults =
                TestClient.MAPPER.readTree(
                        client.control("POST", "/_emulator/faults", json).body());
        assertThat(faults.at(member).asText()).isEqualTo(shown);

        client.control("DELETE", "/_emulator/faults", "");
        assertThat(client.control("GET", "/_emulator/faults", "").body())
                .isEqualTo(
                        "{\"noAnswerRate\":0.0,\"errorRate\":0.0,\"throttleRate\":0.0,"
                                + "\"stallBody\":0.0,\"latency\":\"0ms\"}");
    }
}
