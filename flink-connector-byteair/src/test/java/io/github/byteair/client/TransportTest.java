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
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Everything that can go wrong on the way, against a server that makes it go wrong. */
class TransportTest {

    private static WriteOutcome write(RawServer server, long timeoutMillis) throws Exception {
        ClientConfig config =
                config(server.endpoint()).requestTimeout(millis(timeoutMillis)).build();
        try (HttpByteAirClient client = open(config)) {
            return await(client.write(streaming()));
        }
    }

    private static WriteOutcome answer(String answerThenClose) throws Exception {
        try (RawServer server =
                RawServer.start(
                        connection -> {
                            connection.readRequest();
                            connection.write(answerThenClose);
                        })) {
            return write(server, 10_000);
        }
    }

    @Test
    void knowsThatARefusedConnectionSentNothing() throws Exception {
        RawServer gone = RawServer.start(RawServer.always(RawServer.accepted()));
        gone.close();
        WriteOutcome outcome = write(gone, 10_000);
        assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(outcome.httpStatus()).isZero();
        assertThat(outcome.message()).contains("Could not connect to " + gone.endpoint());
        assertThat(outcome.remedy()).contains("host and port");
        assertThat(outcome.cause()).isInstanceOf(IOException.class);
    }

    @Test
    void knowsThatAnUnknownHostSentNothing() throws Exception {
        // RFC 6761: this name never resolves.
        ClientConfig config = config("http://byteair.invalid").build();
        try (HttpByteAirClient client = open(config)) {
            WriteOutcome outcome = await(client.write(streaming()));
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(outcome.message()).contains("byteair.invalid");
        }
    }

    @Test
    void doesNotKnowWhatBecameOfARequestThatWasReset() throws Exception {
        try (RawServer server =
                RawServer.start(
                        connection -> {
                            connection.readRequest();
                            connection.reset();
                        })) {
            assertThat(write(server, 10_000).kind()).isEqualTo(Kind.NO_ANSWER);
        }
    }

    @Test
    void doesNotKnowWhatBecameOfARequestWhoseConnectionClosed() throws Exception {
        try (RawServer server = RawServer.start(RawServer.Connection::readRequest)) {
            WriteOutcome outcome = write(server, 10_000);
            assertThat(outcome.kind()).isEqualTo(Kind.NO_ANSWER);
            assertThat(outcome.message()).contains(server.endpoint());
        }
    }

    @Test
    void doesNotCallARequestSafeThatWasResetUnread() throws Exception {
        try (RawServer server =
                RawServer.start(
                        connection -> {
                            // The first byte is there, so the client has begun.
                            connection.input().read();
                            connection.reset();
                        })) {
            assertThat(write(server, 10_000).kind()).isEqualTo(Kind.NO_ANSWER);
        }
    }

    @Test
    void givesUpAtTheDeadlineAndClosesTheConnection() throws Exception {
        try (RawServer server =
                        RawServer.start(
                                connection -> {
                                    connection.readRequest();
                                    connection.waitForPeerToClose();
                                });
                HttpByteAirClient client =
                        open(config(server.endpoint()).requestTimeout(millis(300)).build())) {
            long start = System.nanoTime();
            WriteOutcome outcome = await(client.write(streaming()));
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertThat(outcome.kind()).isEqualTo(Kind.NO_ANSWER);
            assertThat(outcome.message()).contains("request.timeout").contains("300 ms");
            assertThat(took).isBetween(290L, 5_000L);
            assertThat(server.peerClosed(0, 10)).isTrue();
        }
    }

