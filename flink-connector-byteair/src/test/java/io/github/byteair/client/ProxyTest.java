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

import io.github.byteair.client.WriteOutcome.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyTest {

    @TempDir Path folder;

    private static WriteOutcome write(ClientConfig config) throws Exception {
        try (HttpByteAirClient client = open(config)) {
            return await(client.write(streaming()));
        }
    }

    @Test
    void sendsPlainRequestsThroughTheProxy() throws Exception {
        try (RawServer proxy = RawServer.start(RawServer.always(RawServer.accepted()))) {
            WriteOutcome outcome =
                    write(config("http://byteair.invalid:8080").proxy(proxy.endpoint()).build());
            assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
            RawServer.Request request = proxy.requests().get(0);
            assertThat(request.line)
                    .startsWith(
                            "POST http://byteair.invalid:8080/data/api/20013144/behavior?"
                                    + "method=write&stage=incremental_sync_streaming HTTP/1.1");
            assertThat(request.headers)
                    .containsEntry("host", "byteair.invalid:8080")
                    .doesNotContainKey("proxy-authorization");
        }
    }

    @Test
    void authenticatesToTheProxyAtOnce() throws Exception {
        try (RawServer proxy = RawServer.start(RawServer.always(RawServer.accepted()))) {
            WriteOutcome outcome =
                    write(
                            config("http://byteair.invalid")
                                    .proxy(proxy.endpoint())
                                    .proxyCredentials("somebody", "pass:word")
                                    .build());
            assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(proxy.requests()).hasSize(1);
            assertThat(proxy.requests().get(0).header("Proxy-Authorization"))
                    .isEqualTo(
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    "somebody:pass:word".getBytes("US-ASCII")));
        }
    }

    /** It has asked for another form of the password; nobody but the proxy has seen the request. */
    @Test
    void answersAProxyThatWantsADigest() throws Exception {
        byte[] challenge =
                RawServer.response(
                        407,
                        "text/html",
                        new byte[0],
                        "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
        for (boolean content : new boolean[] {true, false}) {
            RawServer.Script script =
                    connection -> {
                        for (RawServer.Request request = connection.readRequest();
                                request != null;
                                request = connection.readRequest()) {
                            boolean digest =
                                    request.header("Proxy-Authorization").startsWith("Digest ");
                            connection.write(content && digest ? RawServer.accepted() : challenge);
                        }
                    };
            try (RawServer proxy = RawServer.start(script)) {
                WriteOutcome outcome =
                        write(
                                config("http://byteair.invalid")
                                        .proxy(proxy.endpoint())
                                        .proxyCredentials("somebody", "password")
                                        .build());
                assertThat(outcome.kind()).isEqualTo(content ? Kind.ACCEPTED : Kind.FOREIGN_ANSWER);
                assertThat(outcome.httpStatus()).isEqualTo(content ? 200 : 407);
                assertThat(proxy.requests()).hasSize(2);
            }
        }
    }

    @Test
    void readsTheProxysUserFromTheCredentialsFileOrTheEnvironment() throws Exception {
        String expected =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("somebody:pass word".getBytes("UTF-8"));
        Path keys =
                Files.writeString(
                        folder.resolve("keys"),
                        "access-key=a\nsecret-key=s\nproxy-user=somebody\n"
                                + "proxy-password='pass word'\n");
        Map<String, String> environment =
                Map.of(
                        "BYTEAIR_PROXY_USER", "somebody",
                        "BYTEAIR_PROXY_PASSWORD", "pass word");
        try (RawServer proxy = RawServer.start(RawServer.always(RawServer.accepted()))) {
            ClientConfig.Builder config =
                    config("http://byteair.invalid").proxy("127.0.0.1:" + proxy.port());
            try (HttpByteAirClient client = ClientTesting.open(config.build(), environment)) {
                await(client.write(streaming()));
            }
            Credentials file = Credentials.volcFromFile(keys.toString());
            try (HttpByteAirClient client = open(config.credentials(file).build())) {
                await(client.write(streaming()));
            }
            assertThat(proxy.requests())
                    .hasSize(2)
                    .allSatisfy(
                            request ->
                                    assertThat(request.header("Proxy-Authorization"))
                                            .isEqualTo(expected));
        }
        assertThatThrownBy(
                        () ->
                                ClientTesting.open(
                                        config("http://a").proxy("p:1").build(),
                                        Map.of("BYTEAIR_PROXY_PASSWORD", "hidden")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Add proxy-user, or BYTEAIR_PROXY_USER.")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void saysThatTheProxyWantsOtherCredentials() throws Exception {
        byte[] refusal =
                RawServer.response(
                        407, "text/html", new byte[0], "Proxy-Authenticate: Basic realm=\"x\"");
        try (RawServer proxy = RawServer.start(RawServer.always(refusal))) {
            for (String endpoint :
                    new String[] {"http://byteair.invalid", "https://byteair.invalid"}) {
                WriteOutcome outcome = write(config(endpoint).proxy(proxy.endpoint()).build());
                assertThat(outcome.kind()).isEqualTo(Kind.FOREIGN_ANSWER);
                assertThat(outcome.remedy()).contains("proxy");
            }
        }
    }

    @Test
    void opensATunnelForTls() throws Exception {
        try (RawServer proxy =
                RawServer.start(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.1 200 Connected\r\n\r\n");
                            // What follows is a TLS greeting; answering in clear ends it.
                            connection.input().read();
                            connection.write("no TLS here");
                        })) {
            WriteOutcome outcome =
                    write(
                            config("https://byteair.invalid")
                                    .proxy(proxy.endpoint())
                                    .proxyCredentials("somebody", "password")
                                    .build());
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(proxy.requests().get(0).line)
                    .isEqualTo("CONNECT byteair.invalid:443 HTTP/1.1");
            assertThat(proxy.requests().get(0).header("Proxy-Authorization")).startsWith("Basic ");
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @Test
    void knowsThatATunnelThatIsRefusedSentNothing() throws Exception {
        try (RawServer proxy =
                RawServer.start(
                        RawServer.always(RawServer.response(502, "text/plain", new byte[0])))) {
            WriteOutcome outcome =
                    write(config("https://byteair.invalid").proxy(proxy.endpoint()).build());
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(outcome.message()).contains("refused a tunnel").contains("HTTP 502");
        }
    }
}
