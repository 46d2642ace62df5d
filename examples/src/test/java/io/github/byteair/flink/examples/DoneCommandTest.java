/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.DayState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user has it, but in this process. */
@Timeout(60)
class DoneCommandTest {

    private static final LocalDate DAY = LocalDate.of(2022, 1, 1);

    private static CommandRun done(String... flags) {
        return CommandRun.of(withCommand(flags));
    }

    private static CommandRun doneAt(ByteAirEmulator service, String... flags) {
        return CommandRun.at(service, withCommand(flags));
    }

    private static String[] withCommand(String... flags) {
        return Stream.concat(Stream.of("done"), Stream.of(flags)).toArray(String[]::new);
    }

    @Test
    void closesTheDaysByOneCall() {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            CommandRun run =
                    doneAt(
                            service,
                            "--topic",
                            "item",
                            "--date",
                            "20220107",
                            "--from",
                            "2022-01-01",
                            "--to",
                            "2022-01-03",
                            "--date",
                            "2022-01-02");
            run.assertSucceeded();
            assertThat(run.out).contains("item (incremental_sync_daily)", "2022-01-07");
            assertThat(service.stats().done()).hasSize(1);
            assertThat(service.stats().done().get(0).dates())
                    .containsExactly(
                            DAY, DAY.plusDays(1), DAY.plusDays(2), LocalDate.of(2022, 1, 7));
            assertThat(
                            service.stats()
                                    .topic("item", "incremental_sync_daily", DAY)
                                    .orElseThrow()
                                    .state())
                    .isEqualTo(DayState.ACKED);
        }
    }

    @Test
    void goesToTheStageItIsGiven() {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            doneAt(service, "--topic", "user", "--stage", "history_sync", "--date", "2022-01-01")
                    .assertSucceeded();
            assertThat(service.stats().done().get(0).stage()).isEqualTo("history_sync");
        }
    }

    @Test
    void canBeTriedWithoutAService() {
        CommandRun run = done("--topic", "item", "--date", "2022-01-01").assertSucceeded();
        assertThat(run.out).contains("for the time of this command", "2022-01-01");
    }

    @Test
    void aRefusalIsASentence() {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            service.setDay("item", "incremental_sync_daily", DAY, DayState.SKIPPED);
            doneAt(service, "--topic", "item", "--date", "2022-01-01")
                    .assertASentence(1, "2022-01-01", "when skipped", "console");
            service.setStages("incremental_sync_streaming");
            CommandRun run = doneAt(service, "--topic", "item", "--date", "2022-01-02");
            run.assertASentence(1, "Syncing is end or not start in stage", "console");
            assertThat(run.err).doesNotContain("rows are accepted", "by hand");
        }
    }

    @Test
    void aDayThatIsCleanedIsTriedForAsLongAsToldTo() {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            service.setDay("item", "incremental_sync_daily", DAY, DayState.CLEANING);
            doneAt(service, "--topic", "item", "--date", "2022-01-01", "--retry-for", "10ms")
                    .assertASentence(1, "data cleaning", "2022-01-01");
        }
    }

    @Test
    void aServiceThatIsNotThereIsASentence() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        done(
                        "--topic",
                        "item",
                        "--date",
                        "2022-01-01",
                        "--endpoint",
                        "http://127.0.0.1:" + port,
                        "--tenant-id",
                        "1",
                        "--application-id",
                        "2",
                        "--access-key",
                        "a",
                        "--secret-key",
                        "b")
                .assertASentence(1, "No connection to");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--topic item; Which days?",
                "--date 2022-01-01; --topic",
                "--topic a/b --date 2022-01-01; letters, digits",
                "--topic item --date 2022-02-30; '2022-02-30' is no day",
                "--topic item --date 1.1.2022; is no day",
                "--topic item --from 2022-01-01; together",
                "--topic item --to 2022-01-01; together",
                "--topic item --from 2022-01-02 --to 2022-01-01; exchange",
                "--topic item --from 1982-01-02 --to 2022-01-01; more than",
                "--topic item --date 1066-10-14; '1066-10-14' is not between the years 1970 and",
                "--topic item --from 20220101 --to 0222-01-01; '0222-01-01' is not between",
                "--topic item --date 2022-01-01 --stage incremental_sync_streaming; no days",
                "--topic item --date 2022-01-01 --retry-for soon; not a time",
                "--topic item --date 2022-01-01 --tenant-id 5; --endpoint",
                "--topic item --date 2022-01-01 --quota off; --quota"
            })
    void aMistakeIsASentence(String flags, String says) {
        done(flags.split(" ")).assertASentence(2, says);
    }
}
