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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.client.WriteOutcome.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

/** Addresses that swallow every attempt to connect, beside others that don't. */
class ConnectTimeoutTest {

    /** A listening socket whose backlog is full: the system answers no further attempt. */
    private static final class BlackHole implements AutoCloseable {
        private final ServerSocket socket;
        private final List<Socket> fillers = new ArrayList<>();

        BlackHole(InetAddress address, int port) throws IOException {
            socket = new ServerSocket(port, 1, address);
            boolean hangs = false;
            for (int i = 0; i < 20 && !hangs; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(new InetSocketAddress(address, socket.getLocalPort()), 200);
                } catch (SocketTimeoutException e) {
                    hangs = true;
                }
            }
            assumeTrue(hangs, "This system's backlog never fills");
        }

        @Override
        public void close() throws IOException {
            for (Socket filler : fillers) {
                filler.close();
            }
            socket.close();
        }
    }

    private static DnsResolver addresses(InetAddress... addresses) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                return addresses;
            }

            @Override
            public String resolveCanonicalHostname(String host) throws UnknownHostException {
                throw new UnknownHostException(host);
            }
        };
    }

    private static InetAddress loopback(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    @Test
    void triesTheNextAddressWithinTheDeadline() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                BlackHole hole = new BlackHole(loopback(2), server.port());
                HttpByteAirClient client =
                        open(
                                config("http://two-addresses.example:" + server.port())
                                        .requestTimeout(millis(6_000))
                                        .connectTimeout(millis(300))
                                        .build(),
                                addresses(loopback(2), loopback(1)))) {
            assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void leavesTimeForTheNextAddressByDefault() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                BlackHole hole = new BlackHole(loopback(2), server.port());
                HttpByteAirClient client =
                        open(
                                config("http://three-addresses.example:" + server.port())
                                        .requestTimeout(millis(3_000))
                                        .build(),
                                addresses(loopback(2), loopback(1)))) {
            assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
        }
    }

    @Test
    void sendsTheNextAttemptToAnotherEndpoint() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                BlackHole hole = new BlackHole(loopback(2), server.port());
                HttpByteAirClient client =
                        open(
                                config(
                                                "http://127.0.0.2:" + server.port(),
                                                "http://127.0.0.1:" + server.port())
                                        .requestTimeout(millis(6_000))
                                        .connectTimeout(millis(300))
                                        .build())) {
            WriteOutcome first = await(client.write(streaming()));
            assertThat(first.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(first.message())
                    .contains("was not sent", "http://127.0.0.2:", "300 MILLISECONDS");
            // The random numbers of this client are all 0, so without the pool's memory it would
            // be the first again.
            assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
        }
    }
}
