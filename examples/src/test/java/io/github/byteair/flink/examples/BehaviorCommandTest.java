/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.RecordSchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user has it, but in this process. */
@Timeout(180)
class BehaviorCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private int behavior(String... flags) {
        String[] args = new String[flags.length + 1];
        args[0] = "behavior";
        System.arraycopy(flags, 0, args, 1, flags.length);
        return Examples.run(
                new StopSwitch(), new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private JsonNode lastLine() throws Exception {
        String[] lines = out.toString().trim().split("\\R");
        return new ObjectMapper().readTree(lines[lines.length - 1]);
    }

    private void assertASentence(String... parts) {
        assertThat(err.toString())
                .contains(parts)
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
    }

    @Test
    void writesWhatItMakesUpOnceAndSaysSo() throws Exception {
        int exitCode = behavior("--records", "3000", "--checkpoint-interval", "200ms");
        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        JsonNode summary = lastLine();
        assertThat(summary.get("sent").asLong()).isEqualTo(3000);
        assertThat(summary.get("accepted").asLong()).isEqualTo(3000);
        assertThat(summary.get("rejected").asLong()).isZero();
        assertThat(summary.get("duplicates").asLong()).isZero();
        assertThat(summary.get("requests").asLong()).isPositive();
        assertThat(summary.get("seconds").asDouble()).isPositive();
        assertThat(summary.get("records_per_second").asDouble()).isPositive();
        assertThat(out.toString()).contains("none of the client left");
    }

    @Test
    void whatItWritesSatisfiesTheCommerceTemplate() throws Exception {
        try (ByteAirEmulator service =
                ByteAirEmulator.builder().schema(RecordSchema.commerce()).start()) {
            Path file = folder.resolve("behaviors.jsonl");
            Files.writeString(
                    file,
                    "{\"user_id\":\"u1\",\"bhv_type\":\"click\",\"bhv_time\":1291191960}\n"
                            + "{\"user_id\":\"u1\",\"bhv_type\":\"click\",\"bhv_time\":1291191960}\n");
            int fromFile = at(service, "--input", file.toString());
            int madeUp = at(service, "--records", "500", "--parallelism", "1");
            assertThat(err.toString()).contains("flags show").doesNotContain("behavior:");
            assertThat(fromFile).isZero();
            assertThat(madeUp).isZero();
            assertThat(service.stats().unique()).isEqualTo(502);
            assertThat(service.stats().rejected()).isZero();
            assertThat(service.records("behavior"))
                    .anySatisfy(record -> assertThat(record.toString()).contains("goods_title"));
        }
    }

    private int at(ByteAirEmulator service, String... flags) {
        return atWith(service, service.secretKey(), flags);
    }

    private int atWith(ByteAirEmulator service, String secretKey, String... flags) {
        String[] where = {
            "--endpoint", service.endpoint(),
            "--tenant-id", service.tenantId(),
            "--application-id", service.applicationId(),
            "--access-key", service.accessKey(),
            "--secret-key", secretKey
        };
        String[] all = new String[where.length + flags.length];
        System.arraycopy(where, 0, all, 0, where.length);
        System.arraycopy(flags, 0, all, where.length, flags.length);
        return behavior(all);
    }

    @Test
    void aWrongSecretIsASentence() {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            assertThat(atWith(service, "notTheSecretOfIt", "--records", "100")).isEqualTo(1);
        }
        assertASentence("secret");
        assertThat(err.toString() + out).doesNotContain("notTheSecretOfIt");
    }

    @Test
    void anUnknownTopicIsASentence() {
        assertThat(behavior("--records", "100", "--topic", "goods")).isEqualTo(1);
        assertASentence("goods", "Check the topic");
    }

