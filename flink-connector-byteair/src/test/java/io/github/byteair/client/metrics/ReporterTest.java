/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.Metric;
import io.github.byteair.client.proto.MetricMessage;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;

/** The reporter alone: time is a parameter, and the host a list. */
class ReporterTest {

    private static final String HOST = "https://api.example";
    private static final String ITEM = "/data/api/20013144/item?method=write&stage=pre_sync";
    private static final long MILLI = 1_000_000;

    private final Map<String, List<MetricMessage>> sent = new LinkedHashMap<>();
    private final List<String> attempts = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private IOException failure;
    private String refusal;
    private final Reporter reporter =
            new Reporter(
                    PlatformMetrics.of("metrics.example", "a.b", Map.of("job", "j")),
                    this::post,
                    HOST,
                    bound -> 0,
                    this.logged::add);

    private String post(String path, byte[] message) throws IOException {
        attempts.add(path);
        if (failure != null) {
            throw failure;
        }
        if (refusal == null) {
            sent.computeIfAbsent(path, p -> new ArrayList<>())
                    .add(MetricMessage.parseFrom(message));
        }
        return refusal;
    }

    private void call(WriteOutcome outcome, long millis) {
        reporter.ended(HOST, ITEM, outcome, millis * MILLI);
    }

    private static WriteOutcome accepted() {
        return WriteOutcome.of(Kind.ACCEPTED, 0, "");
    }

    private List<Metric> counters() {
        return sent.get("/api/counter").get(sent.get("/api/counter").size() - 1).getMetricsList();
    }

    @Test
    void aReportHasTheCallsSinceTheLast() {
        call(accepted(), 5);
        call(accepted(), 7);
        reporter.report(0, 1_700_000_000);

        assertThat(counters()).hasSize(1);
        Metric count = counters().get(0);
        assertThat(count.getMetric()).isEqualTo("a.b.invoke.success.count");
        assertThat(count.getValue()).isEqualTo(2);
        assertThat(count.getTimestamp()).isEqualTo(1_700_000_000);
        assertThat(count.getTagsMap())
                .containsOnlyKeys(
                        "job", "url", "req_type", "tenant", "scene", "language", "version")
                .containsEntry("job", "j")
                .containsEntry(
                        "url", HOST + "/data/api/20013144/item?method_is_write&stage_is_pre_sync")
                .containsEntry("tenant", "20013144")
                .containsEntry("scene", "item")
                .containsEntry("language", "java");
        assertThat(sent.get("/api/put").get(0).getMetricsList())
                .extracting(Metric::getMetric)
                .hasSize(8)
                .allMatch(name -> name.startsWith("a.b.invoke.success.latency."));

        call(accepted(), 5);
        reporter.report(1, 1_700_000_015);
        assertThat(counters().get(0).getValue()).isEqualTo(1);
    }

    @Test
    void withoutACallThereIsNoReport() {
        reporter.report(0, 1);
        assertThat(attempts).isEmpty();
    }

    /** To the SDKs a call has succeeded if HTTP has, whatever the service says in it. */
    @Test
    void aRefusalInAnAnswerIsASuccessOfTheCall() {
        call(WriteOutcome.of(Kind.REFUSED, 400, "Data is empty"), 1);
        call(WriteOutcome.throttled("slow down", null), 1);
        reporter.report(0, 1);
        assertThat(counters()).hasSize(1);
        assertThat(counters().get(0).getValue()).isEqualTo(2);
    }

    @Test
    void failuresHaveTheSdksWords() {
        call(WriteOutcome.foreign(502, "Bad Gateway", "wait"), 1);
        call(unanswered(Kind.NOT_SENT, new ConnectTimeoutException("c")), 1);
        call(unanswered(Kind.NO_ANSWER, new SocketTimeoutException("r")), 1);
        call(unanswered(Kind.NO_ANSWER, null), 1);
        call(unanswered(Kind.NO_ANSWER, new IOException("reset")), 1);
        reporter.report(0, 1);

        assertThat(counters())
                .extracting(
                        Metric::getMetric,
                        m -> m.getTagsMap().get("message"),
                        m -> m.getTagsMap().get("code"))
                .containsExactly(
                        tuple("invoke-fail", "502"),
                        tuple("connect-timeout", null),
                        tuple("read-timeout", null),
                        tuple("timeout", null),
                        tuple("other", null));
    }

    private static org.assertj.core.groups.Tuple tuple(String message, String code) {
        return org.assertj.core.api.Assertions.tuple("a.b.invoke.error.count", message, code);
    }

    private static WriteOutcome unanswered(Kind kind, Throwable cause) {
        return WriteOutcome.unanswered(kind, "no answer", cause);
    }

    @Test
    void onlyWhatWasTooSlowIsSentAgain() {
        failure = new SocketTimeoutException("slow");
        call(accepted(), 1);
        reporter.report(0, 1);
        assertThat(attempts)
                .containsExactly("/api/counter", "/api/counter", "/api/put", "/api/put");
        assertThat(reporter.failed()).isEqualTo(2);
        assertThat(reporter.isWorking()).isFalse();

        attempts.clear();
        failure = new IOException("refused");
        call(accepted(), 1);
        reporter.report(1, 2);
        assertThat(attempts).containsExactly("/api/counter", "/api/put");
        assertThat(reporter.failed()).isEqualTo(4);

        attempts.clear();
        failure = null;
        refusal = "answered HTTP 400";
        call(accepted(), 1);
        reporter.report(2, 3);
        assertThat(attempts).containsExactly("/api/counter", "/api/put");
        assertThat(reporter.failed()).isEqualTo(6);

        refusal = null;
        call(accepted(), 1);
        reporter.report(3, 4);
        assertThat(reporter.failed()).isEqualTo(6);
        assertThat(reporter.isWorking()).isTrue();
        assertThat(counters().get(0).getValue()).as("what was lost stays so").isEqualTo(1);
    }

    @Test
    void failuresAreLoggedOnceInAWhile() {
        failure = new IOException("refused");
        for (long minute = 0; minute < 21; minute++) {
            call(accepted(), 1);
            reporter.report(TimeUnit.MINUTES.toNanos(minute), minute);
        }
        assertThat(logged).hasSize(3);
        assertThat(logged.get(0))
                .contains(HOST, "refused", "The data is not affected", "metrics.domain");
    }

    /** However many calls, hosts and errors there are. */
    @Test
    void whatWaitsIsBounded() {
        CallStatistics statistics = new CallStatistics(bound -> 0);
        for (int i = 0; i < 10_000; i++) {
            statistics.add(Invocation.of("https://host" + i, ITEM, accepted()), 1);
        }
        for (int i = 0; i < 100_000; i++) {
            statistics.add(Invocation.of("https://host0", ITEM, accepted()), 1);
        }
        assertThat(statistics.leftOut()).isEqualTo(10_000 - CallStatistics.MOST_KINDS);
        Map<Invocation, Latencies> taken = statistics.take();
        assertThat(taken).hasSize(CallStatistics.MOST_KINDS);
        assertThat(taken.values().iterator().next().count()).isEqualTo(100_001);
    }
}
