/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.MetricsConnection;
import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.Stage;
import io.github.byteair.client.Version;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.WriteRequest;
import io.github.byteair.client.proto.Metric;
import io.github.byteair.client.proto.MetricMessage;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.emulator.ReportedMetric;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real calls to an emulator, and what it is told of them. */
class ReportedClientTest {

    private static final LocalDate DAY = LocalDate.of(2022, 1, 1);

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    /** Waits for a slow machine longer than a job would. */
    private static final Reporters REPORTERS =
            new Reporters(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final List<String> logged = new ArrayList<>();
    private int ids;

    @AfterEach
    void nothingIsLeft() {
        assertThat(REPORTERS.count()).isZero();
        assertThat(Reporters.OF_PROCESS.count()).isZero();
        assertThat(threads()).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("byteair-"))
                .filter(name -> !name.startsWith("byteair-emulator"))
                .collect(Collectors.toList());
    }

    private static ClientConfig.Builder config() {
        ByteAirEmulator emulator = BYTEAIR.emulator();
        return ClientConfig.builder()
                .applicationId(emulator.applicationId())
                .tenantId(emulator.tenantId())
                .credentials(Credentials.volc(emulator.accessKey(), emulator.secretKey()))
                .endpoints(emulator.endpoint());
    }

    private static PlatformMetrics metrics(String domain) {
        return PlatformMetrics.of(domain, PlatformMetrics.DEFAULT_PREFIX, Map.of());
    }

    private WriteOutcome write(ReportedClient client, String topic, Stage stage, int records)
            throws Exception {
        String record = "{\"id\":\"1\"}";
        return client.write(
                        new WriteRequest(
                                topic,
                                stage,
                                stage.isOffline() ? DAY : null,
                                "id-" + ++ids,
                                Collections.nCopies(
                                        records, record.getBytes(StandardCharsets.UTF_8))))
                .get();
    }

    /** The calls that were recorded from the Java SDK, and what it reported of them. */
    @Test
    void theReportsAreTheSdks() throws Exception {
        try (ReportedClient client =
                ReportedClient.open(
                        config().query("route", "a b").query("z", "1").build(),
                        metrics(BYTEAIR.emulator().endpoint()),
                        REPORTERS)) {
            write(client, "item", Stage.PRE_SYNC, 1);
            write(client, "item", Stage.PRE_SYNC, 1);
            write(client, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 1);
            BYTEAIR.emulator().faults().errorRate(1);
            write(client, "item", Stage.HISTORY_SYNC, 1);
            BYTEAIR.emulator().faults().clear();
            write(client, "user", Stage.INCREMENTAL_SYNC_DAILY, 1);
            for (int i = 0; i < 2; i++) {
                client.done(new DoneCall("item", Stage.PRE_SYNC, List.of(DAY), "d" + i)).get();
            }
        }
        assertThat(BYTEAIR.emulator().metrics().lastRefusal()).isEmpty();
        Map<String, Double> ours = new TreeMap<>();
        for (ReportedMetric metric : BYTEAIR.emulator().metrics().metrics()) {
            boolean counter = metric.metric().endsWith(".count");
            assertThat(metric.tags()).containsEntry("version", Version.number());
            ours.put(line(metric.metric(), metric.tags()), counter ? metric.total() : Double.NaN);
        }
        assertThat(ours).isEqualTo(recorded());
    }

    /** By name and tags, without the client's version and the host's port. */
    private static Map<String, Double> recorded() throws Exception {
        Map<String, Double> recorded = new TreeMap<>();
        try (InputStream in =
                ReportedClientTest.class.getResourceAsStream(
                        "/platform-metrics/official-java-sdk-1.2.2.json")) {
            for (JsonNode request : new ObjectMapper().readTree(in).get("requests")) {
                byte[] body = Base64.getDecoder().decode(request.get("body_base64").asText());
                for (Metric metric : MetricMessage.parseFrom(body).getMetricsList()) {
                    boolean counter = metric.getMetric().endsWith(".count");
                    recorded.put(
                            line(metric.getMetric(), metric.getTagsMap()),
                            counter ? metric.getValue() : Double.NaN);
                }
            }
        }
        return recorded;
    }

