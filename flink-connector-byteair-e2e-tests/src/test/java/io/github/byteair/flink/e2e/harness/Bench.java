/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test works with: a folder of its own under {@code target/e2e}, clusters and emulators.
 * After the test all processes are stopped; the folder, with all logs, stays only if the test
 * failed.
 */
public final class Bench implements BeforeEachCallback, AfterEachCallback {

    /** Of tests that failed: the next attempt at one has another. */
    private static final Set<Path> KEPT = new HashSet<>();

    private final Deque<Runnable> open = new ArrayDeque<>();
    private Path folder;
    private int clusters;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        String name =
                context.getRequiredTestClass().getSimpleName()
                        + "-"
                        + context.getRequiredTestMethod().getName()
                        + "-"
                        + context.getDisplayName();
        Path first =
                Paths.get(
                                System.getProperty("e2e.target"),
                                "e2e",
                                name.replaceAll("[^\\w.-]+", "_"))
                        .toAbsolutePath();
        folder = first;
        for (int attempt = 2; KEPT.contains(folder); attempt++) {
            folder = first.resolveSibling(first.getFileName() + "-again" + attempt);
        }
        delete(folder);
        Files.createDirectories(folder);
        clusters = 0;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        int left;
        try {
            while (!open.isEmpty()) {
                open.pop().run();
            }
        } finally {
            // Else all tests after this one would be blamed for them.
            left = ManagedProcess.killLeft();
        }
        if (context.getExecutionException().isEmpty() && left == 0) {
            delete(folder);
        } else {
            KEPT.add(folder);
        }
        if (left > 0) {
            throw new AssertionError("The test had left " + left + " processes running.");
        }
    }

    /** The test's folder. */
    public Path folder() {
        return folder;
    }

    /** A running emulator, with these flags beside its own. */
    public EmulatorProcess emulator(String... flags) throws Exception {
        EmulatorProcess emulator = new EmulatorProcess(folder, List.of(flags));
        open.push(emulator::close);
        emulator.start();
        return emulator;
    }

    /** A running MariaDB. */
    public MariaDbProcess mariaDb() throws Exception {
        MariaDbProcess database = new MariaDbProcess(folder.resolve("mariadb"));
        open.push(database::close);
        database.start();
        return database;
    }

    /** A running Prometheus that asks these ports of this machine and goes by these rules. */
    public PrometheusProcess prometheus(List<Integer> ports, String rules) throws Exception {
        PrometheusProcess prometheus = new PrometheusProcess(folder.resolve("prometheus"));
        open.push(prometheus::close);
        prometheus.start(ports, rules);
        return prometheus;
    }

    /** A port that nothing listens on. */
    public static int freePort() {
        return Ports.free();
    }

    /** A running Kafka. */
    public KafkaProcess kafka() throws Exception {
        KafkaProcess kafka = new KafkaProcess(folder.resolve("kafka"));
        open.push(kafka::close);
        kafka.start();
        return kafka;
    }

    /** An emulator for a test that stops it by itself, not started yet. */
    public static EmulatorProcess newEmulator(Path folder, String... flags) {
        return new EmulatorProcess(folder, List.of(flags));
    }

    /** A cluster, not started yet. */
    public FlinkCluster cluster(String version, List<Path> extraLibs, Map<String, String> settings)
            throws IOException {
        FlinkCluster cluster =
                new FlinkCluster(
                        FlinkDistribution.of(version),
                        folder.resolve("flink-" + version + "-" + ++clusters),
                        extraLibs,
                        settings);
        open.push(cluster::close);
        return cluster;
    }

    /** The jobs with the thin connector and all it needs, as a user shades them. */
    public static Path jobJar() {
        return Paths.get(System.getProperty("e2e.job.jar"));
    }

    /** The jobs alone: for a cluster that has the connector. */
    public static Path classesJar() {
        return Paths.get(System.getProperty("e2e.classes.jar"));
    }

    /** The connector in one jar. */
    public static Path uberJar() {
        return Paths.get(System.getProperty("e2e.uber.jar")).normalize();
    }

    /** The pipeline sink in one jar. */
    public static Path cdcJar() {
        return Paths.get(System.getProperty("e2e.cdc.jar")).normalize();
    }

    /** What was gathered of Flink CDC: {@code lib} or {@code connectors}. */
    public static List<Path> cdc(String folder) throws IOException {
        Path jars =
                Paths.get(
                        System.getProperty("e2e.distributions"),
                        "cdc-" + System.getProperty("e2e.cdc.version"),
                        "target",
                        folder);
        try (Stream<Path> files = Files.list(jars)) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    /** Deletes a folder with all that is in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
