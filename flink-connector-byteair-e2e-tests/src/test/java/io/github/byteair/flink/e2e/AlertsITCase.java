/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.FlinkDistribution;
import io.github.byteair.flink.e2e.harness.PrometheusProcess;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.harness.Waiting;
import io.github.byteair.flink.e2e.job.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The alerts of ops/prometheus/rules.yml, with two seconds for each minute, see what they are for:
 * each fires while it lasts, and is over when it is. And all that the dashboard and the page on
 * operations ask Prometheus for is there.
 */
@Tag("e2e")
class AlertsITCase {

    private static final String VERSION = "2.3.0";
    private static final Duration IN_TIME = Duration.ofSeconds(90);
    private static final Path ROOT = Paths.get("..");

    /** A JobManager and a TaskManager. */
    private static final int PROCESSES = 2;

    @RegisterExtension final Bench bench = new Bench();

    private final Map<String, Long> since = new HashMap<>();
    private final Map<String, String> figures = new HashMap<>();
    private EmulatorProcess emulator;
    private PrometheusProcess prometheus;

    @Test
    void eachFiresAndIsOver() throws Exception {
        assumeTrue(
                PrometheusProcess.isInstalled(),
                "SKIPPED: there is no /usr/bin/prometheus (Debian: prometheus): the alerts are not"
                        + " tested.");
        emulator = bench.emulator();
        List<Integer> ports = List.of(Bench.freePort(), Bench.freePort());
        List<Path> libraries = new ArrayList<>(FlinkDistribution.of(VERSION).more("metrics"));
        libraries.add(Bench.uberJar());
        FlinkCluster cluster =
                bench.cluster(
                                VERSION,
                                libraries,
                                Map.of(
                                        "metrics.reporter.prom.factory.class",
                                        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                                        "metrics.reporter.prom.port",
                                        ports.get(0) + "," + ports.get(1)))
                        .start(1);
        prometheus = bench.prometheus(ports, rules());
        String feed = submit(cluster, feed());
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        Path days = Files.createDirectories(bench.folder().resolve("days"));
        addRow(days, "first", yesterday);
        submit(cluster, days(days));
        Waiting.until("the first day's row", IN_TIME, () -> !emulator.records("item").isEmpty());
        Waiting.until("clicks", IN_TIME, () -> !emulator.records("behavior").isEmpty());

        // A day whose turn it is and which the platform is cleaning.
        emulator.day(day(yesterday, "cleaning"));
        began("ByteAirDayNotClosed");
        addRow(days, "later", yesterday.plusDays(3));

        began("ByteAirOutage", "ByteAirOldestRecordWaits", "ByteAirBufferFull");
        emulator.faults("{\"outage\":\"503\"}");
        fires("ByteAirOutage", "ByteAirOldestRecordWaits", "ByteAirBufferFull");
        fires("ByteAirDayNotClosed");
        began("ByteAirOutage", "ByteAirOldestRecordWaits", "ByteAirBufferFull");
        emulator.clearFaults();
        isOver("ByteAirOutage", "ByteAirOldestRecordWaits", "ByteAirBufferFull");
        Waiting.until(
                "the day still not to be closed",
                IN_TIME,
                () -> prometheus.firing().contains("ByteAirDayNotClosed"));
        began("ByteAirDayNotClosed");
        emulator.day(day(yesterday, "open"));
        isOver("ByteAirDayNotClosed");

        Set<String> ofRecords =
                Set.of("ByteAirRecordsRejected", "ByteAirDoubtsCounted", "ByteAirRecordsSentAgain");
        began(ofRecords);
        emulator.faults(
                "{\"noAnswerRate\":0.15,\"errorRate\":0.15,"
                        + "\"poison\":{\"field\":\"scm\",\"value\":\"bad\"}}");
        fires(ofRecords);
        began(ofRecords);
        emulator.clearFaults();
        began("ByteAirThrottled");
        emulator.faults("{\"throttleRate\":0.4}");
        fires("ByteAirThrottled");
        assertAllQueriesHaveSeries();
        isOver(ofRecords);
        began("ByteAirThrottled");
        emulator.clearFaults();
        // Meanwhile nobody gives leave: requests go on by a fixed part.
        cluster.jobManager().suspend();
        try {
            began("ByteAirQuotaFallback");
            fires("ByteAirQuotaFallback");
        } finally {
            cluster.jobManager().resume();
        }
        began("ByteAirQuotaFallback");
        isOver("ByteAirQuotaFallback", "ByteAirThrottled");

        began("ByteAirRestartLoop");
        emulator.stages("{\"stages\":[\"incremental_sync_daily\"]}");
        fires("ByteAirRestartLoop");
        began("ByteAirRestartLoop");
        emulator.stages("{\"stages\":[\"incremental_sync_daily\",\"incremental_sync_streaming\"]}");
        isOver("ByteAirRestartLoop");
        cluster.awaitRunning(feed, IN_TIME);

        assertThat(figures).hasSize(10);
        figures.forEach((alert, said) -> Results.cell("Alerts", VERSION, alert, said));
    }