    private static String line(String name, Map<String, String> tags) {
        Map<String, String> comparable = new TreeMap<>(tags);
        comparable.remove("version");
        // The SDK has added queries in it, which may hold a secret; we have not.
        comparable.computeIfPresent(
                "url",
                (tag, url) ->
                        url.replaceFirst(":\\d+/", "/")
                                .replace("&route_is_a b", "")
                                .replace("&z_is_1", ""));
        return name + comparable;
    }

    @Test
    void tenRequestsOfWhichOneFails() throws Exception {
        try (ReportedClient client =
                ReportedClient.open(
                        config().build(), metrics(BYTEAIR.emulator().endpoint()), REPORTERS)) {
            for (int i = 0; i < 10; i++) {
                BYTEAIR.emulator().faults().errorRate(i == 4 ? 1 : 0);
                write(client, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 1_000);
            }
            assertThat(client.failedReports()).isZero();
        }
        Map<String, Double> counts = new TreeMap<>();
        for (ReportedMetric metric : BYTEAIR.emulator().metrics().metrics()) {
            if (metric.metric().endsWith(".count")) {
                counts.put(metric.metric() + " " + metric.tags().get("code"), metric.total());
            }
        }
        assertThat(counts)
                .isEqualTo(
                        Map.of(
                                "volcengine.rec.sdk.invoke.success.count null",
                                9.0,
                                "volcengine.rec.sdk.invoke.error.count 500",
                                1.0));
        assertThat(BYTEAIR.emulator().metrics().metrics()).hasSize(2 + 2 * 8);
    }

    /** By it the sink bounds its memory, reports or not. */
    @Test
    @Timeout(60)
    void knowsWhatTheBodiesUnderWayTake() {
        BYTEAIR.emulator().faults().noAnswerRate(1);
        try (ReportedClient client =
                ReportedClient.open(
                        config().build(), metrics(BYTEAIR.emulator().endpoint()), REPORTERS)) {
            client.write(
                    new WriteRequest(
                            "item",
                            Stage.INCREMENTAL_SYNC_STREAMING,
                            null,
                            "id-" + ++ids,
                            List.of("{}".getBytes(StandardCharsets.UTF_8))));
            while (client.bodyBytes() == 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void noSecretIsInWhatIsReported() throws Exception {
        try (ReportedClient client =
                ReportedClient.open(
                        config().query("key", "querySecret")
                                .header("X-Key", "headerSecret")
                                .build(),
                        metrics(BYTEAIR.emulator().endpoint()),
                        REPORTERS)) {
            write(client, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 1);
        }
        assertThat(BYTEAIR.emulator().metrics().metrics()).isNotEmpty();
        assertThat(BYTEAIR.emulator().metrics().metrics().toString())
                .doesNotContain("querySecret", "headerSecret", BYTEAIR.emulator().secretKey());
    }

    @Test
    void clientsOfOneProjectShareAReporter() throws Exception {
        PlatformMetrics metrics = metrics(BYTEAIR.emulator().endpoint());
        List<ReportedClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(ReportedClient.open(config().build(), metrics, REPORTERS));
        }
        try (ReportedClient other =
                ReportedClient.open(config().applicationId("7").build(), metrics, REPORTERS)) {
            assertThat(REPORTERS.count()).isEqualTo(2);
        }
        assertThat(REPORTERS.count()).isEqualTo(1);
        for (ReportedClient client : clients) {
            write(client, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 1);
            assertThat(REPORTERS.count()).isEqualTo(1);
            client.close();
            client.close();
        }
        assertThat(REPORTERS.count()).isZero();
        assertThat(BYTEAIR.emulator().metrics().messages()).isEqualTo(2);
        assertThat(BYTEAIR.emulator().metrics().metrics().get(0).total()).isEqualTo(8);
    }

    @Test
    void thirtyStartsLeaveNoThread() throws Exception {
        for (int start = 0; start < 30; start++) {
            try (ReportedClient first =
                            ReportedClient.open(
                                    config().build(),
                                    metrics(BYTEAIR.emulator().endpoint()),
                                    REPORTERS);
                    ReportedClient second =
                            ReportedClient.open(
                                    config().build(),
                                    metrics(BYTEAIR.emulator().endpoint()),
                                    REPORTERS)) {
                write(first, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 1);
                write(second, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 1);
            }
            assertThat(threads()).as("start " + start).isEmpty();
        }
        assertThat(BYTEAIR.emulator().metrics().metrics().get(0).total()).isEqualTo(60);
    }

    /** A cancelled task closes with its thread interrupted: nothing waits, nothing stays. */
    @Test
    void anInterruptedThreadClosesAtOnce() throws Exception {
        ReportedClient client =
                ReportedClient.open(
                        config().build(), metrics(BYTEAIR.emulator().endpoint()), REPORTERS);
        Thread reporter = reporterThread();
        write(client, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 1);
        Thread.currentThread().interrupt();
        client.close();
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        reporter.join(20_000);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("byteair-client")) {
                thread.join(20_000);
            }
        }
    }

