/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static io.github.byteair.client.ClientTesting.await;
import static io.github.byteair.client.ClientTesting.config;
import static io.github.byteair.client.ClientTesting.open;
import static io.github.byteair.client.ClientTesting.records;
import static io.github.byteair.client.ClientTesting.streaming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.DoneRequest;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What goes over the wire when all is well. */
class HttpByteAirClientTest {

    @Test
    void sendsAStreamingWriteAsTheProtocolHasIt() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            WriteOutcome outcome =
                    await(client.write(streaming("req-7", "{\"a\":1}", "{\"b\":\"é中\"}")));

            assertThat(outcome.kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(outcome.httpStatus()).isEqualTo(200);
            RawServer.Request request = server.requests().get(0);
            assertThat(request.line)
                    .isEqualTo(
                            "POST /data/api/20013144/behavior?method=write"
                                    + "&stage=incremental_sync_streaming HTTP/1.1");
            assertThat(request.text()).isEqualTo("[{\"a\":1},{\"b\":\"é中\"}]");
            assertThat(request.headers)
                    .containsEntry("content-type", "application/json")
                    .containsEntry("content-encoding", "gzip")
                    .containsEntry("accept", "application/x-protobuf")
                    .containsEntry("accept-encoding", "gzip")
                    .containsEntry("tenant-id", "2100021")
                    .containsEntry("request-id", "req-7")
                    .containsEntry("timeout-millis", "4000")
                    .containsEntry("host", "127.0.0.1:" + server.port())
                    .containsEntry("content-length", Integer.toString(request.body.length))
                    .containsEntry("user-agent", Version.USER_AGENT)
                    .containsEntry("x-date", "20261122T120307Z")
                    .doesNotContainKeys("content-date", "transfer-encoding", "expect", "cookie");
            assertThat(request.header("Authorization"))
                    .isEqualTo(
                            VolcSigner.authorization(
                                    "AKLTexample",
                                    "exampleSecretKey==",
                                    "placeholder",
                                    "POST",
                                    request.line.split(" ")[1],
                                    Map.of(
                                            "content-type",
                                            "application/json",
                                            "host",
                                            "127.0.0.1:" + server.port(),
                                            "x-content-sha256",
                                            Digests.sha256Hex(request.body),
                                            "x-date",
                                            "20261122T120307Z"),
                                    Digests.sha256Hex(request.body),
                                    "20261122T120307Z"))
                    .contains("SignedHeaders=content-type;host;x-content-sha256;x-date,");
            assertThat(request.header("X-Content-Sha256"))
                    .isEqualTo(Digests.sha256Hex(request.body));
        }
    }

    @Test
    void sendsABodyThatIsThereAlreadyAsItIsAndLeavesItsCountingToWhoHasIt() throws Exception {
        byte[] body = {1, 2, 3};
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            AtomicLong counted = new AtomicLong(-1);
            await(
                    client.write(
                            new WriteRequest(
                                    Destination.of("item", Stage.INCREMENTAL_SYNC_STREAMING, null),
                                    "r",
                                    Records.of(records("{}")).withBody(body)),
                            () -> counted.set(client.bodyBytes())));
            assertThat(server.requests().get(0).body).isEqualTo(body);
            assertThat(counted).hasValue(0);
        }
    }

    @Test
    void sendsTheDataDateWithAnOfflineStage() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            await(
                    client.write(
                            new WriteRequest(
                                    "item",
                                    Stage.HISTORY_SYNC,
                                    LocalDate.of(2022, 1, 9),
                                    "r",
                                    records("{}"))));
            assertThat(server.requests().get(0).header("Content-Date")).isEqualTo("2022-01-09");
            assertThat(server.requests().get(0).line).contains("/item?method=write&stage=history");
        }
    }

    @Test
    void signsWithATokenInTheOlderScheme() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client =
                        open(
                                config(server.endpoint())
                                        .credentials(Credentials.air("air-token-0001"))
                                        .build())) {
            await(client.write(streaming()));
            RawServer.Request request = server.requests().get(0);
            assertThat(request.headers)
                    .containsEntry("tenant-ts", Long.toString(ClientTesting.NOW.getEpochSecond()))
                    .containsEntry("tenant-nonce", "AAAAAAAA")
                    .containsEntry(
                            "tenant-signature",
                            AirSigner.signature(
                                    "air-token-0001",
                                    request.body,
                                    "2100021",
                                    request.header("tenant-ts"),
                                    "AAAAAAAA"))
                    .doesNotContainKeys("authorization", "x-date", "x-content-sha256");
        }
    }

    @Test
    void closesDays() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            DoneCall call =
                    new DoneCall(
                            "item",
                            Stage.INCREMENTAL_SYNC_DAILY,
                            List.of(LocalDate.of(2022, 1, 1), LocalDate.of(2022, 12, 31)),
                            "done-1");
            assertThat(await(client.done(call)).kind()).isEqualTo(Kind.ACCEPTED);

            RawServer.Request request = server.requests().get(0);
            assertThat(request.line)
                    .isEqualTo(
                            "POST /data/api/20013144/done?topic=item&stage=incremental_sync_daily"
                                    + " HTTP/1.1");
            assertThat(request.headers)
                    .containsEntry("content-type", "application/x-protobuf")
                    .containsEntry("request-id", "done-1")
                    .doesNotContainKey("content-date");
            DoneRequest body = DoneRequest.parseFrom(Gunzip.decode(request.body, 1000));
            assertThat(body.getDataDatesList())
                    .extracting(d -> d.getYear() + "/" + d.getMonth() + "/" + d.getDay())
                    .containsExactly("2022/1/1", "2022/12/31");
        }
    }

    @Test
    void readsTheRejectedRecords() throws Exception {
        byte[] body =
                WriteResponse.newBuilder()
                        .setStatus(Status.newBuilder().setCode(1001).setMessage("partly"))
                        .addErrors(DataError.newBuilder().setMessage("no id").setData("{\"a\":1}"))
                        .build()
                        .toByteArray();
        byte[] zipped;
        try (GzipEncoder encoder = new GzipEncoder(6)) {
            zipped = encoder.encode(body);
        }
        byte[] response =
                RawServer.response(200, "application/x-protobuf", zipped, "Content-Encoding: gzip");
        try (RawServer server = RawServer.start(RawServer.always(response));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            WriteOutcome outcome = await(client.write(streaming()));
            assertThat(outcome.kind()).isEqualTo(Kind.PARTLY_REJECTED);
            assertThat(outcome.errors()).hasSize(1);
            assertThat(outcome.errors().get(0).data()).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void givesEqualBytesForEqualRequests() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            await(client.write(streaming("same", "{\"a\":1}")));
            await(client.write(streaming("other", "{\"a\":2}", "{}")));
            await(client.write(streaming("same", "{\"a\":1}")));
            List<RawServer.Request> requests = server.requests();
            assertThat(requests.get(2).body)
                    .isEqualTo(requests.get(0).body)
                    .isNotEqualTo(requests.get(1).body);
            assertThat(requests.get(2).headers).isEqualTo(requests.get(0).headers);
        }
    }

    @Test
    void keepsItsConnections() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client =
                        open(config(server.endpoint()).maxConnections(1).build())) {
            List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                outcomes.add(client.write(streaming("id-" + i, "{}")));
            }
            for (CompletableFuture<WriteOutcome> outcome : outcomes) {
                assertThat(await(outcome).kind()).isEqualTo(Kind.ACCEPTED);
            }
            assertThat(server.requests()).hasSize(50);
            assertThat(server.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void knowsWhatTheBodiesUnderWayTake() throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer server =
                        RawServer.start(
                                connection -> {
                                    connection.readRequest();
                                    arrived.countDown();
                                    answer.await();
                                    connection.write(RawServer.accepted());
                                    connection.waitForPeerToClose();
                                });
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            assertThat(client.bodyBytes()).isZero();
            List<CompletableFuture<WriteOutcome>> outcomes =
                    List.of(client.write(streaming()), client.write(streaming()));
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            int sent = server.requests().stream().mapToInt(request -> request.body.length).sum();
            assertThat(client.bodyBytes()).isEqualTo(sent).isPositive();
            answer.countDown();
            for (CompletableFuture<WriteOutcome> outcome : outcomes) {
                await(outcome);
            }
            assertThat(client.bodyBytes()).isZero();
        }
    }

    @Test
    void completesOnItsOwnThreads() throws Exception {
        try (RawServer server = RawServer.start(RawServer.always(RawServer.accepted()));
                HttpByteAirClient client = open(config(server.endpoint()).build())) {
            CompletableFuture<String> thread = new CompletableFuture<>();
            CompletableFuture<WriteOutcome> outcome = client.write(streaming());
            outcome.whenComplete((o, e) -> thread.complete(Thread.currentThread().getName()));
            await(outcome);
            // Chained before completion in all likelihood; if after, this very thread runs it.
            assertThat(thread.get())
                    .satisfiesAnyOf(
                            name -> assertThat(name).startsWith("byteair-client-"),
                            name -> assertThat(name).isEqualTo(Thread.currentThread().getName()));
        }
    }

    @Test
    void refusesWhatNoServiceTakes() throws Exception {
        try (HttpByteAirClient client = open(config("http://127.0.0.1:9").build())) {
            byte[][] many = new byte[10_001][];
            Arrays.fill(many, Digests.utf8("{}"));
            assertRefused(
                    client.write(
                            new WriteRequest(
                                    "item",
                                    Stage.INCREMENTAL_SYNC_STREAMING,
                                    null,
                                    "r",
                                    Arrays.asList(many))),
                    "1 to 10000 records");
            assertRefused(client.write(streaming("two words", "{}")), "Request-Id");
            assertRefused(client.write(streaming("a\r\nX: y", "{}")), "Request-Id");
            assertRefused(client.write(streaming("", "{}")), "Request-Id");
        }
    }

    @Test
    void noRequestIsMadeOfWhatNoServiceTakes() {
        assertThatThrownBy(() -> streaming("r")).hasMessageContaining("at least one record");
        assertThatThrownBy(() -> new WriteRequest("item", Stage.PRE_SYNC, null, "r", records("{}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a data date");
        assertThatThrownBy(
                        () ->
                                new WriteRequest(
                                        "item",
                                        Stage.INCREMENTAL_SYNC_STREAMING,
                                        LocalDate.EPOCH,
                                        "r",
                                        records("{}")))
                .hasMessageContaining("takes no data date");
        assertThatThrownBy(
                        () ->
                                new WriteRequest(
                                        "../x",
                                        Stage.INCREMENTAL_SYNC_STREAMING,
                                        null,
                                        "r",
                                        records("{}")))
                .hasMessageContaining("topic");
    }

    private static void assertRefused(CompletableFuture<WriteOutcome> outcome, String words) {
        assertThat(outcome).isCompletedExceptionally();
        assertThatThrownBy(outcome::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void opensOnlyWithItsCredentials() {
        assertThatThrownBy(
                        () ->
                                open(
                                        config("http://127.0.0.1:9")
                                                .credentials(Credentials.volcFromEnvironment())
                                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VOLC_ACCESSKEY is not set");
        assertThat(byteAirThreads()).isEmpty();
    }

    @Test
    void speaksToAnIpv6Host() throws Exception {
        ClientConfig config =
                config("http://[::1]:1").requestTimeout(Duration.ofSeconds(2)).build();
        try (HttpByteAirClient client = open(config)) {
            WriteOutcome outcome = await(client.write(streaming()));
            assertThat(outcome.kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(outcome.message()).contains("Could not connect to http://[::1]:1");
        }
    }

    static List<String> byteAirThreads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("byteair-client-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }
}