    // ------------------------------------------------------------------ alerts

    private void began(String... alerts) {
        began(Set.of(alerts));
    }

    private void began(Set<String> alerts) {
        alerts.forEach(alert -> since.put(alert, System.nanoTime()));
    }

    private void fires(String... alerts) throws Exception {
        fires(Set.of(alerts));
    }

    private void fires(Set<String> alerts) throws Exception {
        await(alerts, true);
    }

    private void isOver(String... alerts) throws Exception {
        isOver(Set.of(alerts));
    }

    private void isOver(Set<String> alerts) throws Exception {
        await(alerts, false);
    }

    private void await(Set<String> alerts, boolean toFire) throws Exception {
        Set<String> open = new TreeSet<>(alerts);
        Waiting.until(
                alerts + (toFire ? " to fire" : " to be over"),
                IN_TIME,
                () -> {
                    // An alert is over, too, where a busy machine has answered a scrape too late.
                    if (!toFire && prometheus.series("up == 1") < PROCESSES) {
                        return false;
                    }
                    Set<String> firing = prometheus.firing();
                    for (String alert : alerts) {
                        if (firing.contains(alert) == toFire && open.remove(alert)) {
                            String took =
                                    String.format(
                                            "%s after %.0f s",
                                            toFire ? "fired" : "cleared",
                                            (System.nanoTime() - since.get(alert)) / 1e9);
                            figures.merge(alert, took, (fired, cleared) -> fired + ", " + cleared);
                            System.out.println(alert + " " + took);
                        }
                    }
                    return open.isEmpty();
                });
    }

    /** The file's own, with two seconds for each minute. */
    private static String rules() throws IOException {
        String rules = Files.readString(ROOT.resolve("ops/prometheus/rules.yml"));
        Matcher minutes = Pattern.compile("\\b(\\d+)m\\b").matcher(rules);
        String shorter =
                minutes.replaceAll(match -> 2 * Integer.parseInt(match.group(1)) + "s")
                        .replace("* 60\n", "* 2\n");
        assertThat(shorter).contains("[10s]", "[20s]", "for: 2s", "> 5 * 2\n", "> 30 * 2\n");
        return shorter;
    }

    // ------------------------------------------------------------------ queries

