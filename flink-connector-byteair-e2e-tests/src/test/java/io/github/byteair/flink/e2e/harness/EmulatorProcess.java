/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The emulator in a process of its own, with a journal: killed and started again, it knows what it
 * took, at the same address.
 */
public final class EmulatorProcess implements AutoCloseable {

    public static final String APPLICATION_ID = "20013144";
    public static final String TENANT_ID = "2100021";
    public static final String ACCESS_KEY = "AKLTemulatoraccesskey";
    public static final String SECRET_KEY = "emulatorSecretKey==";

    private final Path folder;
    private final int port = Ports.free();
    private final List<String> flags;
    private final Http http = new Http("http://127.0.0.1:" + port);
    private ManagedProcess process;

    EmulatorProcess(Path folder, List<String> flags) {
        this.folder = folder;
        this.flags = flags;
    }

    /** Starts it, for the first time or again; returns once it answers. */
    public void start() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ManagedProcess.java(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-jar",
                                System.getProperty("e2e.emulator.jar"),
                                "--quiet",
                                "--port",
                                String.valueOf(port),
                                "--key-field",
                                "n",
                                "--journal",
                                journal().toString()));
        command.addAll(flags);
        process =
                ManagedProcess.start(
                        "emulator", command, Map.of(), folder.resolve("log/emulator.log"));
        Waiting.until(
                "the emulator",
                Duration.ofSeconds(60),
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("The emulator ended: " + process.tail());
                    }
                    stats();
                    return true;
                });
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Where it listens. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** What it was sent and took, since its first start. */
    public Path journal() {
        return folder.resolve("emulator.journal");
    }

    /** {@code GET /_emulator/stats}; since its last start, but for what the journal tells. */
    public JsonNode stats() throws IOException, InterruptedException {
        return http.get("/_emulator/stats");
    }

    /** Records accepted. */
    public long accepted() throws IOException, InterruptedException {
        return stats().path("accepted").asLong();
    }

    /** {@code GET /_emulator/records} of one topic. */
    public List<JsonNode> records(String topic) throws IOException, InterruptedException {
        return lines("/_emulator/records?topic=" + topic);
    }

    /** {@code GET /_emulator/requests}: since its last start. */
    public List<JsonNode> requests() throws IOException, InterruptedException {
        return lines("/_emulator/requests");
    }

    /** {@code POST /_emulator/faults}. */
    public void faults(String json) throws IOException, InterruptedException {
        http.post("/_emulator/faults", json);
    }

    /** {@code POST /_emulator/days}. */
    public void day(String json) throws IOException, InterruptedException {
        http.post("/_emulator/days", json);
    }

    /** {@code POST /_emulator/stages}. */
    public void stages(String json) throws IOException, InterruptedException {
        http.post("/_emulator/stages", json);
    }

    /** {@code DELETE /_emulator/faults}. */
    public void clearFaults() throws IOException, InterruptedException {
        http.send("DELETE", "/_emulator/faults");
    }

    /** {@code DELETE /_emulator/state}: as if it had been sent nothing. */
    public void reset() throws IOException, InterruptedException {
        http.send("DELETE", "/_emulator/state");
    }

    /** What a job needs to know of it, as {@code --name value}. */
    public List<String> jobArguments() {
        return List.of(
                "--endpoint",
                endpoint(),
                "--application-id",
                APPLICATION_ID,
                "--tenant-id",
                TENANT_ID,
                "--access-key",
                ACCESS_KEY,
                "--secret-key",
                SECRET_KEY);
    }

    /** One line of the journal, or of anything else in JSON. */
    public static JsonNode json(String line) throws IOException {
        return Http.MAPPER.readTree(line);
    }

    private List<JsonNode> lines(String path) throws IOException, InterruptedException {
        List<JsonNode> parsed = new ArrayList<>();
        for (String line : http.text(path).split("\n")) {
            if (!line.isBlank()) {
                parsed.add(Http.MAPPER.readTree(line));
            }
        }
        return parsed;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
