/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.emulator.ByteAirEmulatorExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The one jar on each Flink it is for, in a process with that Flink's jars and no others. They are
 * gathered by {@code mvn -Psql-client -pl examples/sql/flink -Dflink.version=… package}, for
 * versions without a SQL client in the registry with {@code -Dno-sql-client}; a version that was
 * not gathered is skipped.
 */
class FlinkVersionsITCase {

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR =
            new ByteAirEmulatorExtension(emulator -> emulator.topics("video"));

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1.20.3", "2.1.1", "2.2.1", "2.3.0"})
    void runsOn(String version) throws Exception {
        Path lib = Path.of("..", "examples", "sql", "flink", "target", "flink-" + version, "lib");
        assumeTrue(Files.isDirectory(lib), "Flink " + version + " was not gathered in " + lib);

        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx768m");
        for (String opened : List.of("lang", "lang.reflect", "util", "time", "nio", "net", "io")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.add("-cp");
        command.add(
                String.join(
                        System.getProperty("path.separator"),
                        System.getProperty("byteair.uber.jar"),
                        lib.toAbsolutePath() + "/*",
                        Path.of("target", "test-classes").toAbsolutePath().toString()));
        command.add(SmokeJob.class.getName());
        command.add(BYTEAIR.endpoint());
        command.add(BYTEAIR.applicationId());
        command.add(BYTEAIR.tenantId());
        Path deadLetters = folder.resolve("dead-letters");
        command.add(deadLetters.toUri().toString());
        Path log = folder.resolve("smoke.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("VOLC_ACCESSKEY", BYTEAIR.accessKey());
        builder.environment().put("VOLC_SECRETKEY", BYTEAIR.secretKey());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended in time").isTrue();
            assertThat(process.exitValue()).as(() -> tail(log)).isZero();
        } finally {
            process.destroyForcibly();
        }

        assertThat(BYTEAIR.records("behavior")).hasSize(SmokeJob.EVENTS);
        assertThat(BYTEAIR.stats().duplicates()).isZero();
        assertThat(BYTEAIR.records("behavior"))
                .extracting(record -> record.json())
                .contains("{\"user_id\":\"u7\",\"bhv_time\":7,\"tags\":\"[1,7]\"}");
        assertThat(BYTEAIR.records("user")).hasSize(100);
        assertThat(BYTEAIR.records("video"))
                .extracting(record -> record.json())
                .containsExactly("{\"id\":\"a\",\"score\":1.0}");
        try (Stream<Path> files = Files.list(deadLetters)) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl")))
                    .singleElement()
                    .satisfies(
                            file ->
                                    assertThat(Files.readString(file))
                                            .contains("Column 'score' is NaN"));
        }
        Map<String, Object> stock = new TreeMap<>();
        BYTEAIR.records("item")
                .forEach(
                        record ->
                                stock.put(
                                        (String) record.fields().get("goods_id"),
                                        record.fields().get("status")
                                                + "/"
                                                + record.fields().get("stock")));
        assertThat(stock).isEqualTo(Map.of("g1", "0/6", "g2", "1/4"));
    }

    private static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
