/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.ClientTesting.config;
import static io.github.byteair.client.ClientTesting.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigTest {

    @Test
    void hasDefaults() {
        ClientConfig config =
                ClientConfig.builder()
                        .applicationId("1")
                        .tenantId("2")
                        .credentials(Credentials.air("t"))
                        .build();
        assertThat(config.endpoints()).containsExactly("https://api.byteair.volces.com");
        assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.gzipLevel()).isEqualTo(2);
        assertThat(config.maxConnections()).isEqualTo(64);
        assertThat(config.maxResponseBytes()).isEqualTo(4 * 1024 * 1024);
        assertThat(config.proxy()).isNull();
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5).dividedBy(3));
        assertThat(config.serverTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.headers()).isEmpty();
        assertThat(config.queries()).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(b -> b.applicationId(null), "application id (application-id) is not set"),
                mistake(b -> b.applicationId(""), "application id (application-id) is not set"),
                mistake(b -> b.applicationId("12a"), "is '12a', but it consists of digits only"),
                mistake(b -> b.applicationId("../1"), "digits only"),
                mistake(b -> b.applicationId("١٢"), "digits only"),
                mistake(b -> b.tenantId(null), "tenant id (tenant-id) is not set"),
                mistake(b -> b.tenantId(" 2100021"), "digits only"),
                mistake(b -> b.credentials(null), "No credentials are set"),
                mistake(b -> b.endpoints(), "(endpoint, setEndpoints) is empty"),
                mistake(b -> b.endpoints((List<String>) null), "(endpoint, setEndpoints) is empty"),
                mistake(b -> b.endpoints("api.byteair.volces.com"), "write it as https://host"),
                mistake(b -> b.requestTimeout(null), "request.timeout"),
                mistake(b -> b.requestTimeout(Duration.ZERO), "between 100 ms and 10 min"),
                mistake(b -> b.requestTimeout(Duration.ofSeconds(-5)), "between 100 ms and 10 min"),
                mistake(b -> b.requestTimeout(millis(99)), "between 100 ms and 10 min"),
                mistake(
                        b -> b.requestTimeout(Duration.ofSeconds(Long.MAX_VALUE)),
                        "between 100 ms and 10 min"),
                mistake(
                        b -> b.gzipLevel(-1),
                        "gzip level (sink.gzip-level) is -1; set it between 0 and 9"),
                mistake(b -> b.gzipLevel(10), "between 0 and 9"),
                mistake(b -> b.maxConnections(0), "between 1 and 1000"),
                mistake(b -> b.maxConnections(1001), "between 1 and 1000"),
                mistake(b -> b.maxResponseBytes(0), "between 1024 and"),
                mistake(b -> b.maxResponseBytes(Integer.MAX_VALUE), "between 1024 and"),
                mistake(b -> b.proxy("https://proxy:3128"), "write it as http://host:port"),
                mistake(b -> b.proxy("proxy:3128/x"), "write it as http://host:port"),
                mistake(b -> b.connectTimeout(millis(9)), "between 10 ms and a third"),
                mistake(b -> b.connectTimeout(millis(1667)), "request.timeout) of PT5S"),
                mistake(b -> b.serverTimeout(Duration.ZERO), "(request.server-timeout) is PT0S"),
                mistake(b -> b.serverTimeout(millis(5000)), "less than the request timeout"),
                mistake(b -> b.header("x-a", "1").header("X-A", "1"), "'X-A' (http.header.<name>"),
                mistake(b -> b.hostHeader("https://a"), "(request.host-header, setHostHeader)"),
                mistake(b -> b.hostHeader("a/b"), "write it as host or host:port"),
                mistake(
                        b -> b.endpoints("http://a").proxy("p:1").hostHeader("b"),
                        "such a proxy calls the host that the header names"),
                mistake(b -> b.proxy(""), "An empty proxy"),
                mistake(b -> b.proxyCredentials("user", "x"), "but no proxy"),
                mistake(b -> b.proxy("p:1").proxyCredentials(null, "x"), "but no user"),
                mistake(b -> b.trustStore("", null, null), "path of the trust store is empty"),
                mistake(b -> b.keyStore(null, null, null), "path of the key store is empty"),
                mistake(
                        b -> b.endpoints("http://a").trustStore("/x", null, null),
                        "every endpoint is plain http"));
    }

    private static Arguments mistake(UnaryOperator<ClientConfig.Builder> change, String words) {
        return arguments(change, words);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void mistakes(UnaryOperator<ClientConfig.Builder> change, String words) {
        assertThatThrownBy(() -> change.apply(config("https://a")).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.byteair.volces.com, https://api.byteair.volces.com",
        "HTTPS://API.byteair.volces.com/, https://api.byteair.volces.com",
        "https://a:443, https://a",
        "http://a:80, http://a",
        "http://a:443, http://a:443",
        "' http://10.0.0.1:8080 ', http://10.0.0.1:8080",
        "http://[::1]:8080, http://[::1]:8080"
    })
    void bringsEndpointsIntoOneForm(String given, String expected) {
        assertThat(config(given).build().endpoints()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a:80",
                "ftp://a",
                "https://",
                "https://a/path",
                "https://a?x=y",
                "https://a#x",
                "https://a b",
                "https://a:0",
                "https://a:65536",
                "https://a;https://b"
            })
    void refusesWhatIsNoEndpoint(String given) {
        assertThatThrownBy(() -> config(given).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it as https://host[:port]");
    }

    @Test
    void doesNotRepeatAPasswordInAUrl() {
        assertThatThrownBy(() -> config("https://user:hidden@a").build())
                .hasMessageContaining("holds a user or password")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> config("https://a").proxy("http://user:hidden@p:1").build())
                .hasMessageContaining("proxy (http.proxy, setProxy) holds a user or password")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void countsAnEndpointOnce() {
        assertThat(config("https://a", "https://b", "https://a:443").build().endpoints())
                .containsExactly("https://a", "https://b");
    }

    @Test
    void showsNoSecret() {
        String text = full().toString();
        assertThat(text)
                .contains("20013144", "2100021", "https://a", "http://p:3128", "/trust", "/key")
                .contains("x-key", "route", "other.example", "PT1S", "PT2S")
                .doesNotContain("SECRET")
                .doesNotContain("USER");
    }

    @Test
    void isAValueThatTravels() throws Exception {
        assertThat(ClientTesting.copy(full())).isEqualTo(full()).hasSameHashCodeAs(full());
        assertThat(full()).isNotEqualTo(config("https://a").build()).isNotEqualTo(null);
    }

    private static ClientConfig full() {
        return config("https://a")
                .credentials(Credentials.volc("SECRET1", "SECRET2"))
                .connectTimeout(Duration.ofSeconds(1))
                .serverTimeout(Duration.ofSeconds(2))
                .header("x-key", "SECRET6")
                .query("route", "SECRET7")
                .hostHeader("other.example")
                .proxy("http://p:3128")
                .proxyCredentials("USER", "SECRET3")
                .trustStore("/trust", "SECRET4", "JKS")
                .keyStore("/key", "SECRET5", null)
                .build();
    }

    @Test
    void knowsTheRegions() {
        for (Region region : Region.values()) {
            assertThat(Region.fromConfigName(region.configName())).isEqualTo(region);
            assertThat(config().region(region).build().endpoints())
                    .containsExactly(region.endpoint());
        }
        assertThat(Region.fromConfigName(" CN ")).isEqualTo(Region.CN);
        assertThatThrownBy(() -> Region.fromConfigName("mars"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no region 'mars'")
                .hasMessageContaining("cn, oversea1, sg, oversea2");
    }
}
