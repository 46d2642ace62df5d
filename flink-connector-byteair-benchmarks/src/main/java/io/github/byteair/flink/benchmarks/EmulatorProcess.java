/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service, in a process of its own so that its work is not the sink's. */
final class EmulatorProcess implements AutoCloseable {

    private final Process process;
    private final Target target;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private EmulatorProcess(Process process, Target target) {
        this.process = process;
        this.target = target;
    }

    static EmulatorProcess start(Path jar, PipelineCase it) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Processes.java(),
                                "-Xmx768m",
                                "-XX:+UseSerialGC",
                                "-jar",
                                jar.toString(),
                                "--quiet",
                                "--port",
                                "0",
                                "--keep-records",
                                "1",
                                "--latency",
                                it.latencyMillis() + "ms"));
        if (it.quota()) {
            command.addAll(
                    List.of("--requests-per-second", "100", "--records-per-second", "50000"));
        }
        Process process = Processes.start(command);
        BufferedReader printed =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = printed.readLine();
        if (line == null || !line.contains("http://")) {
            process.destroy();
            throw new IOException("The emulator did not start: " + line);
        }
        return new EmulatorProcess(process, new Target(line.substring(line.indexOf("http://"))));
    }

    Target target() {
        return target;
    }

    /** As the operating system has it. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it counted since {@link #reset()}. */
    JsonNode stats() throws IOException, InterruptedException {
        return new ObjectMapper().readTree(send("GET", "/_emulator/stats"));
    }

    /** As if nothing had been written. */
    void reset() throws IOException, InterruptedException {
        send("DELETE", "/_emulator/state");
    }

    private String send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(target.endpoint() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