    @Test
    void aRefusedConnectionIsASentence() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        int exitCode =
                behavior(
                        "--endpoint", "http://127.0.0.1:" + port,
                        "--tenant-id", "1",
                        "--application-id", "2",
                        "--access-key", "a",
                        "--secret-key", "b");
        assertThat(exitCode).isEqualTo(1);
        assertASentence("No connection to http://127.0.0.1:" + port, "check --endpoint");
    }

    @Test
    void aMalformedLineIsNamed() throws Exception {
        Path file = folder.resolve("orders.csv");
        Files.writeString(
                file,
                String.join(",", OrderLines.COLUMNS)
                        + "\n1,2,d,6,01/12/2010 08:26,1,7,UK\n1,2,d,6,yesterday,1,7,UK\n");
        assertThat(behavior("--input", file.toString())).isEqualTo(1);
        assertASentence(file + ", line 3: InvoiceDate is 'yesterday'", "--skip-malformed");
    }

    @Test
    void aMalformedLineCanBeSkipped() throws Exception {
        Path file = folder.resolve("orders.csv");
        Files.writeString(
                file,
                String.join(",", OrderLines.COLUMNS)
                        + "\n1,2,d,6,01/12/2010 08:26,1,7,UK\nbad\n1,2,d,6,01/12/2010 08:26,1,7,UK\n");
        assertThat(behavior("--input", file.toString(), "--skip-malformed")).isZero();
        assertThat(lastLine().get("accepted").asLong()).isEqualTo(2);
        assertThat(lastLine().get("duplicates").asLong()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; --input absent.csv; There is no file absent.csv",
                "1; --input .; is not a file",
                "1; --input pom.xml; told by its name",
                "2; --input x.csv --records 5; leave them out",
                "2; --skip-malformed; --input",
                "2; --records 0; 1 or more",
                "2; --records many; --records",
                "2; --recods 5; --records",
                "2; --parallelism 0; 1 to 128",
                "2; --checkpoint-interval soon; not a time",
                "2; --quota maybe; --quota",
                "2; --tenant-id 5; --endpoint",
                "2; --endpoint http://x; --tenant-id is needed",
                "2; --endpoint http://x --tenant-id 1 --application-id 2 --access-key a; --secret-key is"
                        + " needed",
                "1; --endpoint http://x --tenant-id 1 --application-id b --access-key a --secret-key c;"
                        + " digits only",
                "1; --endpoint ftp://x --tenant-id 1 --application-id 2 --access-key a --secret-key c;"
                        + " can't be used",
                "1; --endpoint http://localhost --tenant-id 1 --application-id 2 --credentials-file"
                        + " absent; does not exist"
            })
    void aMistakeIsASentence(int exitCode, String flags, String says) {
        assertThat(behavior(flags.split(" "))).isEqualTo(exitCode);
        assertASentence(says);
    }

    @Test
    void anUnknownCommandIsRefused() {
        int exitCode =
                Examples.run(
                        new StopSwitch(), new PrintWriter(out), new PrintWriter(err), "nonsense");
        assertThat(exitCode).isEqualTo(2);
        assertASentence("nonsense");
    }

    @Test
    void helpNamesEveryFlagThatTheIssueWants() {
        assertThat(behavior("--help")).isZero();
        assertThat(out.toString())
                .contains("--input", "--records", "--parallelism", "--checkpoint-interval")
                .contains("--quota", "--ui", "--endpoint", "--seed", "--topic");
    }

    @Test
    void stopsWhenAskedTo() {
        StopSwitch stop = new StopSwitch();
        // The progress line shows that the job is running; then it is asked to stop.
        PrintWriter watching =
                new PrintWriter(out, true) {
                    @Override
                    public PrintWriter printf(
                            java.util.Locale locale, String format, Object... args) {
                        if (format.contains("in flight") && (long) args[1] > 0) {
                            stop.stop();
                        }
                        return super.printf(locale, format, args);
                    }
                };
        int exitCode =
                Examples.run(
                        stop,
                        watching,
                        new PrintWriter(err, true),
                        "behavior",
                        "--records",
                        "100000000",
                        "--parallelism",
                        "1");
        assertThat(exitCode).isEqualTo(1);
        assertASentence("Stopped");
        assertThat(out.toString()).contains("none of the client left");
    }
}
