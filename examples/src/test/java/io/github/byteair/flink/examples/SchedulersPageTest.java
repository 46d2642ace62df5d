/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/schedulers.md says of a day's second run, and of exit codes. */
@Timeout(180)
class SchedulersPageTest {

    private static final Path PAGE = Path.of("../docs/schedulers.md");
    private static final String DAILY = "incremental_sync_daily";
    private static final LocalDate DAY = LocalDate.of(2022, 1, 1);

    @TempDir private Path folder;

    @BeforeEach
    void aDaysFile() throws IOException {
        Files.write(
                folder.resolve("items.jsonl"),
                List.of("{\"goods_id\":\"a\",\"status\":1}", "{\"goods_id\":\"b\",\"status\":0}"));
    }

    private CommandRun day(ByteAirEmulator service, String... more) {
        List<String> flags =
                new ArrayList<>(
                        List.of(
                                "daily-items",
                                "--input",
                                folder.resolve("items.jsonl").toString(),
                                "--date",
                                DAY.toString()));
        flags.addAll(List.of(more));
        return CommandRun.at(service, flags.toArray(new String[0]));
    }

    @Test
    @Tag("long")
    void aSecondRunOfADayThatIsClosedIsRefused() {
        try (ByteAirEmulator service = ByteAirEmulator.builder().keyFields("goods_id").start()) {
            day(service).assertSucceeded();
            assertThat(service.stats().accepted()).isEqualTo(2);

            day(service).assertASentence(1, "Syncing is not allowed when acked");
            assertThat(service.stats().accepted()).as("nothing of it is stored").isEqualTo(2);
            assertThat(service.stats().doneCalls()).isEqualTo(1);

            service.setDay("item", DAILY, DAY, DayState.OPEN);
            day(service).assertSucceeded();
            assertThat(service.stats().accepted()).isEqualTo(4);
            assertThat(service.stats().unique()).isEqualTo(2);
            assertThat(service.stats().doneCalls()).isEqualTo(2);
        }
    }

    @Test
    @Tag("long")
    void aRunAfterOneThatFailedWritesTheDayAndClosesIt() throws Exception {
        try (ByteAirEmulator service = ByteAirEmulator.builder().keyFields("goods_id").start()) {
            Files.writeString(folder.resolve("items.jsonl"), "{\"goods_id\":\"a\"}\nno JSON\n");
            assertThat(day(service).exitCode).isEqualTo(1);
            assertThat(service.stats().doneCalls()).isZero();

            aDaysFile();
            day(service).assertSucceeded();
            assertThat(service.stats().unique()).isEqualTo(2);
            assertThat(service.stats().doneCalls()).isEqualTo(1);
        }
    }

    @Test
    void exitCodesAreAsThePageSays() throws Exception {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            assertThat(CommandRun.at(service, "daily-items", "--input", "nowhere").exitCode)
                    .isEqualTo(1);
            assertThat(day(service, "--days", "3").exitCode).isEqualTo(2);
            assertThat(day(service, "--nonsense").exitCode).isEqualTo(2);
            CommandRun wrongKeys =
                    CommandRun.of(
                            "daily-items",
                            "--input",
                            folder.resolve("items.jsonl").toString(),
                            "--date",
                            DAY.toString(),
                            "--endpoint",
                            service.endpoint(),
                            "--tenant-id",
                            service.tenantId(),
                            "--application-id",
                            service.applicationId(),
                            "--access-key",
                            "other",
                            "--secret-key",
                            "other");
            assertThat(wrongKeys.exitCode).as(wrongKeys.err).isEqualTo(1);
            String date = DAY.toString();
            CommandRun.at(service, "done", "--topic", "item", "--date", date).assertSucceeded();
            assertThat(CommandRun.at(service, "done", "--topic", "item", "--date", "x").exitCode)
                    .isEqualTo(2);
        }
        assertThat(shell("./run.sh sql")).isEqualTo(2);
        assertThat(shell("./run.sh sql nowhere.sql")).isEqualTo(1);
        assertThat(shell("./run.sh")).isEqualTo(2);
        assertThat(shell("./run.sh nonsense")).isEqualTo(2);
        assertThat(shell("./run.sh --help")).isZero();
    }

    /** What needs no build and no cluster. */
    private int shell(String command) throws Exception {
        return run(List.of("bash", "-c", command), "");
    }

    private int run(List<String> command, String input) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), input);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectInput(in.toFile())
                        .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
    }

    @Test
    void whatThePageHasForAShellIsShell() throws Exception {
        List<String> blocks = blocks("");
        assertThat(blocks).hasSize(2);
        String crontab = blocks.get(0);
        String line = crontab.substring(crontab.indexOf("* * *") + 5).replace("\\%", "%");
        assertThat(run(List.of("bash", "-n"), line)).as(output()).isZero();
        assertThat(run(List.of("bash", "-n"), blocks.get(1))).as(output()).isZero();
        assertThat(line).contains("daily-items --input /data/item/$DAY --date $DAY");
    }

    @Test
    void whatItHasForAirflowIsPython() throws Exception {
        List<String> blocks = blocks("python");
        assertThat(blocks).hasSize(1);
        assumeTrue(hasPython(), "there is no python3 on this machine");
        int code =
                run(
                        List.of("python3", "-c", "import ast, sys; ast.parse(sys.stdin.read())"),
                        blocks.get(0));
        assertThat(code).as(output()).isZero();
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

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?s)(?<=\n)```" + language + "\n(.*?)\n```(?=\n)")
                .matcher(
                        Files.readString(PAGE)
                                .replaceAll("(?s)```(?!" + language + "\n)\\w+\n.*?\n```", ""))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.toList());
    }

    @Test
    void everyFileItNamesIsThere() throws Exception {
        String page = Files.readString(PAGE);
        List<String> files =
                Pattern.compile("examples/(?:run\\.sh|python/\\w+\\.py|sql/[\\w-]+\\.sql)")
                        .matcher(page)
                        .results()
                        .map(file -> file.group())
                        .distinct()
                        .collect(Collectors.toList());
        assertThat(files)
                .hasSizeGreaterThan(2)
                .allSatisfy(file -> assertThat(Path.of("..").resolve(file)).exists());
    }
}
