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

import io.github.byteair.client.WriteOutcome.Kind;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CloseTest {

    @Test
    void leavesNoThreadAndNoConnection() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()))) {
            for (int i = 0; i < 10; i++) {
                HttpByteAirClient client = open(config(server.endpoint()).build());
                assertThat(await(client.write(streaming())).kind()).isEqualTo(Kind.ACCEPTED);
                assertThat(HttpByteAirClientTest.byteAirThreads()).isNotEmpty();
                client.close();
                assertThat(HttpByteAirClientTest.byteAirThreads()).isEmpty();
                assertThat(server.peerClosed(i, 10)).isTrue();
            }
        }
    }

    @Test
    void endsWhatIsUnderWayAlthoughTheServerHangs() throws Exception {
        CountDownLatch arrived = new CountDownLatch(3);
        try (RawServer server =
                RawServer.start(
                        connection -> {
                            connection.readRequest();
                            arrived.countDown();
                            connection.waitForPeerToClose();
                        })) {
            HttpByteAirClient client =
                    open(
                            config(server.endpoint())
                                    .requestTimeout(Duration.ofMinutes(5))
                                    .maxConnections(3)
                                    .build());
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                outcomes.add(client.write(streaming("id-" + i, "{}")));
            }
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();
            client.close();
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(3));

            List<Kind> kinds = new ArrayList<>();
            for (CompletableFuture<WriteOutcome> outcome : outcomes) {
                // Before close returned, not at some later time.
                assertThat(outcome).isDone();
                kinds.add(outcome.get().kind());
            }
            // A request that waited for a connection may get one that has just been given up.
            assertThat(kinds).hasSize(5).isSubsetOf(Kind.NO_ANSWER, Kind.NOT_SENT);
            assertThat(kinds.stream().filter(Kind.NO_ANSWER::equals).count())
                    .isGreaterThanOrEqualTo(3);
            assertThat(HttpByteAirClientTest.byteAirThreads()).isEmpty();
        }
    }

    @Test
    void answersCallsAfterIt() throws Exception {
        HttpByteAirClient client = open(config("http://127.0.0.1:9").build());
        client.close();
        client.close();
        CompletableFuture<WriteOutcome> outcome = client.write(streaming());
        assertThat(outcome).isDone();
        assertThat(outcome.get().kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(outcome.get().message()).contains("closed");
        assertThat(HttpByteAirClientTest.byteAirThreads()).isEmpty();
    }

    @Test
    void mayBeCalledFromACallback() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()))) {
            HttpByteAirClient client = open(config(server.endpoint()).build());
            CompletableFuture<Void> closed =
                    client.write(streaming()).thenAccept(outcome -> client.close());
            closed.get(10, TimeUnit.SECONDS);
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().startsWith("byteair-client-")) {
                    thread.join(10_000);
                }
            }
            assertThat(HttpByteAirClientTest.byteAirThreads()).isEmpty();
        }
    }

    @Test
    void endsAllTheSameOnAnInterruptedThread() throws Exception {
        HttpByteAirClient client = open(config("http://127.0.0.1:9").build());
        await(client.write(streaming()));
        Thread.currentThread().interrupt();
        client.close();
        assertThat(Thread.interrupted()).isTrue();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("byteair-client-")) {
                thread.join(10_000);
            }
        }
        assertThat(HttpByteAirClientTest.byteAirThreads()).isEmpty();
    }

    @Test
    void holdsNoClassLoaderOfItsCaller() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader user = new URLClassLoader(new URL[0], before);
                RawServer server = RawServer.start(RawServer.always(RawServer.accepted()))) {
            Thread.currentThread().setContextClassLoader(user);
            try (HttpByteAirClient client = open(config(server.endpoint()).build())) {
                await(client.write(streaming()));
                for (Thread thread : Thread.getAllStackTraces().keySet()) {
                    if (thread.getName().startsWith("byteair-client-")) {
                        assertThat(thread.isDaemon()).isTrue();
                        assertThat(thread.getContextClassLoader()).isNotSameAs(user);
                    }
                }
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
