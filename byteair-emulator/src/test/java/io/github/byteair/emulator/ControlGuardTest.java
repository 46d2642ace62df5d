/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use the control interface, by what a browser and a program send. */
class ControlGuardTest {

    @RegisterExtension
    static final ByteAirEmulatorExtension EMULATOR =
            new ByteAirEmulatorExtension(b -> b.controlHosts("emulator", "Shop.internal"));

    /** Headers separated by {@code ;}, with PORT for the port. */
    private static int status(String method, String path, String headers, String body)
            throws Exception {
        int port = EMULATOR.emulator().port();
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        for (String header : headers.split(";")) {
            head.append(header.strip().replace("PORT", Integer.toString(port))).append("\r\n");
        }
        head.append("Connection: close\r\nContent-Length: ").append(body.length());
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            out.flush();
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:PORT, 200",
        "127.0.0.1, 200",
        "localhost:PORT, 200",
        "LOCALHOST, 200",
        "[::1]:PORT, 200",
        "[::1], 200",
        "192.168.7.8:1234, 200",
        "emulator:PORT, 200",
        "shop.INTERNAL, 200",
        "evil.example:PORT, 403",
        "evil.example, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "1.evil, 403",
    })
    void theHostIsAnAddressOrANameThatIsKnown(String host, int status) throws Exception {
        assertThat(status("GET", "/_emulator/stats", "Host: " + host, "")).isEqualTo(status);
        assertThat(status("GET", "/", "Host: " + host, "")).isEqualTo(status);
        assertThat(status("DELETE", "/_emulator/state", "Host: " + host, ""))
                .isEqualTo(status == 200 ? 204 : status);
    }

    @ParameterizedTest
    @CsvSource({
        // curl -d, curl with a type, a program without one
        "Content-Type: application/x-www-form-urlencoded, 200",
        "Content-Type: application/json, 200",
        "Accept: */*, 200",
        // the emulator's own page
        "Origin: http://127.0.0.1:PORT; Content-Type: application/json, 200",
        "Origin: http://127.0.0.1:PORT; Content-Type: application/json;Sec-Fetch-Site: same-origin, 200",
        // the same, but a form or a script that asks for no preflight
        "Origin: http://127.0.0.1:PORT; Content-Type: text/plain, 415",
        "Origin: http://127.0.0.1:PORT, 415",
        "Sec-Fetch-Site: same-origin; Content-Type: application/x-www-form-urlencoded, 415",
        // pages of others: other sites, other ports, files, sandboxes
        "Origin: http://evil.example; Content-Type: text/plain, 403",
        "Origin: http://evil.example; Content-Type: application/json, 403",
        "Origin: http://127.0.0.1:1; Content-Type: application/json, 403",
        "Origin: https://127.0.0.1:PORT; Content-Type: application/json, 403",
        "Origin: null; Content-Type: application/json, 403",
        "Sec-Fetch-Site: cross-site; Content-Type: application/x-www-form-urlencoded, 403",
        "Sec-Fetch-Site: cross-site; Content-Type: application/json, 403",
        "Sec-Fetch-Site: same-site; Content-Type: application/json, 403",
    })
    void aPostIsAProgramsOrTheOwnPages(String headers, int status) throws Exception {
        assertThat(
                        status(
                                "POST",
                                "/_emulator/faults",
                                "Host: 127.0.0.1:PORT; " + headers,
                                "{\"errorRate\":0.5}"))
                .isEqualTo(status);
        boolean changed =
                new TestClient(EMULATOR.emulator())
                        .control("GET", "/_emulator/faults", "")
                        .body()
                        .contains("0.5");
        assertThat(changed).isEqualTo(status == 200);
    }

    @Test
    void aLinkToTheLivePageMayBeFollowed() throws Exception {
        String browser = "Host: localhost:PORT; Sec-Fetch-Site: cross-site";
        assertThat(status("GET", "/", browser, "")).isEqualTo(200);
        assertThat(status("DELETE", "/_emulator/state", browser, "")).isEqualTo(403);
        assertThat(status("GET", "/_emulator/stats", browser + ";Origin: http://evil.example", ""))
                .isEqualTo(403);
    }

    /** A preflight is not answered with leave. */
    @Test
    void nobodyIsToldThatTheyMayAsk() throws Exception {
        for (String path : List.of("/", "/_emulator/faults", "/_emulator/state")) {
            assertThat(
                            status(
                                    "OPTIONS",
                                    path,
                                    "Host: localhost:PORT;Origin: http://evil.example;"
                                            + "Access-Control-Request-Method: DELETE",
                                    ""))
                    .isEqualTo(403);
        }
    }

    /** The service itself has signatures; which name it is called by is nobody's concern. */
    @Test
    void theServicesOwnInterfaceTakesAnyHost() throws Exception {
        assertThat(
                        status(
                                "POST",
                                "/data/api/20013144/item?method=write&stage=pre_sync",
                                "Host: byteair-api-cn1.example;Origin: http://evil.example",
                                ""))
                .isEqualTo(401);
    }
}
