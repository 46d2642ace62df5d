/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That no client can make the emulator set memory aside for what it has not sent. */
@Timeout(60)
class BodyMemoryTest {

    private static final int MIB = 1024 * 1024;

    /** A client that says it will send so much, sends a byte, and waits. */
    private static Socket claim(int port, long length) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        OutputStream out = socket.getOutputStream();
        out.write(
                ("POST /data/api/20013144/item?method=write&stage=pre_sync HTTP/1.1\r\n"
                                + "Host: 127.0.0.1\r\nContent-Length: "
                                + length
                                + "\r\n\r\nx")
                        .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Where 14 such connections ended one of 256 MB. */
    @Test
    void aSmallProcessOutlivesLargeClaims() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.github.byteair.emulator.EmulatorCommand",
                                "--port=0",
                                "--quiet")
                        .redirectErrorStream(true)
                        .start();
        List<Socket> sockets = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            URI endpoint = URI.create(line.substring(line.indexOf("http")));
            for (int i = 0; i < 40; i++) {
                sockets.add(claim(endpoint.getPort(), 32L * MIB));
            }
            String stats =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(endpoint.resolve("/_emulator/stats"))
                                            .timeout(Duration.ofSeconds(30))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            assertThat(stats).contains("\"openConnections\":41");
            assertThat(process.isAlive()).isTrue();
        } finally {
            closeAll(sockets);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aClaimedLengthIsNotSetAside() throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().start()) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sockets.add(claim(emulator.port(), 32L * MIB));
            }
            TestClient client = new TestClient(emulator);
            assertThat(client.behavior("[{}]").code()).isZero();

            assertThat(emulator.peakBuffers()).isLessThan(22 * 128 * 1024L);
            closeAll(sockets);
        }
    }

    @Test
    void aBodyIsReadWhateverItsLengthWasSaidToBe() throws Exception {
        byte[] body = new byte[300_000];
        body[299_999] = 7;
        BufferBudget budget = new BufferBudget(64L * MIB);
        for (long hint : new long[] {-1, 0, 1, 300_000, 1_000_000}) {
            try (BufferBudget.Share share = budget.share()) {
                InputStream in = new ByteArrayInputStream(body);
                assertThat(GrowingBody.read(in, hint, 65_536, 300_000, share, () -> false))
                        .isEqualTo(body);
            }
        }
        try (BufferBudget.Share share = budget.share()) {
            InputStream in = new ByteArrayInputStream(body);
            assertThat(GrowingBody.read(in, 300_000, 65_536, 299_999, share, () -> false)).isNull();
        }
        // All of it is given back: it can be taken as a whole.
        budget.share().take(64L * MIB);
    }

    @Test
    void aBodyThatTakesTooLongEndsItsConnection() {
        InputStream in = new ByteArrayInputStream(new byte[10]);
        assertThatThrownBy(
                        () ->
                                GrowingBody.read(
                                        in, 10, 10, 10, new BufferBudget(100).share(), () -> true))
                .hasMessageContaining("too long");
    }

    @Test
    void bodiesTogetherHaveABound() throws Exception {
        BufferBudget budget = new BufferBudget(1_000, 1_000_000L);
        BufferBudget.Share first = budget.share();
        first.take(900);
        BufferBudget.Share second = budget.share();

        assertThatThrownBy(() -> second.take(200))
                .isInstanceOf(BufferBudget.Exhausted.class)
                .hasMessageContaining("-Xmx");
        first.close();
        second.take(200);
    }

    @Test
    void aGzipBombStopsAtTheBound() throws Exception {
        byte[] bomb = Gzip.compress(new byte[64 * MIB]);
        BufferBudget budget = new BufferBudget(64L * MIB);
        BufferBudget.Share share = budget.share();

        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> Gzip.decompress(bomb, share.largestBody(), share))
                .isInstanceOf(Gzip.TooLarge.class)
                .hasMessageContaining("more than " + 16 * MIB + " bytes");
        assertThat(budget.peak()).isLessThanOrEqualTo(32L * MIB);
    }

    /** The four bytes at the end say what comes out, and are anybody's to choose. */
    @Test
    void whatATrailerClaimsIsNotSetAside() {
        byte[] lie = new byte[2 * MIB];
        lie[lie.length - 1] = 0x7f;
        BufferBudget budget = new BufferBudget(256L * MIB);

        assertThatThrownBy(() -> Gzip.decompress(lie, 64 * MIB, budget.share()))
                .isInstanceOf(IOException.class);
        assertThat(budget.peak()).isLessThan(2L * MIB);
    }

    @Test
    void aLargeBodyIsAnswered413WithASentence() throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().maxBodyBytes(1_000).start()) {
            TestClient client = new TestClient(emulator);
            HttpResponse<byte[]> data = client.behavior("[]").body(new byte[1_001]).send();
            assertThat(data.statusCode()).isEqualTo(413);
            assertThat(new String(data.body(), StandardCharsets.UTF_8))
                    .contains("larger than 1000 bytes");

            HttpResponse<String> control =
                    client.control("POST", "/_emulator/faults", " ".repeat(1_001));
            assertThat(control.statusCode()).isEqualTo(413);
            assertThat(control.body()).contains("larger than 1000 bytes");
        }
    }

    @Test
    void aConnectionTooManyClosesTheOneThatIsIdleLongest() throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().maxConnections(2).start();
                Socket first = new Socket("127.0.0.1", emulator.port());
                Socket second = new Socket("127.0.0.1", emulator.port())) {
            first.setSoTimeout(20_000);
            try (Socket third = new Socket("127.0.0.1", emulator.port())) {
                assertThat(first.getInputStream().read()).isEqualTo(-1);
                for (Socket socket : List.of(second, third)) {
                    socket.setSoTimeout(20_000);
                    socket.getOutputStream()
                            .write(
                                    "GET /_emulator/faults HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                }
            }
        }
    }

    @Test
    void aHeadWithoutEndIsRefused() throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().start();
                Socket socket = new Socket("127.0.0.1", emulator.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            ("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000))
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 4");
        }
    }
}
