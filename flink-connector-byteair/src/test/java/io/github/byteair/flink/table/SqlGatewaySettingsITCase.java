/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.byteair.client.PrivateCa;
import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.flink.SharedCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service behind TLS with a private CA that asks for a client certificate, reached through a
 * proxy with a password: everything from a table's options and one file, nothing in the clear.
 */
@ExtendWith(SharedCluster.class)
class SqlGatewaySettingsITCase {

    private static final String STORE_PASSWORD = "store-password-7";
    private static final String PROXY_PASSWORD = "proxy pass:word-7";
    private static final String PROXY_AUTHORIZATION =
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString(
                                    ("somebody:" + PROXY_PASSWORD)
                                            .getBytes(StandardCharsets.UTF_8));

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    @TempDir static Path folder;

    private static PrivateCa ca;
    private static Path serverKeys;
    private static Path clientKeys;

    @BeforeAll
    static void makeKeys() throws Exception {
        ca = new PrivateCa(folder, STORE_PASSWORD);
        serverKeys = ca.issue("server", "dns:api.private.example");
        clientKeys = ca.issue("client", "dns:client");
    }

    private static Path keys(String proxyPassword) throws Exception {
        return Files.writeString(
                folder.resolve("keys"),
                "access-key = "
                        + BYTEAIR.emulator().accessKey()
                        + "\nsecret-key = "
                        + BYTEAIR.emulator().secretKey()
                        + "\nproxy-user = somebody\nproxy-password = '"
                        + proxyPassword
                        + "'\ntrust-store-password = "
                        + STORE_PASSWORD
                        + "\nkey-store-password = "
                        + STORE_PASSWORD
                        + "\n");
    }

    private static String ddl(String endpoint, TlsGateway proxy, Path keys, String more) {
        return "CREATE TABLE t (id STRING) WITH ('connector' = 'byteair', 'topic' = 'item',"
                + " 'application-id' = '"
                + BYTEAIR.emulator().applicationId()
                + "', 'tenant-id' = '"
                + BYTEAIR.emulator().tenantId()
                + "', 'endpoint' = '"
                + endpoint
                + "', 'http.proxy' = '127.0.0.1:"
                + proxy.port()
                + "', 'auth.credentials' = 'file', 'auth.file' = '"
                + keys
                + "', 'http.trust-store' = '"
                + ca.trustStore()
                + "', 'http.key-store' = '"
                + clientKeys
                + "'"
                + more
                + ")";
    }

    private static TableEnvironment session() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.getConfig().set("parallelism.default", "1");
        return tables;
    }

    @Test
    void goesThroughProxyAndTls() throws Exception {
        try (TlsGateway gateway =
                        TlsGateway.tls(ca.context(serverKeys), BYTEAIR.emulator().port());
                TlsGateway proxy = TlsGateway.proxy(PROXY_AUTHORIZATION, gateway.port())) {
            TableEnvironment tables = session();
            // By name, which the proxy alone can resolve.
            tables.executeSql(
                    ddl(
                            "https://api.private.example",
                            proxy,
                            keys(PROXY_PASSWORD),
                            ", 'http.header.X-Lane' = 'blue', 'http.query.route' = 'a b',"
                                    + " 'request.server-timeout' = '1234 ms',"
                                    + " 'request.connect-timeout' = '900 ms',"
                                    + " 'http.max-answer-size' = '1 mb'"));
            tables.executeSql("INSERT INTO t VALUES ('a'), ('b')").await();
            assertThat(BYTEAIR.records("item")).hasSize(2);
            assertThat(proxy.tunnels()).containsOnly("CONNECT api.private.example:443 HTTP/1.1");
            assertThat(String.join("", gateway.passed()))
                    .contains(
                            "&route=a%20b HTTP/1.1\r\n",
                            "\r\nX-Lane: blue\r\n",
                            "\r\nHost: api.private.example\r\n",
                            "\r\nTimeout-Millis: 1234\r\n",
                            "SignedHeaders=content-type;host;x-content-sha256;x-date;x-lane,")
                    .doesNotContain("Proxy-Authorization");
            // The way there is TLS: what the proxy passes on can't be read.
            assertThat(String.join("", proxy.passed())).doesNotContain("X-Lane");
        }
    }

    @Test
    void goesByAddressUnderTheNameOfTheHostHeader() throws Exception {
        try (TlsGateway gateway =
                        TlsGateway.tls(ca.context(serverKeys), BYTEAIR.emulator().port());
                TlsGateway proxy = TlsGateway.proxy(PROXY_AUTHORIZATION, gateway.port())) {
            TableEnvironment tables = session();
            tables.executeSql(
                    ddl(
                            "https://10.1.2.3:8443",
                            proxy,
                            keys(PROXY_PASSWORD),
                            ", 'request.host-header' = 'api.private.example'"));
            tables.executeSql("INSERT INTO t VALUES ('a')").await();
            assertThat(BYTEAIR.records("item")).hasSize(1);
            assertThat(proxy.tunnels()).containsOnly("CONNECT 10.1.2.3:8443 HTTP/1.1");
            assertThat(String.join("", gateway.passed()))
                    .contains("\r\nHost: api.private.example\r\n");
        }
    }

    @Test
    void saysThatTheProxyWantsAnotherPassword() throws Exception {
        try (TlsGateway gateway =
                        TlsGateway.tls(ca.context(serverKeys), BYTEAIR.emulator().port());
                TlsGateway proxy = TlsGateway.proxy(PROXY_AUTHORIZATION, gateway.port())) {
            TableEnvironment tables = session();
            tables.executeSql(
                    ddl("https://api.private.example", proxy, keys("wrong-password-7"), ""));
            Throwable failure =
                    catchThrowable(() -> tables.executeSql("INSERT INTO t VALUES ('a')").await());
            assertThat(ExceptionUtils.stringifyException(failure))
                    .contains("Check the proxy's user and password")
                    .doesNotContain("wrong-password-7")
                    .doesNotContain(STORE_PASSWORD);
            assertThat(BYTEAIR.records("item")).isEmpty();
        }
    }
}
