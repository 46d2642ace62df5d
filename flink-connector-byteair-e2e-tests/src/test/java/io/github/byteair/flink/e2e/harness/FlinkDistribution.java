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
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One version of Flink, as Maven gathered it in {@code distributions/}. */
public final class FlinkDistribution {

    private final String version;
    private final Path target;
    private final List<Path> jars;

    private FlinkDistribution(String version, Path target, List<Path> jars) {
        this.version = version;
        this.target = target;
        this.jars = jars;
    }

    /** The gathered version; it is an error if it is not there. */
    public static FlinkDistribution of(String version) throws IOException {
        Path lib =
                Paths.get(
                        System.getProperty("e2e.distributions"),
                        "flink-" + version,
                        "target",
                        "lib");
        if (!Files.isDirectory(lib)) {
            throw new IOException("Flink " + version + " was not gathered in " + lib);
        }
        try (Stream<Path> files = Files.list(lib)) {
            return new FlinkDistribution(
                    version, lib.getParent(), files.sorted().collect(Collectors.toList()));
        }
    }

    /** What was gathered beside Flink's own under that name: connectors, for some tests. */
    public List<Path> more(String name) throws IOException {
        try (Stream<Path> files = Files.list(target.resolve(name))) {
            return files.sorted().collect(Collectors.toList());
        }
    }

    /** E.g. 2.3.0. */
    public String version() {
        return version;
    }

    /** Whether the registry has all that Flink's SQL client of this version is made of. */
    public boolean hasSqlClient() {
        return jars.stream().anyMatch(jar -> isNamed(jar, "flink-sql-client-"));
    }

    /** What is in the download's {@code lib/}: without the SQL client. */
    String clusterClassPath() {
        return classPath(
                jars.stream()
                        .filter(
                                jar ->
                                        !isNamed(jar, "flink-sql-client-")
                                                && !isNamed(jar, "flink-sql-gateway-")
                                                && !isNamed(jar, "flink-python-")));
    }

    /** With the SQL client. */
    String clientClassPath() {
        return classPath(jars.stream());
    }

    private static boolean isNamed(Path jar, String prefix) {
        return jar.getFileName().toString().startsWith(prefix);
    }

    private static String classPath(Stream<Path> jars) {
        return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public String toString() {
        return "Flink " + version;
    }
}
