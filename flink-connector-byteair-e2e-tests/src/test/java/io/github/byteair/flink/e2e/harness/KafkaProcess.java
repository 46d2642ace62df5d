/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A Kafka of one broker, its own controller, in a process of its own on free ports of the loopback:
 * killed and started again, it has what it had acknowledged, at the same address.
 */
public final class KafkaProcess implements AutoCloseable {

    private static final Duration IN_TIME = Duration.ofSeconds(90);

    /** Any sixteen bytes in Base64 will do. */
    private static final String CLUSTER_ID = "Ynl0ZWFpci1lMmUta2Fma2";

    private final Path folder;
    private final int port = Ports.free();
    private final int controllerPort = Ports.free();
    private ManagedProcess process;

    KafkaProcess(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** Starts it, for the first time or again; returns once it answers. */
    public void start() throws Exception {
        Path settings = folder.resolve("server.properties");
        if (!Files.exists(settings)) {
            writeSettings(settings);
            int code =
                    ManagedProcess.start(
                                    "Kafka's storage tool",
                                    java(
                                            "kafka.tools.StorageTool",
                                            "format",
                                            "--cluster-id",
                                            CLUSTER_ID,
                                            "--config",
                                            settings.toString()),
                                    Map.of(),
                                    folder.resolve("format.log"))
                            .await(90);
            if (code != 0) {
                throw new IOException("Kafka's storage tool ended with " + code);
            }
        }
        process =
                ManagedProcess.start(
                        "Kafka",
                        java("kafka.Kafka", settings.toString()),
                        Map.of(),
                        folder.resolve("kafka.log"));
        Waiting.until(
                "Kafka",
                IN_TIME,
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("Kafka ended: " + process.tail());
                    }
                    try (Admin admin = admin()) {
                        return !admin.describeCluster().nodes().get(10, TimeUnit.SECONDS).isEmpty();
                    }
                });
    }

    private void writeSettings(Path file) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                file,
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                        "listeners=PLAINTEXT://127.0.0.1:"
                                + port
                                + ",CONTROLLER://127.0.0.1:"
                                + controllerPort,
                        "controller.listener.names=CONTROLLER",
                        "log.dirs=" + folder.resolve("data"),
                        // One broker: nothing to replicate to, and no group to wait for.
                        "offsets.topic.replication.factor=1",
                        "offsets.topic.num.partitions=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "transaction.state.log.num.partitions=1",
                        "share.coordinator.state.topic.replication.factor=1",
                        "share.coordinator.state.topic.min.isr=1",
                        "group.initial.rebalance.delay.ms=0"));
    }

    private static List<String> java(String... arguments) throws IOException {
        Path lib =
                Paths.get(
                        System.getProperty("e2e.distributions"),
                        "kafka-" + System.getProperty("e2e.kafka.version"),
                        "target",
                        "lib");
        if (!Files.isDirectory(lib)) {
            throw new IOException("Kafka was not gathered in " + lib);
        }
        List<String> command = new ArrayList<>();
        command.add(ManagedProcess.java());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        try (Stream<Path> jars = Files.list(lib)) {
            command.add("-cp");
            command.add(
                    jars.sorted()
                            .map(Path::toString)
                            .collect(Collectors.joining(File.pathSeparator)));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Makes topics of so many partitions; returns once they are there. */
    public void create(int partitions, String... topics) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(
                            Stream.of(topics)
                                    .map(topic -> new NewTopic(topic, partitions, (short) 1))
                                    .collect(Collectors.toList()))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers()));
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Where it listens: its {@code bootstrap.servers}. */
    public String servers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
