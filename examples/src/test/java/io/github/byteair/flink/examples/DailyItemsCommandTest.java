/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.emulator.EmulatorStats.DoneCall;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.emulator.RecordSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user has it, but in this process. */
@Timeout(180)
class DailyItemsCommandTest {

    static final String DAILY = "incremental_sync_daily";
    private static final LocalDate FIRST = LocalDate.of(2022, 1, 1);
    private static final LocalDate SECOND = LocalDate.of(2022, 1, 2);

    @TempDir private Path folder;

    private Path file(String name, String... lines) throws Exception {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    static CommandRun daily(ByteAirEmulator service, String... flags) {
        return CommandRun.at(service, withCommand(flags));
    }

    static String[] withCommand(String... flags) {
        return Stream.concat(Stream.of("daily-items"), Stream.of(flags)).toArray(String[]::new);
    }

    static ByteAirEmulator strict() {
        return ByteAirEmulator.builder().schema(RecordSchema.commerce()).start();
    }

    /** What arrived, as "day json". */
    static List<String> arrived(ByteAirEmulator service) {
        return service.records("item").stream()
                .map(record -> day(record) + " " + record.json())
                .sorted()
                .collect(Collectors.toList());
    }

    static LocalDate day(ReceivedRecord record) {
        return record.dataDate().orElseThrow();
    }

    static void assertClosedOnce(ByteAirEmulator service, LocalDate... days) {
        EmulatorStats stats = service.stats();
        assertThat(stats.doneCalls()).isEqualTo(1);
        DoneCall call = stats.done().get(0);
        assertThat(call.topic()).isEqualTo("item");
        assertThat(call.stage()).isEqualTo(DAILY);
        assertThat(call.dates()).containsExactly(days);
        for (LocalDate day : days) {
            EmulatorStats.TopicDay counted = stats.topic("item", DAILY, day).orElseThrow();
            assertThat(counted.state()).isEqualTo(DayState.ACKED);
            assertThat(counted.lastWrite().orElseThrow()).isBeforeOrEqualTo(call.time());
        }
    }

    // ------------------------------------------------------------------ items made up

    @Test
    void withoutFlagsItRunsAndClosesSevenDays() throws Exception {
        CommandRun run = CommandRun.of("daily-items", "--records", "3000").assertSucceeded();
        assertThat(run.lastLine().get("accepted").asLong()).isEqualTo(3000);
        assertThat(run.lastLine().get("duplicates").asLong()).isZero();
        assertThat(run.err).isEmpty();
        assertThat(run.out)
                .contains("2022-01-01", "2022-01-07", "done         1 call for 7 days")
                .doesNotContain("2022-01-08", "not called");
    }

    @ParameterizedTest
    @CsvSource({"batch, 3", "streaming, 2"})
    void inBothModesEachDayIsClosedOnceBehindItsRows(String mode, String parallelism) {
        try (ByteAirEmulator service = strict()) {
            CommandRun run =
                    daily(
                            service,
                            "--records",
                            "2000",
                            "--days",
                            "2",
                            "--runtime-mode",
                            mode,
                            "--parallelism",
                            parallelism,
                            "--checkpoint-interval",
                            "100ms");
            run.assertSucceeded();
            assertThat(service.stats().unique()).isEqualTo(2000);
            assertThat(service.stats().rejected()).isZero();
            assertClosedOnce(service, FIRST, SECOND);
            assertThat(run.err).contains("taken done for all days");
        }
    }

    @Test
    void leavesTheDaysOpenWhenToldTo() {
        CommandRun run =
                CommandRun.of("daily-items", "--records", "500", "--no-done").assertSucceeded();
        assertThat(run.out).contains("not called");
        assertThat(run.err).contains("The days are open");
    }

    // ------------------------------------------------------------------ files

    @Test
    void theDayIsInTheFilesName() throws Exception {
        file("item-2022-01-01.json", "{\"goods_id\":\"a\",\"status\":true,\"tags\":[1]}", "");
        file("item_20220102_v7.csv", "goods_id,status,title", "b,1,\"x, y\"", "007,0,");
        file("_SUCCESS");
        file(".item-2022-01-03.json.inprogress", "{");
        file("notes.txt", "none");
        try (ByteAirEmulator service = strict()) {
            daily(service, "--input", folder.toString()).assertSucceeded();
            assertThat(arrived(service))
                    .containsExactly(
                            "2022-01-01 {\"goods_id\":\"a\",\"status\":1,\"tags\":\"[1]\"}",
                            "2022-01-02 {\"goods_id\":\"007\",\"status\":\"0\"}",
                            "2022-01-02 {\"goods_id\":\"b\",\"status\":\"1\",\"title\":\"x, y\"}");
            assertClosedOnce(service, FIRST, SECOND);
        }
    }

    @Test
    void theDayIsInEachRow() throws Exception {
        file(
                "a.jsonl",
                "{\"goods_id\":\"a\",\"status\":1,\"day\":\"2022-01-02T23:59:59+08:00\"}",
                "{\"goods_id\":\"a\",\"status\":1,\"day\":20220101}");
        file("b.csv", "goods_id,status,day", "b,1,2022-01-01");
        try (ByteAirEmulator service = strict()) {
            daily(service, "--input", folder.toString(), "--date-field", "day").assertSucceeded();
            assertThat(service.records("item"))
                    .extracting(DailyItemsCommandTest::day)
                    .containsExactlyInAnyOrder(FIRST, FIRST, SECOND);
            assertClosedOnce(service, FIRST, SECOND);
        }
    }

    @Test
    void theDayIsGivenForAllRows() throws Exception {
        Path input = file("item-2021-12-31.json", "{\"goods_id\":\"a\",\"status\":1}".repeat(1));
        try (ByteAirEmulator service = strict()) {
            daily(service, "--input", input.toString(), "--date", "20220102").assertSucceeded();
            assertClosedOnce(service, SECOND);
        }
    }

    @Test
    void equalRowsAreTheFilesOwnBusiness() throws Exception {
        String row = "{\"goods_id\":\"a\",\"status\":1}";
        Path input = file("item-2022-01-01.json", row, row);
        CommandRun run = CommandRun.of("daily-items", "--input", input.toString());
        assertThat(run.assertSucceeded().lastLine().get("duplicates").asLong()).isEqualTo(1);
    }

    @Test
    void withoutARowThereIsNoDayToClose() throws Exception {
        Path input = file("item-2022-01-01.json");
        CommandRun run = CommandRun.of("daily-items", "--input", input.toString());
        assertThat(run.assertSucceeded().out).contains("no day to close");
    }

    @Test
    void ofOrdersTheArticlesOfEachDayAsSoldLast() throws Exception {
        sendArticlesOfOrders("batch");
    }

    @Test
    @Tag("long")
    void ofOrdersTheArticlesOfEachDayAsSoldLastInAStream() throws Exception {
        sendArticlesOfOrders("streaming");
    }

    private void sendArticlesOfOrders(String mode) throws Exception {
        Path orders =
                file(
                        "orders.csv",
                        String.join(",", OrderLines.COLUMNS),
                        "1,A,lamp,6,01/12/2010 08:26,2.50,7,UK",
                        "1,A,lamp,6,01/12/2010 23:59,3.50,7,UK",
                        "1,A,lamp,6,01/12/2010 12:00,2.00,7,UK",
                        "2,A,lamp,1,02/12/2010 00:00,4.00,7,UK",
                        "2,B,,1,02/12/2010 00:00,0,7,UK",
                        "C3,A,lamp,-1,03/12/2010 09:00,4.00,7,UK");
        try (ByteAirEmulator service = strict()) {
            daily(service, "--input", orders.toString(), "--runtime-mode", mode).assertSucceeded();
            assertThat(arrived(service))
                    .containsExactly(
                            "2010-12-01 {\"goods_id\":\"A\",\"title\":\"lamp\",\"current_price\":3.5,"
                                    + "\"status\":1,\"pub_time\":1291247940}",
                            "2010-12-02 {\"goods_id\":\"A\",\"title\":\"lamp\",\"current_price\":4.0,"
                                    + "\"status\":1,\"pub_time\":1291248000}");
            assertClosedOnce(service, LocalDate.of(2010, 12, 1), LocalDate.of(2010, 12, 2));
        }
    }

    @Test
    @Tag("long")
    void realOrders() throws Exception {
        Path csv =
                Path.of(System.getProperty("byteair.shared", ""), "data/online-retail-2010-12.csv");
        assumeTrue(Files.isRegularFile(csv), "without the shared data");
        CommandRun run = CommandRun.of("daily-items", "--input", csv.toString()).assertSucceeded();
        assertThat(run.out)
                .contains("2010-12-01", "2010-12-20", "done         1 call for ")
                .doesNotContain("2010-12-04", "not called");
        assertThat(run.lastLine().get("duplicates").asLong()).isZero();
    }
}
