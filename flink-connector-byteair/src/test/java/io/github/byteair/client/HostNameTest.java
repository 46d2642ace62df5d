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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts an endpoint may have, what is dialled for them, and what the service is told. */
class HostNameTest {

    @ParameterizedTest
    @CsvSource({
        // given, dialled, Host header
        "http://byteair_emulator:8080, byteair_emulator, byteair_emulator:8080",
        "http://proj_web_1, proj_web_1, proj_web_1",
        "http://_svc._tcp.example, _svc._tcp.example, _svc._tcp.example",
        "http://3scale.example, 3scale.example, 3scale.example",
        "http://9-lives, 9-lives, 9-lives",
        "http://1.2.3.example, 1.2.3.example, 1.2.3.example",
        "http://web-.example, web-.example, web-.example",
        "https://Api.Example.COM., api.example.com., api.example.com",
        "https://bücher.example:444, xn--bcher-kva.example, xn--bcher-kva.example:444",
        "https://例え。テスト, xn--r8jz45g.xn--zckzah, xn--r8jz45g.xn--zckzah",
        "https://xn--bcher-kva.example, xn--bcher-kva.example, xn--bcher-kva.example",
        "http://10.0.0.1:8080, 10.0.0.1, 10.0.0.1:8080",
        "http://[::1]:8080, ::1, [::1]:8080",
        "http://[FE80::1%eth0]:8080, fe80::1%eth0, [fe80::1]:8080",
        "http://[fe80::1%25eth0], fe80::1%eth0, [fe80::1]",
        "http://[::ffff:10.0.0.1], ::ffff:10.0.0.1, [::ffff:10.0.0.1]",
        "http://a:, a, a"
    })
    void takesWhatDnsAndContainersUse(String given, String dialled, String header) {
        Endpoint endpoint = Endpoint.parse(given);
        assertThat(endpoint.hostName()).isEqualTo(dialled);
        assertThat(endpoint.hostHeader()).isEqualTo(header);
        assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api.example.com|its scheme is missing",
                "ftp://a|its scheme is 'ftp', neither http nor https",
                "https://|its host is missing",
                "https://:8080|its host is missing",
                "https://a b|its host 'a b' holds the character U+0020",
                "https://a..b|its host 'a..b' has an empty part between dots",
                "https://.a|has an empty part between dots",
                "https://a,b|its host 'a,b' holds ','",
                "https://a/path|behind its host there is '/path', a path or query",
                "https://a?x=y|behind its host there is '?x=y'",
                "https://a:http|its port 'http' is not a number from 1 to 65535",
                "https://a:65536|its port '65536' is not a number",
                "https://a:-1|its port '-1' is not a number",
                "https://::1|an IPv6 address stands in brackets",
                "https://[::1|the ']' of its IPv6 address is missing",
                "https://[::1]x|its port 'x' is not",
                "https://[1:2:3]|its host '[1:2:3]' is not an IPv6 address",
                "https://[fe80::1%]|has a zone that is not",
                "https://1.2.3|ends in a part of digits",
                "https://service.7|ends in a part of digits",
                "https://256.1.1.1|ends in a part of digits",
                "https://010.1.1.1|ends in a part of digits",
                "https://1.2.3.4.|ends in a part of digits",
                "https://0x7f.0x1|ends in a part of digits"
            })
    void namesThePartAndTheSetting(String given, String reason) {
        assertThatThrownBy(() -> Endpoint.parse(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("'" + given + "' (endpoint, setEndpoints) can't be used: ")
                .hasMessageContaining("write it as https://host[:port] or http://host[:port]");
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void knowsHowLongALabelIs(int length) {
        String host = "a".repeat(length) + ".example";
        if (length <= 63) {
            assertThat(Endpoint.parse("https://" + host).hostName()).isEqualTo(host);
        } else {
            assertThatThrownBy(() -> Endpoint.parse("https://" + host))
                    .hasMessageContaining("of 64 characters, but DNS allows 63");
        }
        String umlauts = "ü".repeat(60);
        assertThatThrownBy(() -> Endpoint.parse("https://" + umlauts))
                .hasMessageContaining("has no form in DNS's letters");
        assertThatThrownBy(() -> Endpoint.parse("https://" + "a.".repeat(127) + "b"))
                .hasMessageContaining("its host has 255 characters, but DNS allows 253");
    }

    /** Each name by the rules is taken as it is; it comes out of its own text the same. */
    @RepeatedTest(20)
    void takesEveryNameByTheRules(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String letters = "abcdefghijklmnopqrstuvwxyz0123456789_-";
        for (int i = 0; i < 200; i++) {
            StringBuilder host = new StringBuilder();
            int labels = 1 + random.nextInt(4);
            for (int label = 0; label < labels; label++) {
                host.append(label == 0 ? "" : ".");
                int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 60 : 8);
                for (int c = 0; c < length; c++) {
                    host.append(letters.charAt(random.nextInt(letters.length())));
                }
            }
            // What ends in digits, or as hexadecimal ones, is an address.
            host.append('z');
            int port = random.nextInt(65_536);
            String text = "https://" + host + (port == 0 ? "" : ":" + port);
            Endpoint endpoint = Endpoint.parse(text);
            assertThat(endpoint.hostName()).as(text).isEqualTo(host.toString());
            assertThat(Endpoint.parse(endpoint.toString())).as(text).isEqualTo(endpoint);
        }
    }

    /** Whatever somebody types is refused in a sentence, or is fit to be dialled and sent. */
    @RepeatedTest(20)
    void neverFailsOtherwise(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String alphabet = "aB9_-.:/[]%@?#\\ \r\n\t\0~'\",;é例。ß\u200d\ud83d\ude00\ud800x0:..";
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "https://" : "");
            int length = random.nextInt(12);
            for (int c = 0; c < length; c++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Endpoint endpoint;
            try {
                endpoint = Endpoint.parse(text.toString());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("(endpoint, setEndpoints)");
                continue;
            }
            assertThat(endpoint.hostHeader())
                    .matches("[a-z0-9._-]+(:[0-9]+)?|\\[[0-9a-f:.]+](:\\d+)?");
            assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
        }
    }

    /** A resolver that knows every name, and remembers which it was asked for. */
    private static final class Everywhere implements DnsResolver {
        final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public InetAddress[] resolve(String host) {
            asked.add(host);
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proj_byteair_1, proj_byteair_1, proj_byteair_1",
        "bücher.example, xn--bcher-kva.example, xn--bcher-kva.example",
        "api.example.com., api.example.com., api.example.com",
        "[fe80::1%lo], fe80::1%lo, [fe80::1]"
    })
    void dialsAndSignsTheSame(String given, String dialled, String header) throws Exception {
        Everywhere dns = new Everywhere();
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client =
                        open(config("http://" + given + ":" + server.port()).build(), dns)) {
            assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(dns.asked).containsOnly(dialled);
            String host = header + ':' + server.port();
            RawServer.Request request = server.requests().get(0);
            assertThat(request.header("Host")).isEqualTo(host);
            assertThat(request.header("Authorization"))
                    .isEqualTo(ClientTesting.signature(request, host));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proj_byteair_1, proj_byteair_1",
        "bücher.example, xn--bcher-kva.example",
        "[::1], [::1]"
    })
    void givesTheProxyTheSameName(String given, String inUrl) throws Exception {
        try (RawServer proxy = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client =
                        open(config("http://" + given + ":8080").proxy(proxy.endpoint()).build())) {
            assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(proxy.requests().get(0).line)
                    .startsWith("POST http://" + inUrl + ":8080/data/api/");
            assertThat(proxy.requests().get(0).header("Host")).isEqualTo(inUrl + ":8080");
        }
    }
}
