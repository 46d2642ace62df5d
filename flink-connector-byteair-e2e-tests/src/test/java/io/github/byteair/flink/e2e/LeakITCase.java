/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.JarFiles;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.harness.Waiting;
import io.github.byteair.flink.e2e.job.NumbersJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Jobs come and go on one session cluster; the TaskManager has the threads, the classes and the
 * sockets afterwards that it had before.
 */
@Tag("e2e")
class LeakITCase {

    /** Thirty with {@code -De2e.leak.jobs=30}. */
    private static final int CYCLES = Integer.getInteger("e2e.leak.jobs", 12);

    /** The first jobs also load what belongs to the TaskManager. */
    private static final int WARM_UP = 4;

    private static final int THREADS = 4;
    private static final int SOCKETS = 2;

    /** One job's classes are about as much. */
    private static final int METASPACE = 6 << 20;

    @RegisterExtension final Bench bench = new Bench();

    /** As with ADD JAR: each job has its own class loader for the connector. */
    @Test
    void uberJarInTheJob() throws Exception {
        Path jar = bench.folder().resolve("job-with-uber.jar");
        JarFiles.withLibrary(Bench.classesJar(), Bench.uberJar(), jar);
        cycles("uber jar in the job's own class loader", jar, List.of());
    }

    @Test
    void uberJarInLib() throws Exception {
        cycles("uber jar in `lib/`", Bench.classesJar(), List.of(Bench.uberJar()));
    }

    private void cycles(String row, Path jar, List<Path> libs) throws Exception {
        EmulatorProcess emulator = bench.emulator("--keep-records", "0");
        FlinkCluster cluster = bench.cluster("2.3.0", libs, Map.of()).start(1);
        for (int i = 0; i < WARM_UP; i++) {
            cycle(cluster, emulator, jar);
        }
        long pid = cluster.taskManager("tm1").pid();
        Footprint before = settled(cluster, pid);
        for (int i = 0; i < CYCLES; i++) {
            cycle(cluster, emulator, jar);
        }
        Footprint[] after = new Footprint[1];
        try {
            Waiting.until(
                    "threads, classes and sockets to be as before",
                    Duration.ofSeconds(60),
                    () -> {
                        after[0] = settled(cluster, pid);
                        return after[0].threads() <= before.threads() + THREADS
                                && after[0].sockets() <= before.sockets() + SOCKETS
                                && after[0].metaspace() <= before.metaspace() + METASPACE;
                    });
        } catch (AssertionError e) {
            throw new AssertionError("before: " + before + ", after: " + after[0], e);
        }
        String table = "Leaks: a TaskManager before and after " + CYCLES + " jobs";
        Results.cell(table, row, "threads", before.threads() + " → " + after[0].threads());
        Results.cell(
                table,
                row,
                "metaspace, MB",
                (before.metaspace() >> 20) + " → " + (after[0].metaspace() >> 20));
        Results.cell(table, row, "sockets", before.sockets() + " → " + after[0].sockets());
    }

    private static void cycle(FlinkCluster cluster, EmulatorProcess emulator, Path jar)
            throws Exception {
        List<String> arguments = new ArrayList<>(emulator.jobArguments());
        arguments.addAll(List.of("--count", "1000000", "--rate", "2000", "--parallelism", "2"));
        long accepted = emulator.accepted();
        String job = cluster.submit(jar, NumbersJob.class, arguments);
        Waiting.until(
                "the job's records",
                Duration.ofSeconds(60),
                () -> emulator.accepted() >= accepted + 1_000);
        cluster.cancel(job);
    }

    private static Footprint settled(FlinkCluster cluster, long pid) throws Exception {
        Footprint last = null;
        for (int i = 0; i < 10; i++) {
            Footprint now = Footprint.of(cluster, "tm1", pid);
            if (last != null
                    && now.threads() == last.threads()
                    && now.sockets() == last.sockets()
                    && Math.abs(now.metaspace() - last.metaspace()) < 100_000) {
                return now;
            }
            last = now;
        }
        return last;
    }
}
