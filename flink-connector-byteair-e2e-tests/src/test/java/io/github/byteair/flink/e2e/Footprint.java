/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import io.github.byteair.flink.e2e.harness.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a TaskManager occupies once the garbage is collected. Sockets are counted where there is a
 * {@code /proc}; elsewhere they are 0.
 */
record Footprint(long threads, long metaspace, long sockets) {

    static Footprint of(FlinkCluster cluster, String taskManager, long pid) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        for (int i = 0; i < 2; i++) {
            new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        // Metrics reach the REST server every half second, two intervals behind at most.
        TimeUnit.MILLISECONDS.sleep(1_500);
        return new Footprint(
                cluster.taskManagerMetric(taskManager, "Status.JVM.Threads.Count"),
                cluster.taskManagerMetric(taskManager, "Status.JVM.Memory.Metaspace.Used"),
                sockets(pid));
    }

    private static long sockets(long pid) throws IOException {
        Path descriptors = Path.of("/proc", String.valueOf(pid), "fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        List<Path> links;
        try (Stream<Path> all = Files.list(descriptors)) {
            links = all.collect(Collectors.toList());
        }
        long sockets = 0;
        for (Path link : links) {
            try {
                sockets += Files.readSymbolicLink(link).toString().startsWith("socket:") ? 1 : 0;
            } catch (IOException e) {
                // It was closed meanwhile.
            }
        }
        return sockets;
    }
}
