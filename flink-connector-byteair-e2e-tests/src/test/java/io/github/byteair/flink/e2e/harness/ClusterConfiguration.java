/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of a cluster on this machine. A TaskManager that is not started by Flink's scripts
 * wants every part of its memory said.
 */
final class ClusterConfiguration {

    private final Path folder;
    private final Map<String, String> settings;

    /**
     * @param own settings that differ from the defaults here
     */
    ClusterConfiguration(Path folder, int restPort, Map<String, String> own) {
        this.folder = folder;
        settings = defaults(folder, restPort);
        settings.putAll(own);
    }

    private static Map<String, String> defaults(Path folder, int restPort) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("jobmanager.rpc.address", "127.0.0.1");
        all.put("jobmanager.rpc.port", String.valueOf(Ports.free()));
        all.put("jobmanager.bind-host", "127.0.0.1");
        all.put("rest.address", "127.0.0.1");
        all.put("rest.bind-address", "127.0.0.1");
        all.put("rest.port", String.valueOf(restPort));
        all.put("execution.target", "remote");
        all.put("io.tmp.dirs", folder.resolve("tmp").toString());
        all.put("parallelism.default", "1");
        all.put("web.checkpoints.history", "2000");
        all.put("web.refresh-interval", "500");
        all.put("metrics.fetcher.update-interval", "500");
        all.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
        all.put(
                "execution.checkpointing.savepoint-dir",
                folder.resolve("savepoints").toUri().toString());
        all.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        all.put("execution.checkpointing.timeout", "20 s");
        all.put("execution.checkpointing.tolerable-failed-checkpoints", "1000");
        all.put("taskmanager.bind-host", "127.0.0.1");
        all.put("taskmanager.host", "127.0.0.1");
        all.put("taskmanager.numberOfTaskSlots", "2");
        all.put("taskmanager.cpu.cores", "1.0");
        all.put("taskmanager.memory.framework.heap.size", "96m");
        all.put("taskmanager.memory.framework.off-heap.size", "64m");
        all.put("taskmanager.memory.task.heap.size", "288m");
        all.put("taskmanager.memory.task.off-heap.size", "32m");
        all.put("taskmanager.memory.network.min", "64m");
        all.put("taskmanager.memory.network.max", "64m");
        all.put("taskmanager.memory.managed.size", "64m");
        all.put("taskmanager.memory.jvm-metaspace.size", "256m");
        all.put("taskmanager.memory.jvm-overhead.min", "128m");
        all.put("taskmanager.memory.jvm-overhead.max", "128m");
        return all;
    }

    /** Writes the files of one process, with settings of its own; returns their directory. */
    Path write(String name, Map<String, String> own) throws IOException {
        Path conf = folder.resolve("conf-" + name);
        Files.createDirectories(conf);
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(own);
        write(
                conf.resolve("config.yaml"),
                all.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
        write(
                conf.resolve("log4j2.properties"),
                "rootLogger.level = INFO\n"
                        + "rootLogger.appenderRef.out.ref = out\n"
                        + "appender.out.name = out\n"
                        + "appender.out.type = Console\n"
                        + "appender.out.layout.type = PatternLayout\n"
                        + "appender.out.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n\n");
        return conf;
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
