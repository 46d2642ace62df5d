/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.ClientTesting.await;
import static io.github.byteair.client.ClientTesting.config;
import static io.github.byteair.client.ClientTesting.millis;
import static io.github.byteair.client.ClientTesting.open;
import static io.github.byteair.client.ClientTesting.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.WriteOutcome.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir static Path folder;

    private static Path serverKeys;
    private static Path clientKeys;
    private static Path trustsServer;
    private static SSLContext serverContext;

    @BeforeAll
    static void makeKeys() throws Exception {
        serverKeys =
                keyPair("server", "ip:127.0.0.1,dns:api.private.example,dns:xn--bcher-kva.example");
        clientKeys = keyPair("client", "dns:client");
        trustsServer = trustStore("trusts-server", serverKeys);
        serverContext =
                TestCertificates.context(
                        serverKeys, trustStore("trusts-client", clientKeys), PASSWORD);
    }

    private static RawServer server(boolean clientCertificate) throws Exception {
        return RawServer.startTls(
                serverContext, clientCertificate, RawServer.always(RawServer.accepted()));
    }

    private static WriteOutcome write(ClientConfig config) throws Exception {
        try (HttpByteAirClient client = open(config)) {
            return await(client.write(streaming()));
        }
    }

    @Test
    void refusesAnUnknownCertificateAndSaysWhatToSet() throws Exception {
        try (RawServer server = server(false)) {
            WriteOutcome outcome = write(config(server.endpoint()).build());
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(outcome.message()).contains("No trusted TLS connection");
            assertThat(outcome.remedy()).contains("set the trust store");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void trustsWhatTheTrustStoreHolds() throws Exception {
        try (RawServer server = server(false)) {
            for (String type : new String[] {null, "PKCS12"}) {
                assertThat(
                                write(
                                                config(server.endpoint())
                                                        .trustStore(
                                                                trustsServer.toString(),
                                                                PASSWORD,
                                                                type)
                                                        .build())
                                        .kind())
                        .isEqualTo(Kind.ACCEPTED);
            }
        }
    }

    @Test
    void trustsCertificatesInAPemFile() throws Exception {
        Path pem = folder.resolve("server.pem");
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(certificate(serverKeys).getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        try (RawServer server = server(false)) {
            assertThat(
                            write(
                                            config(server.endpoint())
                                                    .trustStore(pem.toString(), null, "PEM")
                                                    .build())
                                    .kind())
                    .isEqualTo(Kind.ACCEPTED);
            // SQL has no option for the type.
            assertThat(
                            write(
                                            config(server.endpoint())
                                                    .trustStore(pem.toString(), null, null)
                                                    .build())
                                    .kind())
                    .isEqualTo(Kind.ACCEPTED);
        }
    }

    @Test
    void checksTheHostName() throws Exception {
        try (RawServer server = server(false)) {
            WriteOutcome outcome =
                    write(
                            config("https://localhost:" + server.port())
                                    .trustStore(trustsServer.toString(), PASSWORD, null)
                                    .build());
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(outcome.remedy()).contains("host name");
            assertThat(server.requests()).isEmpty();
        }
    }

    private static final DnsResolver EVERYTHING_IS_HERE =
            new DnsResolver() {
                @Override
                public InetAddress[] resolve(String host) {
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                }

                @Override
                public String resolveCanonicalHostname(String host) throws UnknownHostException {
                    throw new UnknownHostException(host);
                }
            };

    @Test
    void checksTheNameInTheFormOfDns() throws Exception {
        try (RawServer server = server(false)) {
            for (String host :
                    new String[] {
                        "api.private.example.", "bücher.example", "xn--bcher-kva.example"
                    }) {
                ClientConfig config =
                        config("https://" + host + ":" + server.port())
                                .trustStore(trustsServer.toString(), PASSWORD, null)
                                .build();
                try (HttpByteAirClient client = open(config, EVERYTHING_IS_HERE)) {
                    assertThat(await(client.write(streaming())).kind())
                            .as(host)
                            .isEqualTo(Kind.ACCEPTED);
                }
            }
        }
    }

    /** The names that clients ask for before any certificate is shown. */
    private static RawServer serverOf(BlockingQueue<String> names) throws Exception {
        return RawServer.startTls(
                serverContext,
                false,
                connection -> {
                    SSLSocket socket = (SSLSocket) connection.socket();
                    socket.startHandshake();
                    ((ExtendedSSLSession) socket.getSession())
                            .getRequestedServerNames()
                            .forEach(
                                    name ->
                                            names.add(
                                                    new String(
                                                            name.getEncoded(),
                                                            StandardCharsets.US_ASCII)));
                    RawServer.always(RawServer.accepted()).serve(connection);
                });
    }

    @Test
    void asksForTheHostHeadersNameAndChecksIt() throws Exception {
        BlockingQueue<String> names = new LinkedBlockingQueue<>();
        try (RawServer server = serverOf(names)) {
            ClientConfig.Builder config =
                    config("https://127.0.0.1:" + server.port())
                            .trustStore(trustsServer.toString(), PASSWORD, null);
            WriteOutcome outcome = write(config.hostHeader("api.private.example").build());
            assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
            RawServer.Request request = server.requests().get(0);
            assertThat(request.header("Host")).isEqualTo("api.private.example");
            assertThat(request.header("Authorization"))
                    .isEqualTo(ClientTesting.signature(request, "api.private.example"));
            assertThat(names).containsExactly("api.private.example");

            outcome = write(config.hostHeader("other.example").build());
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(outcome.remedy()).contains("host name");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void readsTheStoresPasswordsFromTheCredentialsFileOrTheEnvironment() throws Exception {
        Path keys =
                Files.writeString(
                        folder.resolve("keys"),
                        "access-key=a\nsecret-key=s\ntrust-store-password="
                                + PASSWORD
                                + "\nkey-store-password="
                                + PASSWORD);
        try (RawServer server = server(true)) {
            ClientConfig.Builder config =
                    config(server.endpoint())
                            .trustStore(trustsServer.toString(), null, null)
                            .keyStore(clientKeys.toString(), null, null);
            Map<String, String> environment =
                    Map.of(
                            "BYTEAIR_TRUST_STORE_PASSWORD", PASSWORD,
                            "BYTEAIR_KEY_STORE_PASSWORD", PASSWORD);
            try (HttpByteAirClient client = ClientTesting.open(config.build(), environment)) {
                assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
            }
            config.credentials(Credentials.volcFromFile(keys.toString()));
            assertThat(write(config.build()).kind()).isEqualTo(Kind.ACCEPTED);
        }
    }

    @Test
    void showsTheClientsCertificate() throws Exception {
        try (RawServer server = server(true)) {
            WriteOutcome outcome =
                    write(
                            config(server.endpoint())
                                    .trustStore(trustsServer.toString(), PASSWORD, null)
                                    .keyStore(clientKeys.toString(), PASSWORD, null)
                                    .build());
            assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
        }
    }

    @Test
    void isRefusedWithoutAClientCertificateThatIsWanted() throws Exception {
        try (RawServer server = server(true)) {
            WriteOutcome outcome =
                    write(
                            config(server.endpoint())
                                    .trustStore(trustsServer.toString(), PASSWORD, null)
                                    .build());
            // Depending on which comes first, the alert or the connection's end.
            assertThat(outcome.kind()).isIn(Kind.NOT_SENT, Kind.NO_ANSWER);
            if (outcome.kind() == Kind.NOT_SENT) {
                assertThat(outcome.remedy()).contains("key store");
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void sentNothingIfTheHandshakeHangs() throws Exception {
        try (RawServer mute = RawServer.start(RawServer.Connection::waitForPeerToClose)) {
            WriteOutcome outcome =
                    write(
                            config("https://127.0.0.1:" + mute.port())
                                    .requestTimeout(millis(300))
                                    .build());
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(mute.peerClosed(0, 10)).isTrue();
        }
    }

    @Test
    void saysThatAPortDoesNotSpeakTls() throws Exception {
        try (RawServer plain =
                RawServer.start(connection -> connection.write("HTTP/1.1 400 No\r\n\r\n"))) {
            WriteOutcome outcome = write(config("https://127.0.0.1:" + plain.port()).build());
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(outcome.remedy()).contains("scheme and port");
        }
    }

    @Test
    void namesAStoreThatItCannotOpen() {
        assertThatThrownBy(
                        () ->
                                open(
                                        config("https://127.0.0.1:9")
                                                .trustStore("/no/such/store", "hidden", null)
                                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trust store /no/such/store")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(
                        () ->
                                open(
                                        config("https://127.0.0.1:9")
                                                .keyStore(clientKeys.toString(), "wrong", null)
                                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key store " + clientKeys)
                .hasMessageNotContaining("wrong ");
        assertThat(HttpByteAirClientTest.byteAirThreads()).isEmpty();
    }

    /** Without the password it opens, as if empty: no handshake could succeed. */
    @Test
    void saysThatAStoreIsEmptyWithoutItsPassword() {
        ClientConfig trust =
                config("https://127.0.0.1:1")
                        .trustStore(trustsServer.toString(), null, null)
                        .build();
        assertThatThrownBy(() -> open(trust))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds no trusted certificate")
                .hasMessageContaining("http.trust-store.password")
                .hasMessageContaining("BYTEAIR_TRUST_STORE_PASSWORD");
        ClientConfig noKey =
                config("https://127.0.0.1:1")
                        .keyStore(trustsServer.toString(), PASSWORD, null)
                        .build();
        assertThatThrownBy(() -> open(noKey))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.key-store")
                .hasMessageContaining("holds no private key");
        ClientConfig key =
                config("https://127.0.0.1:1").keyStore(clientKeys.toString(), null, null).build();
        assertThatThrownBy(() -> open(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http.key-store.password")
                .hasMessageNotContaining("the store's password");
    }

    private static Path keyPair(String name, String san) throws Exception {
        KeyPair keys = TestCertificates.keyPair();
        return TestCertificates.storeKeys(
                folder.resolve(name + ".p12"),
                PASSWORD,
                keys,
                TestCertificates.issue(keys, name, keys.getPrivate(), name, san));
    }

    private static Certificate certificate(Path keys) throws Exception {
        KeyStore store = TestCertificates.load(keys, PASSWORD);
        return store.getCertificate(store.aliases().nextElement());
    }

    private static Path trustStore(String name, Path keys) throws Exception {
        return TestCertificates.storeTrusted(
                folder.resolve(name + ".p12"), PASSWORD, certificate(keys));
    }
}