    private static Thread reporterThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("byteair-metrics"))
                .findFirst()
                .orElseThrow();
    }

    // ------------------------------------------------------------------ hosts that fail

    @Test
    void aDeadHostChangesACounterOnly() throws Exception {
        String gone;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = "http://127.0.0.1:" + socket.getLocalPort();
        }
        dataIsNotAffectedBy(gone, MetricsConnection.TIMEOUT);
    }

    @Test
    void aHostThatNeverAnswersChangesACounterOnly() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            dataIsNotAffectedBy(
                    "http://127.0.0.1:" + silent.getLocalPort(), MetricsConnection.TIMEOUT);
        }
    }

    @Test
    void aHostThatRefusesChangesACounterOnly() throws Exception {
        try (ByteAirEmulator other = ByteAirEmulator.builder().applicationId("9").start()) {
            dataIsNotAffectedBy(other.endpoint(), Duration.ofSeconds(20));
            assertThat(other.metrics().refused()).isEqualTo(4);
            assertThat(other.metrics().lastRefusal()).contains("not the application served");
        }
    }

    private void dataIsNotAffectedBy(String host, Duration patience) throws Exception {
        PlatformMetrics metrics = metrics(host);
        try (MetricsConnection connection =
                MetricsConnection.open(config().build(), metrics, patience)) {
            Reporter reporter =
                    new Reporter(metrics, connection::post, host, bound -> 0, logged::add);
            reporter.ended(
                    BYTEAIR.emulator().endpoint(),
                    "/data/api/20013144/item?method=write&stage=pre_sync",
                    WriteOutcome.of(Kind.ACCEPTED, 0, ""),
                    1);
            reporter.report(0, System.currentTimeMillis() / 1000);
            assertThat(reporter.failed()).isEqualTo(2);
            assertThat(logged).hasSize(1);
        }
        TreeSet<Kind> kinds = new TreeSet<>();
        try (ReportedClient client =
                ReportedClient.open(config().build(), metrics, new Reporters(patience, patience))) {
            for (int i = 0; i < 20; i++) {
                kinds.add(write(client, "behavior", Stage.INCREMENTAL_SYNC_STREAMING, 10).kind());
            }
        }
        assertThat(kinds).containsExactly(Kind.ACCEPTED);
        assertThat(BYTEAIR.stats().accepted()).isEqualTo(200);
        assertThat(BYTEAIR.stats().duplicates()).isEqualTo(199);
    }
}