    /** A scrape may be a second away. */
    private void assertAllQueriesHaveSeries() throws Exception {
        Set<String> queries = new TreeSet<>();
        JsonNode dashboard =
                EmulatorProcess.json(Files.readString(ROOT.resolve("ops/grafana/byteair.json")));
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(
                        target.path("expr")
                                .asText()
                                .replace("$job", ".*")
                                .replace("$__rate_interval", "10s"));
            }
        }
        assertThat(queries).hasSizeGreaterThan(20);
        String page = Files.readString(ROOT.resolve("docs/operations.md"));
        Matcher named = Pattern.compile("\\| `(flink_[^`]+)` \\|").matcher(page);
        while (named.find()) {
            queries.add(named.group(1));
        }
        Set<String> empty = new TreeSet<>(queries);
        try {
            Waiting.until(
                    "series of all queries",
                    Duration.ofSeconds(30),
                    () -> {
                        for (String query : List.copyOf(empty)) {
                            if (prometheus.series(query) > 0) {
                                empty.remove(query);
                            }
                        }
                        return empty.isEmpty();
                    });
        } finally {
            assertThat(empty).as("queries without a series").isEmpty();
        }
        Results.cell(
                "Alerts",
                VERSION,
                "queries of the dashboard and the page",
                queries.size() + " have series");
    }

    // ------------------------------------------------------------------ jobs

    private String submit(FlinkCluster cluster, String statements) throws Exception {
        Path script = Files.createTempFile(bench.folder(), "job", ".sql");
        Files.writeString(script, statements);
        String job =
                cluster.submit(Bench.classesJar(), SqlScript.class, List.of(script.toString()));
        cluster.awaitRunning(job, IN_TIME);
        return job;
    }

    private static String day(LocalDate date, String state) {
        return "{\"topic\":\"item\",\"stage\":\"incremental_sync_daily\",\"date\":\""
                + date
                + "\",\"state\":\""
                + state
                + "\"}";
    }

    /** Whole at once, as the source may look at any time. */
    private void addRow(Path folder, String name, LocalDate date) throws IOException {
        Path file = bench.folder().resolve(name);
        long noon = date.atTime(12, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
        Files.writeString(file, "goods-" + name + "," + noon + "\n");
        Files.move(file, folder.resolve(name));
    }

    private String settings(String name) {
        return "SET 'pipeline.name' = '"
                + name
                + "';\nSET 'table.local-time-zone' = 'UTC';\n"
                + "SET 'parallelism.default' = '1';\n"
                + "SET 'execution.checkpointing.interval' = '1 s';\n"
                + "SET 'restart-strategy.type' = 'fixed-delay';\n"
                + "SET 'restart-strategy.fixed-delay.attempts' = '1000000';\n"
                + "SET 'restart-strategy.fixed-delay.delay' = '500 ms';\n";
    }

    private String where() {
        return "'connector' = 'byteair', 'application-id' = '"
                + EmulatorProcess.APPLICATION_ID
                + "', 'tenant-id' = '"
                + EmulatorProcess.TENANT_ID
                + "', 'auth.access-key' = '"
                + EmulatorProcess.ACCESS_KEY
                + "', 'auth.secret-key' = '"
                + EmulatorProcess.SECRET_KEY
                + "', 'endpoint' = '"
                + emulator.endpoint()
                + "', 'request.timeout' = '2 s', 'sink.retry.initial-backoff' = '50 ms',"
                + " 'sink.retry.max-backoff' = '500 ms', 'sink.flush-buffer.timeout' = '200 ms'";
    }

    /** A buffer of five seconds; a row in two thousand has what will be poison. */
    private String feed() {
        return settings("feed")
                + "CREATE TABLE clicks (n BIGINT) WITH ('connector' = 'datagen',"
                + " 'rows-per-second' = '2000', 'fields.n.min' = '0', 'fields.n.max' = '1000000');\n"
                + "CREATE TABLE behavior (n BIGINT, user_id STRING, scm STRING) WITH ("
                + where()
                + ", 'topic' = 'behavior', 'sink.batch.max-size' = '200',"
                + " 'sink.requests.max-buffered' = '10000',"
                + " 'sink.record-error.policy' = 'dead-letter', 'sink.dead-letter.path' = '"
                + bench.folder().resolve("dead-letters").toUri()
                + "');\n"
                + "INSERT INTO behavior SELECT n, CAST(n AS STRING),"
                + " CASE WHEN MOD(n, 2000) = 0 THEN 'bad' ELSE 'good' END FROM clicks;\n";
    }

    private String days(Path folder) {
        return settings("days")
                + "CREATE TABLE changes (goods_id STRING, millis BIGINT,"
                + " ts AS TO_TIMESTAMP_LTZ(millis, 3), WATERMARK FOR ts AS ts) WITH ("
                + "'connector' = 'filesystem', 'format' = 'csv',"
                + " 'source.monitor-interval' = '500 ms', 'path' = '"
                + folder.toUri()
                + "');\n"
                + "CREATE TABLE item (goods_id STRING, data_date DATE METADATA FROM 'data-date')"
                + " WITH ("
                + where()
                + ", 'topic' = 'item', 'stage' = 'incremental_sync_daily',"
                + " 'sink.done.trigger' = 'watermark', 'sink.done.time-zone' = 'UTC');\n"
                + "INSERT INTO item SELECT goods_id, CAST(ts AS DATE) FROM changes;\n";
    }
}
