/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All cases, each in a process of its own. */
@Command(
        name = "pipeline",
        description = {
            "Whole pipelines, source to service: each case in a process of its own, the emulator in"
                    + " another. Prints one line of JSON per case.",
            "Without options all cases, which takes about half an hour."
        })
final class PipelineCommand implements Callable<Integer> {

    @Mixin private HelpOption help;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Cases whose name it is found in, e.g. 'p1-50ms-free'.")
    private Pattern only = Pattern.compile("");

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description =
                    "About how long the run that counts takes, where a case does not say"
                            + " (default: ${DEFAULT-VALUE}); the warm-up before it, as long.")
    private double seconds;

    @Option(
            names = "--jvm",
            paramLabel = "OPTIONS",
            defaultValue = "-Xmx1g -XX:+UseG1GC",
            description = "The sink's JVM (default: ${DEFAULT-VALUE}).")
    private String jvm;

    @Option(
            names = "--metrics",
            description =
                    "Reports the platform's metrics, to the emulator, in cases of the DataStream"
                            + " sink.")
    private boolean metrics;

    @Option(names = "--list", description = "Lists the names of the cases and does nothing.")
    private boolean list;

    @Option(
            names = "--emulator",
            paramLabel = "JAR",
            description = "byteair-emulator.jar; default: where the build puts it.")
    private Path emulatorJar = Path.of("byteair-emulator/target/byteair-emulator.jar");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "A file that the lines are added to, too.")
    private Path out;

    @Override
    public Integer call() throws Exception {
        List<PipelineCase> cases =
                PipelineCase.all().stream().filter(it -> only.matcher(it.name()).find()).toList();
        if (list) {
            cases.forEach(it -> System.out.println(it.name()));
            return 0;
        }
        if (cases.isEmpty()) {
            System.err.println("No case has a name with '" + only + "'; --list shows all.");
            return 2;
        }
        if (!Files.exists(emulatorJar)) {
            System.err.println(
                    "There is no "
                            + emulatorJar
                            + "; run this in the project's folder, after mvn package, or say where"
                            + " it is by --emulator.");
            return 2;
        }
        int failed = 0;
        for (PipelineCase it : cases) {
            failed += run(it) ? 0 : 1;
        }
        return failed == 0 ? 0 : 1;
    }

    private boolean run(PipelineCase it) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Processes.java());
        command.addAll(List.of(jvm.trim().split("\\s+")));
        command.addAll(
                List.of(
                        "-jar",
                        Benchmarks.jar().toString(),
                        "case",
                        "--emulator=" + emulatorJar,
                        "--writer=" + it.writer().label(),
                        "--latency=" + it.latencyMillis(),
                        "--quota=" + it.quota(),
                        "--parallelism=" + it.parallelism(),
                        "--rate=" + it.rate(),
                        "--records=" + it.records(),
                        "--json-bytes=" + it.jsonBytes(),
                        "--metrics=" + metrics,
                        "--seconds=" + seconds));
        Process process = Processes.start(command);
        try (BufferedReader printed =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                System.out.println(line);
                // The rest is the JVM's own.
                if (out != null && line.startsWith("{")) {
                    Files.writeString(
                            out, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        }
        int code = process.waitFor();
        if (code != 0) {
            System.err.println(it.name() + " failed, see above.");
        }
        return code == 0;
    }
}
