/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.ManagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A day's import as a scheduler starts it: a Python script, a SQL Gateway, a cluster. */
@Tag("e2e")
class PythonITCase {

    private static final Path EXAMPLES = Paths.get("..", "examples").toAbsolutePath().normalize();
    private static final String DAY =
            "{\"topic\":\"item\",\"stage\":\"incremental_sync_daily\",\"date\":\"2022-01-01\","
                    + "\"state\":\"%s\"}";

    @RegisterExtension final Bench bench = new Bench();

    private int runs;

    @Test
    void aDayByAScript() throws Exception {
        assumeTrue(hasPython(), "there is no python3 on this machine");
        EmulatorProcess emulator = bench.emulator("--key-field", "goods_id");
        FlinkCluster cluster = bench.cluster("2.3.0", List.of(Bench.uberJar()), Map.of()).start(1);
        String gateway = cluster.startSqlGateway();
        Path input = Files.createDirectory(bench.folder().resolve("input"));
        for (int file = 0; file < 2; file++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                lines.append("{\"goods_id\":\"g")
                        .append(1_000 * file + i)
                        .append("\",\"title\":\"it's\",\"status\":1}\n");
            }
            Files.writeString(input.resolve("part-" + file + ".json"), lines);
        }

        Run first = run(gateway, emulator, input);
        assertThat(first.code).as(first.output).isZero();
        assertThat(first.output).contains("finished: job ", "5 statements, 1 jobs finished");
        assertThat(emulator.accepted()).isEqualTo(2_000);
        JsonNode done = emulator.stats().path("done");
        assertThat(done).hasSize(1);
        assertThat(done.get(0).path("dates")).hasToString("[\"2022-01-01\"]");

        Run again = run(gateway, emulator, input);
        assertThat(again.code).as(again.output).isEqualTo(1);
        assertThat(again.output).contains("Statement 5 of 5 failed");
        // Flink loses a task's failure if the source's coordinator meets the failed task first.
        boolean lost = again.output.contains("The task had failed before; why, the TaskManager");
        assertThat(lost ? cluster.taskManager("tm1").output() : again.output)
                .contains("Syncing is not allowed when acked");
        assertThat(emulator.accepted()).isEqualTo(2_000);

        emulator.day(String.format(DAY, "open"));
        Run reopened = run(gateway, emulator, input);
        assertThat(reopened.code).as(reopened.output).isZero();
        assertThat(emulator.accepted()).isEqualTo(4_000);
        assertThat(emulator.stats().path("unique").asLong()).isEqualTo(2_000);

        mistakes(gateway, emulator, input);
    }

    private void mistakes(String gateway, EmulatorProcess emulator, Path input) throws Exception {
        Path broken = bench.folder().resolve("broken.sql");
        Files.writeString(broken, "SELECT nonsense;");
        Run statement = script(List.of("--gateway", gateway, broken.toString()), Map.of());
        assertThat(statement.code).as(statement.output).isEqualTo(1);
        assertThat(statement.output)
                .contains("Statement 1 of 1 failed", "nonsense")
                .doesNotContain("Traceback");

        Run variable = script(List.of("--gateway", gateway, sql()), Map.of());
        assertThat(variable.code).as(variable.output).isEqualTo(2);
        assertThat(variable.output).contains("needs the variable INPUT");

        Run none = run("http://127.0.0.1:1", emulator, input);
        assertThat(none.code).as(none.output).isEqualTo(3);
        assertThat(none.output).contains("No answer from the SQL Gateway");
    }

    private static String sql() {
        return EXAMPLES.resolve("sql/items-from-json.sql").toString();
    }

    private Run run(String gateway, EmulatorProcess emulator, Path input) throws Exception {
        return script(
                List.of("--gateway", gateway, "--set", "DATE=2022-01-01", sql()),
                Map.of(
                        "INPUT",
                        input.toUri().toString(),
                        "BYTEAIR_ENDPOINT",
                        emulator.endpoint(),
                        "BYTEAIR_APPLICATION_ID",
                        EmulatorProcess.APPLICATION_ID,
                        "BYTEAIR_TENANT_ID",
                        EmulatorProcess.TENANT_ID));
    }

    private Run script(List<String> arguments, Map<String, String> environment) throws Exception {
        List<String> command = new ArrayList<>();
        command.add("python3");
        command.add(EXAMPLES.resolve("python/daily_items.py").toString());
        command.addAll(arguments);
        ManagedProcess process =
                ManagedProcess.start(
                        "python3",
                        command,
                        environment,
                        bench.folder().resolve("log/python-" + ++runs + ".log"));
        return new Run(process.await(180), process.output());
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static final class Run {
        final int code;
        final String output;

        Run(int code, String output) {
            this.code = code;
            this.output = output;
        }
    }
}
