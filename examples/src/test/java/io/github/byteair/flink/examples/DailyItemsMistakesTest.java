/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static io.github.byteair.flink.examples.DailyItemsCommandTest.DAILY;
import static io.github.byteair.flink.examples.DailyItemsCommandTest.assertClosedOnce;
import static io.github.byteair.flink.examples.DailyItemsCommandTest.daily;
import static io.github.byteair.flink.examples.DailyItemsCommandTest.strict;
import static io.github.byteair.flink.examples.DailyItemsCommandTest.withCommand;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says of input and flags that are wrong, as a user has it. */
@Timeout(180)
class DailyItemsMistakesTest {

    private static final LocalDate FIRST = LocalDate.of(2022, 1, 1);
    private static final LocalDate SECOND = LocalDate.of(2022, 1, 2);

    @TempDir private Path folder;

    private Path file(String name, String... lines) throws Exception {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private Path oneRowWithoutADate() throws Exception {
        return file(
                "items.jsonl",
                "{\"goods_id\":\"a\",\"status\":1,\"day\":\"2022-01-01\"}",
                "{\"goods_id\":\"b\",\"status\":1,\"day\":\"2022-02-30\"}",
                "{\"goods_id\":\"c\",\"status\":1}",
                "{\"goods_id\":\"d\",\"status\":1,\"day\":\"2022-01-02\"}");
    }

    @Test
    void aRowWithoutADateFailsTheJobAndNothingIsClosed() throws Exception {
        Path input = oneRowWithoutADate();
        try (ByteAirEmulator service = strict()) {
            CommandRun run = daily(service, "--input", input.toString(), "--date-field", "day");
            run.assertASentence(
                    1, input + ", line 2: day is '2022-02-30', no day", "--dead-letters DIR");
            assertThat(run.err)
                    .doesNotContain("--verbose", "taken done", "setRecordErrorPolicy", "SQL");
            assertThat(service.stats().doneCalls()).isZero();
        }
    }

    @Test
    void orItIsKeptAndTheOthersDaysAreClosed() throws Exception {
        Path input = oneRowWithoutADate();
        Path letters = folder.resolve("dead letters");
        try (ByteAirEmulator service = strict()) {
            CommandRun run =
                    daily(
                            service,
                            "--input",
                            input.toString(),
                            "--date-field",
                            "day",
                            "--dead-letters",
                            letters.toString());
            run.assertSucceeded();
            assertThat(run.lastLine().get("rejected").asLong()).isEqualTo(2);
            assertThat(run.out).contains("2 rows", letters.toString());
            assertClosedOnce(service, FIRST, SECOND);
            List<String> lines = new ArrayList<>();
            try (Stream<Path> files = Files.walk(letters)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
            assertThat(lines)
                    .hasSize(2)
                    .anyMatch(line -> line.contains("line 2: day is '2022-02-30'"))
                    .anyMatch(line -> line.contains("line 3: day, which --date-field names"));
        }
    }

    @Test
    void aClosedDayIsNamedWithTheRemedy() throws Exception {
        Path input = file("item-2022-01-02.json", "{\"goods_id\":\"a\",\"status\":1}");
        try (ByteAirEmulator service = strict()) {
            service.setDay("item", DAILY, SECOND, DayState.ACKED);
            daily(service, "--input", input.toString())
                    .assertASentence(1, "when acked", "2022-01-02", "console");
            assertThat(service.stats().doneCalls()).isZero();
        }
    }

    @Test
    void anotherStageThanTheProjectsIsSaid() {
        try (ByteAirEmulator service = strict()) {
            service.setStages("incremental_sync_streaming");
            daily(service, "--records", "10").assertASentence(1, "Syncing is end or not start");
        }
    }

    @Test
    void aMalformedLineIsNamedOrSkipped() throws Exception {
        Path input = file("item-2022-01-01.json", "{\"goods_id\":\"a\",\"status\":1}", "[1]");
        try (ByteAirEmulator service = strict()) {
            daily(service, "--input", input.toString())
                    .assertASentence(1, input + ", line 2: it is not a JSON object");
            assertThat(service.stats().doneCalls()).isZero();
            daily(service, "--input", input.toString(), "--skip-malformed").assertSucceeded();
            assertClosedOnce(service, FIRST);
        }
    }

    @Test
    void whatTheFilesLackIsSaidBeforeAnythingStarts() throws Exception {
        Path plain = file("items.json", "{}");
        CommandRun.of("daily-items", "--input", plain.toString())
                .assertASentence(1, "items.json is not in its name", "--date-field");
        Path csv = file("x.csv", "goods_id,status", "a,1");
        CommandRun.of("daily-items", "--input", csv.toString(), "--date-field", "day")
                .assertASentence(1, "has no column day", "goods_id,status");
        Path twice = file("2022-01-01.csv", "a,a");
        CommandRun.of("daily-items", "--input", twice.toString())
                .assertASentence(1, "line 1: the header names the column 'a' twice");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        CommandRun.of("daily-items", "--input", empty.toString())
                .assertASentence(1, "no .jsonl, .ndjson, .json or .csv file");
        CommandRun.of("daily-items", "--dead-letters", csv.toString())
                .assertASentence(1, "is a file; give a folder");
        Path orders = file("o.csv", String.join(",", OrderLines.COLUMNS));
        CommandRun.of("daily-items", "--input", orders.toString(), "--date-field", "day")
                .assertASentence(1, "InvoiceDate");
        CommandRun.of("daily-items", "--input", folder.toString(), "--date", "2022-01-01")
                .assertASentence(1, "header names the column");
        Files.delete(twice);
        CommandRun.of("daily-items", "--input", folder.toString(), "--date", "2022-01-01")
                .assertASentence(1, "order lines beside items");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; --input absent; There is no file or folder",
                "1; --input mvnw.xml; There is no file or folder",
                "1; --input pom.xml; told by its name",
                "2; --input x --records 5; leave them out",
                "2; --date 2022-01-01; --input",
                "2; --date-field d; --input",
                "2; --skip-malformed; --input",
                "2; --input x --date 2022-13-01; '2022-13-01' is no day",
                "2; --input x --date yesterday; 'yesterday' is no day",
                "2; --input x --date 2022-01-01 --date-field d; not both",
                "2; --records 0; 1 or more",
                "2; --days 0; 1 to",
                "2; --stage incremental_sync_streaming; has no days",
                "2; --stage daily; There is no stage 'daily'",
                "2; --runtime-mode fast; --runtime-mode",
                "2; --no-dne; --no-done"
            })
    void aMistakeIsASentence(int exitCode, String flags, String says) {
        CommandRun.of(withCommand(flags.split(" "))).assertASentence(exitCode, says);
    }
}
