/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.emulator.proto.Metric;
import io.github.byteair.emulator.proto.MetricMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the official SDK reports is taken, and shown; nothing else is. */
class MetricsApiTest {

    private static final Path RECORDED =
            Path.of(
                    "..",
                    "flink-connector-byteair",
                    "src/test/resources/platform-metrics/official-java-sdk-1.2.2.json");

    private final EmulatorSettings settings = new EmulatorSettings();
    private MetricsApi api;
    private JsonNode recorded;

    @BeforeEach
    void readRecordings() throws Exception {
        recorded = new ObjectMapper().readTree(RECORDED.toFile()).get("requests");
        long second = message(0).getMetrics(0).getTimestamp();
        settings.clock = Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC);
        settings.applicationId = "20013144";
        api = new MetricsApi(settings);
    }

    private MetricMessage message(int request) throws Exception {
        return MetricMessage.parseFrom(
                Base64.getDecoder().decode(recorded.get(request).get("body_base64").asText()));
    }

    private RawRequest request(int request, byte[] body) {
        RawRequest raw =
                new RawRequest("POST", recorded.get(request).get("request_uri").asText(), body);
        raw.addHeader("Content-Type", recorded.get(request).at("/headers/content-type").asText());
        return raw;
    }

    @Test
    void whatTheSdkSendsIsTakenAndShown() throws Exception {
        for (int i = 0; i < recorded.size(); i++) {
            assertThat(api.answer(request(i, message(i).toByteArray())).httpStatus())
                    .as(api.metrics().lastRefusal())
                    .isEqualTo(200);
        }
        ReportedMetrics shown = api.metrics();
        assertThat(shown.messages()).isEqualTo(2);
        assertThat(shown.refused()).isZero();
        assertThat(shown.metrics()).hasSize(5 + 5 * 8);
        assertThat(shown.metrics().get(0).metric())
                .isEqualTo("volcengine.rec.sdk.invoke.success.count");
        assertThat(shown.metrics().get(0).tags()).containsEntry("scene", "item");
        assertThat(shown.metrics().get(0).total()).isEqualTo(2);
    }

    @Test
    void countersAddUp() throws Exception {
        byte[] body = message(0).toByteArray();
        api.answer(request(0, body));
        api.answer(request(0, body));

        assertThat(api.metrics().metrics()).hasSize(5);
        assertThat(api.metrics().metrics().get(0).total()).isEqualTo(4);
        assertThat(api.metrics().metrics().get(0).value()).isEqualTo(2);
        api.reset();
        assertThat(api.metrics().metrics()).isEmpty();
    }

    @Test
    void aMessageWithMoreMetricsThanAreKeptIsRefusedWhole() throws Exception {
        MetricMessage.Builder many = MetricMessage.newBuilder();
        for (int i = 0; i <= 10_000; i++) {
            many.addMetrics(message(0).getMetrics(0).toBuilder().putTags("job", "job" + i));
        }

        assertThat(api.answer(request(0, many.build().toByteArray())).httpStatus()).isEqualTo(400);
        assertThat(api.metrics().lastRefusal()).contains("more than 10000 metrics");
        assertThat(api.metrics().metrics()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> aMessageThatIsWrongInOnePlaceIsRefusedWhole() {
        return Stream.of(
                wrong("name", "not the name", m -> m.setMetric("invoke.success.counts")),
                wrong(
                        "name of a timer",
                        "not the name",
                        m -> m.setMetric("a.invoke.success.latency.avg")),
                wrong("milliseconds", "timestamp", m -> m.setTimestamp(m.getTimestamp() * 1000)),
                wrong("no time", "timestamp", m -> m.clearTimestamp()),
                wrong("part of a call", "counts 0.5", m -> m.setValue(0.5)),
                wrong("nothing", "counts 0.0", m -> m.setValue(0)),
                wrong("negative", "from 0 on", m -> m.setValue(-1)),
                wrong("no number", "from 0 on", m -> m.setValue(Double.NaN)),
                wrong("no url", "no tag 'url'", m -> m.removeTags("url")),
                wrong("no version", "no tag 'version'", m -> m.removeTags("version")),
                wrong(
                        "=",
                        "_is_",
                        m -> m.putTags("url", m.getTagsOrThrow("url").replace("_is_", "="))),
                wrong("another project", "tenant", m -> m.putTags("tenant", "1")),
                wrong("another scene", "not that of a call", m -> m.putTags("scene", "user")),
                wrong("language", "language", m -> m.putTags("language", "cobol")),
                wrong("req_type", "req_type", m -> m.putTags("req_type", "write")),
                wrong("a success with a message", "message", m -> m.putTags("message", "other")),
                wrong("a success with a code", "code", m -> m.putTags("code", "200")),
                wrong(
                        "an error without a message",
                        "message",
                        m -> m.setMetric("volcengine.rec.sdk.invoke.error.count")),
                wrong(
                        "a failed call without its code",
                        "its code",
                        m ->
                                m.setMetric("volcengine.rec.sdk.invoke.error.count")
                                        .putTags("message", "invoke-fail")));
    }

    private DynamicTest wrong(String what, String reason, Consumer<Metric.Builder> mistake) {
        return DynamicTest.dynamicTest(
                what,
                () -> {
                    readRecordings();
                    MetricMessage.Builder message = message(0).toBuilder();
                    mistake.accept(message.getMetricsBuilder(0));
                    Answer answer = api.answer(request(0, message.build().toByteArray()));

                    assertThat(answer.httpStatus()).isEqualTo(400);
                    assertThat(answer.message()).contains(reason);
                    assertThat(api.metrics().metrics()).isEmpty();
                    assertThat(api.metrics().refused()).isEqualTo(1);
                });
    }

    @Test
    void whatIsNoMessageIsRefused() throws Exception {
        assertThat(api.answer(request(0, new byte[] {1, 2, 3})).httpStatus()).isEqualTo(400);
        assertThat(api.answer(request(0, new byte[0])).message()).contains("no metric");
        byte[] timers = message(1).toByteArray();
        assertThat(api.answer(request(0, timers)).message()).contains("not the name of a counter");
        RawRequest json = new RawRequest("POST", "/api/counter", message(0).toByteArray());
        json.addHeader("Content-Type", "application/json");
        assertThat(api.answer(json).message()).contains("application/protobuf");
        assertThat(api.metrics().refused()).isEqualTo(4);
    }

    @Test
    void itIsServedBesideTheData() throws Exception {
        try (ByteAirEmulator emulator =
                ByteAirEmulator.builder().applicationId("20013144").start()) {
            TestClient client = new TestClient(emulator);
            assertThat(client.control("POST", "/api/put", "{}").statusCode()).isEqualTo(400);
            JsonNode shown =
                    TestClient.MAPPER.readTree(
                            client.control("GET", "/_emulator/metrics", "").body());
            assertThat(shown.get("refused").asInt()).isEqualTo(1);
            assertThat(shown.get("lastRefusal").asText()).contains("application/protobuf");
            assertThat(emulator.metrics().metrics()).isEmpty();
            assertThat(client.control("GET", "/", "").body()).contains("Reported by clients");
        }
    }
}
