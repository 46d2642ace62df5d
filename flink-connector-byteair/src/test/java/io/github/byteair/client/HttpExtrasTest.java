/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.ClientTesting.await;
import static io.github.byteair.client.ClientTesting.config;
import static io.github.byteair.client.ClientTesting.open;
import static io.github.byteair.client.ClientTesting.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers and queries that a user adds. */
class HttpExtrasTest {

    @Test
    void goWithWritesAndDoneAndAreSigned() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()))) {
            ClientConfig config =
                    config(server.endpoint())
                            .header("X-Custom", "a  b")
                            .header("Cookie", "lane=7")
                            .header("User-Agent", "mine/1")
                            .query("z", "1")
                            .query("route", "a b&=/é")
                            .serverTimeout(java.time.Duration.ofMillis(1234))
                            .build();
            try (HttpByteAirClient client = open(config)) {
                await(client.write(streaming()));
                await(
                        client.done(
                                new DoneCall(
                                        "item",
                                        Stage.PRE_SYNC,
                                        List.of(LocalDate.of(2022, 1, 1)),
                                        "d")));
            }
            String queries = "&route=a%20b%26%3D%2F%C3%A9&z=1 HTTP/1.1";
            assertThat(server.requests().get(0).line)
                    .isEqualTo(
                            "POST /data/api/20013144/behavior?method=write"
                                    + "&stage=incremental_sync_streaming"
                                    + queries);
            assertThat(server.requests().get(1).line)
                    .isEqualTo("POST /data/api/20013144/done?topic=item&stage=pre_sync" + queries);
            for (RawServer.Request request : server.requests()) {
                assertThat(request.headers)
                        .containsEntry("x-custom", "a  b")
                        .containsEntry("cookie", "lane=7")
                        .containsEntry("user-agent", "mine/1")
                        .containsEntry("timeout-millis", "1234");
                assertThat(request.header("Authorization"))
                        .contains(
                                "SignedHeaders=content-type;host;x-content-sha256;x-custom;x-date,")
                        .isEqualTo(ClientTesting.signature(request, "127.0.0.1:" + server.port()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host|Set the host header (request.host-header, setHostHeader)",
                "authorization|from the credentials (auth.*, setCredentials)",
                "X-Date|from the credentials",
                "x-content-sha256|from the credentials",
                "Request-Id|sink.request-id.reuse",
                "Tenant-Id|tenant id (tenant-id, setTenantId)",
                "tenant-signature|with a token",
                "Content-Type|the body, which the client writes",
                "Content-Length|the body",
                "Content-Date|sink.data-date",
                "Content-Encoding|sink.gzip-level",
                "Content-End|close days by done",
                "Timeout-Millis|request.server-timeout",
                "Accept|asks for that",
                "Accept-Encoding|asks for that",
                "Connection|belongs to the connection",
                "Transfer-Encoding|belongs to the connection",
                "Expect|belongs to the connection",
                "Proxy-Authorization|proxy-user and proxy-password"
            })
    void refuseTheClientsOwnHeaders(String name, String instead) {
        assertThatThrownBy(() -> config("https://a").header(name, "hidden").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "The header '" + name + "' (http.header.<name>, setHeader) is the client's")
                .hasMessageContaining(instead)
                .hasMessageEndingWith(".")
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"method", "Stage", "topic"})
    void refuseTheClientsOwnQueries(String name) {
        assertThatThrownBy(() -> config("https://a").query(name, "hidden").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The query '" + name + "' (http.query.<name>, setQuery)")
                .hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nHost", "é", "a(b)", "\0"})
    void refuseNamesThatAreNone(String name) {
        assertThatThrownBy(() -> config("https://a").header(name, "x").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("can't be one: a header's name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hidden\r\nEvil: 1", "hidden\n", " hidden", "hidden é", "\0"})
    void refuseValuesThatNoHeaderHas(String value) {
        assertThatThrownBy(() -> config("https://a").header("x-a", value).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x-a'")
                .hasMessageContaining("has a value that can't be sent")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void refuseQueriesThatAreNone() {
        for (String name : new String[] {"", "a\nb", "\ud800"}) {
            assertThatThrownBy(() -> config("https://a").query(name, "x").build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("can't be one: a query's name");
        }
        for (String value : new String[] {null, "hidden\n", "hidden\ud800"}) {
            assertThatThrownBy(() -> config("https://a").query("q", value).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'q'")
                    .hasMessageNotContaining("hidden");
        }
        assertThat(config("https://a").query("q", "").build().queries()).containsEntry("q", "");
    }
}
