/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.Waiting;
import io.github.byteair.flink.e2e.job.NumbersJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A savepoint taken while the service gives no answers: batches that were taken and others that
 * were not are parked in it, and no one but the emulator knows which is which.
 */
final class ParkedBatches {

    static final int RECORDS = 3_000;

    /** So few that records are left when the savepoint is taken, on a busy machine, too. */
    private static final int RATE = 100;

    private ParkedBatches() {}

    static List<String> arguments(EmulatorProcess emulator, long startMillis) {
        List<String> arguments = new ArrayList<>(emulator.jobArguments());
        arguments.addAll(
                List.of(
                        "--count", String.valueOf(RECORDS),
                        "--rate", String.valueOf(RATE),
                        "--start", String.valueOf(startMillis),
                        "--parallelism", "1",
                        "--checkpoint-interval", "500"));
        return arguments;
    }

    /** Runs the job into an outage and stops it there; returns the savepoint's path. */
    static String savepoint(FlinkCluster cluster, EmulatorProcess emulator) throws Exception {
        emulator.faults("{\"latency\":\"100ms\"}");
        List<String> arguments = arguments(emulator, System.currentTimeMillis());
        String job = cluster.submit(Bench.jobJar(), NumbersJob.class, arguments);
        cluster.awaitRunning(job, Duration.ofSeconds(60));
        Waiting.until(
                "records at the emulator",
                Duration.ofSeconds(60),
                () -> emulator.accepted() >= RATE);
        emulator.faults("{\"noAnswerRate\":1.0}");
        Waiting.until(
                "requests without an answer",
                Duration.ofSeconds(60),
                () -> emulator.stats().path("unanswered").asLong() >= 2);
        emulator.faults("{\"noAnswerRate\":0,\"outage\":\"hang\"}");
        Waiting.until(
                "a batch that was taken and one that was not, both without an answer",
                Duration.ofSeconds(60),
                () -> {
                    Set<String> ids = unsettled(emulator).keySet();
                    Set<String> taken = takenIds(emulator);
                    return !taken.containsAll(ids) && !Collections.disjoint(taken, ids);
                });
        return cluster.stopWithSavepoint(job);
    }

    private static Set<String> takenIds(EmulatorProcess emulator) throws Exception {
        Set<String> ids = new HashSet<>();
        for (JsonNode request : emulator.requests()) {
            if (request.path("taken").asBoolean()) {
                ids.add(request.path("requestId").asText());
            }
        }
        return ids;
    }

    /** The bodies' hashes of all requests that were sent and never answered, by Request-Id. */
    static Map<String, String> unsettled(EmulatorProcess emulator) throws Exception {
        Map<String, String> unsettled = new TreeMap<>();
        for (JsonNode request : emulator.requests()) {
            String id = request.path("requestId").asText();
            if (request.path("delivery").asText().equals("ANSWERED")) {
                unsettled.remove(id);
            } else {
                unsettled.put(id, request.path("sha256").asText());
            }
        }
        return unsettled;
    }
}
