/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line. */
@Timeout(60)
class EmulatorCommandTest {

    @Test
    void saysWhereItListensAndStopsWhenAsked() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.github.byteair.emulator.EmulatorCommand",
                                "--port",
                                "0",
                                "--quiet")
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertThat(line).matches("ByteAir emulator listening on http://127\\.0\\.0\\.1:\\d+");
            String endpoint = line.substring(line.indexOf("http"));
            assertThat(get(endpoint + "/")).contains("<title>ByteAir emulator</title>");
            assertThat(get(endpoint + "/_emulator/stats")).contains("\"accepted\":0");

            process.toHandle().destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(out.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String errorOf(String... args) {
        StringWriter err = new StringWriter();
        assertThat(EmulatorCommand.run(new PrintWriter(err), args)).isEqualTo(2);
        return err.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=70000|port must be 0 to 65535",
                "--latency=soon|'soon' is not a duration",
                "--schema=shop|There is no schema 'shop'",
                "--requests-per-second=-1|requestsPerSecond must be 0 or more",
                "--throttle-as=mail|must be body or http",
                "--secret-key=|secretKey must not be empty",
                "--frobnicate|Unknown option",
            })
    void aMistakeGetsASentence(String flag, String sentence) {
        assertThat(errorOf("--quiet", flag))
                .contains(sentence)
                .contains("--help")
                .doesNotContain("\tat ");
    }

    @Test
    void aPortInUseIsNamed() {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().start()) {
            assertThat(errorOf("--port", Integer.toString(emulator.port())))
                    .contains("Can't listen on 127.0.0.1 port " + emulator.port())
                    .contains("--port 0");
        }
    }

    @Test
    void aJournalThatCantBeIsNamed(@TempDir Path folder) {
        assertThat(errorOf("--port=0", "--journal=" + folder)).contains("The journal " + folder);
    }
}
