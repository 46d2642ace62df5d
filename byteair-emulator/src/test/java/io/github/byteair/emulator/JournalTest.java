/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives the process. */
class JournalTest {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("journal");
    }

    private ByteAirEmulator start() {
        return ByteAirEmulator.builder().schema(RecordSchema.commerce()).journal(file).start();
    }

    /** Records are people's; other users of the machine have no business with them. */
    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        start().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        start().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anEmulatorGoesOnWhereItsPredecessorWasStopped() throws Exception {
        LocalDate day = LocalDate.of(2022, 1, 1);
        try (ByteAirEmulator emulator = start()) {
            TestClient client = new TestClient(emulator);
            client.write("user", TestClient.STREAMING, "[{\"user_id\":\"é\"},{}]").id("w").send();
            client.done("item", "pre_sync", "[{\"partition_date\":\"20220101\"}]").id("d").send();
            emulator.setDay("item", TestClient.DAILY, day, DayState.CLEANING);
            emulator.setStages("incremental_sync_streaming", "pre_sync");
        }
        // A line that was being written when the process was killed.
        Files.writeString(file, "{\"kind\":\"write\",\"to", StandardOpenOption.APPEND);

        try (ByteAirEmulator emulator = start()) {
            EmulatorStats stats = emulator.stats();
            assertThat(stats.accepted()).isEqualTo(1);
            assertThat(stats.rejected()).isEqualTo(1);
            assertThat(stats.doneCalls()).isEqualTo(1);
            assertThat(stats.topic("item", "pre_sync", day).orElseThrow().state())
                    .isEqualTo(DayState.ACKED);
            assertThat(stats.topic("item", TestClient.DAILY, day).orElseThrow().state())
                    .isEqualTo(DayState.CLEANING);
            assertThat(emulator.records().get(0).json()).isEqualTo("{\"user_id\":\"é\"}");

            TestClient client = new TestClient(emulator);
            String again = "[{\"user_id\":\"é\"}]";
            assertThat(client.write("user", TestClient.STREAMING, again).id("w").code())
                    .isEqualTo(409);
            assertThat(client.write("user", TestClient.STREAMING, again).id("w2").code()).isZero();
            assertThat(emulator.stats().duplicates()).isEqualTo(1);
            assertThat(client.write("item", "history_sync", "[{}]").date("20220101").code())
                    .isEqualTo(400);
        }
        try (ByteAirEmulator emulator = start()) {
            assertThat(emulator.stats().accepted()).isEqualTo(2);
            emulator.reset();
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void anotherFileIsNotTakenForAJournal() throws Exception {
        Files.writeString(file, "{\"kind\":\"stages\",\"stages\":[]}\nshopping list\n");

        assertThatThrownBy(this::start).hasMessageContaining("line 2");
        assertThat(file).content().contains("shopping list");
    }
}
