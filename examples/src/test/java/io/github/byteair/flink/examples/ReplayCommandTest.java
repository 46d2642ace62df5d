/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Stage;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.emulator.RecordSchema;
import io.github.byteair.flink.sink.DeadLetters;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user has it, but in this process. */
@Timeout(180)
class ReplayCommandTest {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private Path letters;

    @BeforeEach
    void someDeadLetters() throws Exception {
        letters = folder.resolve("dead letters");
        Files.createDirectory(letters);
        Files.write(
                letters.resolve("dead-letters-1.jsonl"),
                List.of(
                        letter("item", "{\"goods_id\":\"g1\",\"price\":1.50}", DAY),
                        letter("item", "{\"goods_id\":\"g2\",\"status\":\"on\"}", DAY),
                        "",
                        letter("user", "{\"user_id\":\"u1\"}", null)));
        Files.write(letters.resolve(".dead-letters-2.jsonl.inprogress.1"), List.of("{\"js"));
    }

    private static String letter(String topic, String json, LocalDate date) {
        return DeadLetters.format(
                new RejectedRecord(
                        json,
                        topic,
                        date == null
                                ? Stage.INCREMENTAL_SYNC_STREAMING
                                : Stage.INCREMENTAL_SYNC_DAILY,
                        date,
                        RejectionCause.REJECTED_BY_SERVICE,
                        1001,
                        "status is missing",
                        "id-1",
                        1,
                        Instant.EPOCH));
    }

    private int replay(ByteAirEmulator service, String... flags) {
        List<String> args =
                new ArrayList<>(List.of("replay", "--dead-letters", letters.toString()));
        if (service != null) {
            args.addAll(
                    List.of(
                            "--endpoint", service.endpoint(),
                            "--tenant-id", service.tenantId(),
                            "--application-id", service.applicationId(),
                            "--access-key", service.accessKey(),
                            "--secret-key", service.secretKey()));
        }
        args.addAll(Arrays.asList(flags));
        return Examples.run(
                new StopSwitch(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                args.toArray(new String[0]));
    }

    private void assertASentence(String... parts) {
        assertThat(err.toString())
                .contains(parts)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
    }

    @Test
    void sendsThemCorrectedToWhereTheyWereGoing() throws Exception {
        try (ByteAirEmulator service =
                ByteAirEmulator.builder().schema(RecordSchema.commerce()).start()) {
            int exitCode = replay(service, "--set", "status=1");
            assertThat(err.toString()).contains("Everything was accepted");
            assertThat(exitCode).isZero();
            assertThat(service.records("item"))
                    .extracting(ReceivedRecord::json)
                    .containsExactlyInAnyOrder(
                            "{\"goods_id\":\"g1\",\"price\":1.50,\"status\":1}",
                            "{\"goods_id\":\"g2\",\"status\":1}");
            assertThat(service.records("item"))
                    .allMatch(record -> record.dataDate().orElseThrow().equals(DAY));
            assertThat(service.records("user")).hasSize(1);
        }
    }

    @Test
    void keepsWhatIsRejectedAgain() throws Exception {
        try (ByteAirEmulator service =
                ByteAirEmulator.builder().schema(RecordSchema.commerce()).start()) {
            assertThat(replay(service)).isEqualTo(1);
            assertThat(service.stats().accepted()).isEqualTo(1);
            Path again = folder.resolve("dead letters-rejected");
            assertASentence("rejected again is in " + again);
            List<String> lines = new ArrayList<>();
            try (Stream<Path> files = Files.list(again)) {
                for (Path file : files.toList()) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
            assertThat(lines)
                    .extracting(line -> DeadLetters.parse(line).json())
                    .containsExactlyInAnyOrder(
                            "{\"goods_id\":\"g1\",\"price\":1.50}",
                            "{\"goods_id\":\"g2\",\"status\":\"on\"}");
            err.getBuffer().setLength(0);
            assertThat(replay(service)).isEqualTo(1);
            assertASentence("already has files");
        }
    }

    @Test
    void aLineThatCannotBeSentIsNamed() throws Exception {
        Path file = letters.resolve("dead-letters-3.jsonl");
        String broken = letter("user", "{}", null);
        Files.write(file, List.of(broken, broken.replace("{\"json\":{}", "{\"json\":\"oops\"")));
        assertThat(replay(null)).isEqualTo(1);
        assertASentence(
                file + ", line 2", "not one JSON object", "--drop-cause REJECTED_BY_SERVICE");

        err.getBuffer().setLength(0);
        Files.write(file, List.of("{\"jsno\":1}"));
        assertThat(replay(null)).isEqualTo(1);
        assertASentence(file + ", line 1", "'jsno'");

        err.getBuffer().setLength(0);
        Files.write(file, List.of(letter("item", "{}", LocalDate.of(206, 1, 1))));
        assertThat(replay(null)).isEqualTo(1);
        assertASentence(file + ", line 1", "0206-01-01 is not between 1970 and 9999");
    }

    @Test
    void aDirectoryWithNothingToSendIsSaid() {
        assertThat(replay(null, "--drop-cause", "rejected_by_service")).isEqualTo(1);
        assertASentence("no dead letter to send", "3 are left out by --drop-cause");
    }

    @Test
    void flagsThatMakeNoSenseAreSaid() {
        assertThat(replay(null, "--set", "status")).isEqualTo(2);
        assertASentence("'status' is not field=value");
        assertThat(replay(null, "--drop-cause", "BAD")).isEqualTo(2);
        assertThat(replay(null, "--rejected", letters.toString())).isEqualTo(1);
        assertASentence("--rejected is the directory of the dead letters");
        letters = folder.resolve("none");
        assertThat(replay(null)).isEqualTo(1);
        assertASentence("there is no directory");
    }
}