    @Test
    void countsTheWholeBodyIntoTheDeadline() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server =
                        RawServer.start(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                                    // A byte now and then keeps any idle timeout from firing.
                                    while (!end.await(20, TimeUnit.MILLISECONDS)) {
                                        connection.write("x");
                                    }
                                });
                HttpByteAirClient client =
                        open(config(server.endpoint()).requestTimeout(millis(400)).build())) {
            WriteOutcome outcome = await(client.write(streaming()));
            end.countDown();
            assertThat(outcome.kind()).isEqualTo(Kind.NO_ANSWER);
            assertThat(outcome.httpStatus()).isEqualTo(200);
        }
    }

    @Test
    void countsConnectingIntoTheDeadline() throws Exception {
        // A full backlog: the system answers no further SYN.
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            boolean hangs = false;
            for (int i = 0; i < 20 && !hangs; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(
                            new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 200);
                } catch (SocketTimeoutException e) {
                    hangs = true;
                }
            }
            assumeTrue(hangs, "This system's backlog never fills");
            ClientConfig config =
                    config("http://127.0.0.1:" + full.getLocalPort())
                            .requestTimeout(millis(300))
                            .build();
            try (HttpByteAirClient client = open(config)) {
                WriteOutcome outcome = await(client.write(streaming()));
                assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            }
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void boundsTheAnswer() throws Exception {
        try (RawServer server =
                RawServer.start(
                        RawServer.always(
                                RawServer.response(200, "application/json", new byte[100_000])))) {
            ClientConfig config = config(server.endpoint()).maxResponseBytes(10_000).build();
            try (HttpByteAirClient client = open(config)) {
                WriteOutcome outcome = await(client.write(streaming()));
                assertThat(outcome.kind()).isEqualTo(Kind.NO_ANSWER);
                assertThat(outcome.message()).contains("larger than 10000 bytes");
            }
        }
    }

    @Test
    void boundsTheHead() throws Exception {
        assertThat(answer("HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000) + "\r\n\r\n").kind())
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(answer("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(5_000) + "\r\n").kind())
                .isEqualTo(Kind.NO_ANSWER);
    }

    @Test
    void boundsDecompression() throws Exception {
        byte[] bomb = ResponseClassifierTest.gzip(new byte[50 * 1024 * 1024]);
        byte[] response =
                RawServer.response(200, "application/x-protobuf", bomb, "Content-Encoding: gzip");
        try (RawServer server = RawServer.start(RawServer.always(response))) {
            assertThat(write(server, 10_000).kind()).isEqualTo(Kind.NO_ANSWER);
        }
    }

    @Test
    void readsChunkedAnswers() throws Exception {
        assertThat(
                        answer(
                                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                + "b\r\n{\"status\":{\r\n10\r\n\"success\":true}}\r\n"
                                                + "0\r\n\r\n")
                                .kind())
                .isEqualTo(Kind.ACCEPTED);
    }

    @Test
    void doesNotTakeACutAnswerForAWholeOne() throws Exception {
        String protobuf = "HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n";
        assertThat(answer(protobuf + "Transfer-Encoding: chunked\r\n\r\n").kind())
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(answer(protobuf + "Transfer-Encoding: chunked\r\n\r\n5\r\nab").kind())
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(answer(protobuf + "Content-Length: 10\r\n\r\n").kind())
                .isEqualTo(Kind.NO_ANSWER);
        // No length at all: the end of the connection ends the body, whole or not.
        assertThat(answer(protobuf + "\r\n").kind()).isEqualTo(Kind.NO_ANSWER);
        String taken = new String(ResponseClassifierTest.status(0, "ok"), ISO_8859_1);
        assertThat(answer(protobuf + "\r\n" + taken).kind())
                .as("protobuf that ends at a field's border may go on")
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(answer("HTTP/1.0 200 OK\r\n\r\n{\"status\":{\"success\":true}}").kind())
                .as("a JSON object says where it ends")
                .isEqualTo(Kind.ACCEPTED);
        String gzip =
                new String(
                        ResponseClassifierTest.gzip(ResponseClassifierTest.status(0, "ok")),
                        ISO_8859_1);
        assertThat(answer(protobuf + "\r\n" + gzip).kind())
                .as("so does gzip")
                .isEqualTo(Kind.ACCEPTED);
        assertThat(answer(protobuf + "\r\n" + gzip.substring(0, gzip.length() - 1)).kind())
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(answer(protobuf + "Content-Length: 100\r\n\r\n" + taken).kind())
                .isEqualTo(Kind.NO_ANSWER);
        assertThat(
                        answer(
                                        protobuf
                                                + "Transfer-Encoding: chunked\r\n\r\n"
                                                + Integer.toHexString(taken.length())
                                                + "\r\n"
                                                + taken
                                                + "\r\n")
                                .kind())
                .as("without the last chunk")
                .isEqualTo(Kind.NO_ANSWER);
    }

    @Test
    void usesAFailuresStatusAlsoWithoutItsBody() throws Exception {
        String cut = "Content-Type: application/x-protobuf\r\nContent-Length: 50\r\n\r\nab";
        assertThat(answer("HTTP/1.1 503 No\r\n" + cut).kind()).isEqualTo(Kind.NOT_TAKEN);
        assertThat(answer("HTTP/1.1 403 No\r\n" + cut).kind()).isEqualTo(Kind.FOREIGN_ANSWER);
        assertThat(answer("HTTP/1.1 401 No\r\n" + cut).kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(answer("HTTP/1.1 504 No\r\n" + cut).kind()).isEqualTo(Kind.NO_ANSWER);
        WriteOutcome throttled = answer("HTTP/1.1 429 No\r\nRetry-After: 3\r\n" + cut);
        assertThat(throttled.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(throttled.retryAfter()).hasSeconds(3);
    }

    @Test
    void blamesNoRecordForARefusalWhoseWordsWereLost() throws Exception {
        String cut = "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"status\":";
        WriteOutcome outcome = answer("HTTP/1.1 400 No\r\n" + cut);
        assertThat(outcome.kind()).isEqualTo(Kind.NOT_TAKEN);
        assertThat(outcome.message()).contains("lost");
        // What it says is the status's alone: no words change it.
        assertThat(answer("HTTP/1.1 413 No\r\n" + cut).kind()).isEqualTo(Kind.REFUSED);
    }

    /** 20,000 rejected rows of a few kilobytes come back escaped, so larger than they were sent. */
    @Test
    void readsAnEchoOfAllRecordsHoweverLarge() throws Exception {
        String record = "{\"a\":\"" + "\\\"".repeat(30_000) + "\"}";
        WriteResponse.Builder response =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001).setMessage("all failed"));
        String[] records = new String[100];
        for (int i = 0; i < records.length; i++) {
            records[i] = record;
            response.addErrors(DataError.newBuilder().setMessage("no id").setData(record));
        }
        byte[] answer = response.build().toByteArray();
        assertThat(answer.length).isGreaterThan(ClientConfig.DEFAULT_MAX_RESPONSE_BYTES);
        byte[] zipped = ResponseClassifierTest.gzip(answer);
        for (byte[] raw :
                List.of(
                        RawServer.response(200, "application/x-protobuf", answer),
                        RawServer.response(200, "application/x-protobuf", zipped))) {
            try (RawServer server = RawServer.start(RawServer.always(raw));
                    HttpByteAirClient client = open(config(server.endpoint()).build())) {
                WriteOutcome outcome = await(client.write(streaming("id", records)));
                assertThat(outcome.kind()).isEqualTo(Kind.PARTLY_REJECTED);
                assertThat(outcome.errorsComplete()).isTrue();
                assertThat(outcome.errors()).hasSize(100);
            }
        }
    }

    @Test
    void knowsA1001ThatIsTooLargeOrBreaksOffOrStallsForTheRefusalItIs() throws Exception {
        WriteResponse.Builder response =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001).setMessage("some failed"));
        for (int i = 0; i < 100; i++) {
            response.addErrors(
                    DataError.newBuilder().setMessage("no id").setData("x".repeat(1_000)));
        }
        byte[] answer = response.build().toByteArray();
        byte[] whole = RawServer.response(200, "application/x-protobuf", answer);
        try (RawServer server = RawServer.start(RawServer.always(whole))) {
            ClientConfig config = config(server.endpoint()).maxResponseBytes(10_000).build();
            try (HttpByteAirClient client = open(config)) {
                assertCutRejection(await(client.write(streaming())));
            }
        }
        byte[] part = Arrays.copyOf(whole, whole.length / 2);
        assertCutRejection(answer(new String(part, ISO_8859_1)));
        try (RawServer server =
                RawServer.start(
                        connection -> {
                            connection.readRequest();
                            connection.write(part);
                            connection.waitForPeerToClose();
                        })) {
            assertCutRejection(write(server, 400));
        }
    }

    private static void assertCutRejection(WriteOutcome outcome) {
        assertThat(outcome.kind()).isEqualTo(Kind.PARTLY_REJECTED);
        assertThat(outcome.code()).isEqualTo(1001);
        assertThat(outcome.message()).isEqualTo("some failed");
        assertThat(outcome.errorsComplete()).isFalse();
        assertThat(outcome.errors()).hasSizeBetween(1, 60);
    }

    @Test
    void usesAFailuresStatusAlsoIfItsBodyStalls() throws Exception {
        try (RawServer server =
                RawServer.start(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.1 500 No\r\nContent-Length: 5\r\n\r\n");
                            connection.waitForPeerToClose();
                        })) {
            WriteOutcome outcome = write(server, 400);
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_TAKEN);
            assertThat(outcome.httpStatus()).isEqualTo(500);
        }
    }

    @Test
    void survivesWhatIsNotHttp() throws Exception {
        assertThat(answer("SSH-2.0-OpenSSH_9.2\r\n").kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(answer("\u0000\u0001\u0002").kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(answer("HTTP/1.1 abc\r\n\r\n").kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(answer("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n").kind())
                .isEqualTo(Kind.NO_ANSWER);
    }

    @Test
    void skipsProvisionalAnswers() throws Exception {
        assertThat(
                        answer(
                                        "HTTP/1.1 102 Processing\r\n\r\n"
                                                + new String(RawServer.accepted(), ISO_8859_1))
                                .kind())
                .isEqualTo(Kind.ACCEPTED);
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (RawServer target = RawServer.start(RawServer.always(RawServer.accepted()));
                RawServer server =
                        RawServer.start(
                                RawServer.always(
                                        RawServer.response(
                                                307,
                                                "text/plain",
                                                new byte[0],
                                                "Location: " + target.endpoint() + "/")))) {
            assertThat(write(server, 10_000).kind()).isEqualTo(Kind.FOREIGN_ANSWER);
            assertThat(target.requests()).isEmpty();
        }
    }

    @Test
    void sendsNothingTwiceByItself() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (RawServer server =
                RawServer.start(
                        connection -> {
                            while (connection.readRequest() != null) {
                                seen.incrementAndGet();
                                connection.write(
                                        RawServer.response(
                                                503,
                                                "text/plain",
                                                new byte[0],
                                                "Retry-After: 0",
                                                "Set-Cookie: a=b"));
                            }
                        })) {
            assertThat(write(server, 5_000).kind()).isEqualTo(Kind.NOT_TAKEN);
        }
        assertThat(seen).hasValue(1);
    }

    @Test
    void takesANewConnectionWhenTheServerHasClosedTheOld() throws Exception {
        try (RawServer server =
                        RawServer.start(
                                connection -> {
                                    connection.readRequest();
                                    connection.write(RawServer.accepted());
                                    connection.socket().shutdownOutput();
                                    connection.waitForPeerToClose();
                                });
                HttpByteAirClient client =
                        open(config(server.endpoint()).maxConnections(1).build())) {
            for (int i = 0; i < 30; i++) {
                WriteOutcome outcome = await(client.write(streaming("id-" + i, "{}")));
                assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
                // The client has seen the close by itself, without a request to notice it.
                assertThat(server.peerClosed(i, 10)).isTrue();
            }
            assertThat(server.connectionCount()).isEqualTo(30);
        }
    }

    @Test
    void letsAnEndpointRestThatTakesRequestsAndAnswersNone() throws Exception {
        try (RawServer silent =
                        RawServer.start(
                                connection -> {
                                    connection.readRequest();
                                    connection.waitForPeerToClose();
                                });
                RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client =
                        open(
                                config(silent.endpoint(), server.endpoint())
                                        .requestTimeout(millis(500))
                                        .build())) {
            assertThat(await(client.write(streaming("1", "{}"))).kind()).isEqualTo(Kind.NO_ANSWER);
            for (int i = 0; i < 20; i++) {
                assertThat(await(client.write(streaming("1", "{}"))).kind())
                        .isEqualTo(Kind.ACCEPTED);
            }
        }
    }

    @Test
    void prefersEndpointsThatCanBeReached() throws Exception {
        RawServer gone = RawServer.start(RawServer.always(RawServer.accepted()));
        gone.close();
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                // The fixed "random" number takes the first endpoint while it can.
                HttpByteAirClient client =
                        open(config(gone.endpoint(), server.endpoint()).build())) {
            assertThat(await(client.write(streaming("1", "{}"))).kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(await(client.write(streaming("2", "{}"))).kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(await(client.write(streaming("3", "{}"))).kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(server.requests()).hasSize(2);
        }
    }
}
