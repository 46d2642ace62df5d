/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A Prometheus of its own, on a free port of the loopback, from the packages of the system. */
public final class PrometheusProcess implements AutoCloseable {

    private static final Path BINARY = Paths.get("/usr/bin/prometheus");

    private final Path folder;
    private final int port = Ports.free();
    private final Http http = new Http("http://127.0.0.1:" + port);
    private ManagedProcess process;

    PrometheusProcess(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Whether the system has the package. */
    public static boolean isInstalled() {
        return Files.isExecutable(BINARY);
    }

    /** Asks once a second; returns once it answers itself. */
    void start(List<Integer> ports, String rules) throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rules.yml"), rules);
        String targets =
                ports.stream()
                        .map(each -> "'127.0.0.1:" + each + "'")
                        .collect(Collectors.joining(", "));
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(
                config,
                "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n  evaluation_interval: 1s\n"
                        + "rule_files: [rules.yml]\n"
                        + "scrape_configs:\n  - job_name: flink\n    static_configs:\n"
                        + "      - targets: ["
                        + targets
                        + "]\n");
        process =
                ManagedProcess.start(
                        "Prometheus",
                        List.of(
                                BINARY.toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port),
                        Map.of(),
                        folder.resolve("prometheus.log"));
        Waiting.until(
                "Prometheus",
                Duration.ofSeconds(60),
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("Prometheus ended: " + process.tail());
                    }
                    return !http.text("/-/ready").isEmpty();
                });
    }

    /** The names of the alerts that fire now. */
    public Set<String> firing() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        for (JsonNode alert : http.get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                names.add(alert.path("labels").path("alertname").asText());
            }
        }
        return names;
    }

    /** How many series an expression has at this moment. */
    public int series(String expression) throws IOException, InterruptedException {
        JsonNode answer =
                http.get(
                        "/api/v1/query?query="
                                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        return answer.path("data").path("result").size();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
