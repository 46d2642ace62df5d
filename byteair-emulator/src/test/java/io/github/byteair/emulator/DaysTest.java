/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.github.byteair.emulator.proto.Date;
import io.github.byteair.emulator.proto.DoneRequest;
import io.github.byteair.emulator.proto.DoneResponse;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days, their states, stages and {@code done}. */
class DaysTest {

    private static final LocalDate DAY = LocalDate.of(2022, 1, 1);

    @RegisterExtension
    static final ByteAirEmulatorExtension EMULATOR = new ByteAirEmulatorExtension();

    private TestClient client;

    @BeforeEach
    void connect() {
        client = new TestClient(EMULATOR.emulator());
    }

    private TestClient.Call write() {
        return client.write("item", TestClient.DAILY, "[{\"goods_id\":\"1\"}]").date("2022-01-01");
    }

    private TestClient.Call done(String json) {
        return client.done("item", TestClient.DAILY, json);
    }

    @Test
    void doneClosesTheDay() throws Exception {
        write().send();
        assertThat(done("[{\"partition_date\":\"20220101\"}]").id("d").code()).isZero();

        assertThat(write().message()).isEqualTo("Syncing is not allowed when acked");
        assertThat(write().date("2022-01-02").code()).isZero();
        EmulatorStats stats = EMULATOR.stats();
        assertThat(stats.doneCalls()).isEqualTo(1);
        assertThat(stats.done().get(0).requestId()).isEqualTo("d");
        assertThat(stats.done().get(0).dates()).containsExactly(DAY);
        EmulatorStats.TopicDay day = stats.topic("item", TestClient.DAILY, DAY).orElseThrow();
        assertThat(day.state()).isEqualTo(DayState.ACKED);
        assertThat(day.doneAt().orElseThrow()).isAfterOrEqualTo(day.lastWrite().orElseThrow());
    }

    @Test
    void doneTakesProtobufWithSeveralDays() throws Exception {
        ByteString body =
                DoneRequest.newBuilder()
                        .addDataDates(Date.newBuilder().setYear(2022).setMonth(1).setDay(1))
                        .addDataDates(Date.newBuilder().setYear(2022).setMonth(1).setDay(2))
                        .build()
                        .toByteString();
        HttpResponse<byte[]> response =
                done("").body(Gzip.compress(body.toByteArray()))
                        .header("Content-Type", "application/x-protobuf")
                        .header("Accept", "application/x-protobuf")
                        .send();

        assertThat(DoneResponse.parseFrom(response.body()).getStatus().getSuccess()).isTrue();
        assertThat(EMULATOR.stats().done().get(0).dates()).isEqualTo(List.of(DAY, DAY.plusDays(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]"})
    void noDayMeansYesterday(String body) throws Exception {
        LocalDate before = LocalDate.now();
        assertThat(done(body).code()).isZero();

        // Midnight may pass in between.
        assertThat(EMULATOR.stats().done().get(0).dates().get(0))
                .isBetween(before.minusDays(1), LocalDate.now().minusDays(1));
    }

    @ParameterizedTest
    @CsvSource({
        "[{\"partition_date\":\"2006010\"}],parse partition_date(2006010) error",
        "[{}],parse partition_date() error",
        "{},parse done request error",
        "nonsense,parse done request error",
    })
    void aWrongDoneBodySaysWhy(String body, String message) throws Exception {
        assertThat(done(body).message()).startsWith(message);
        assertThat(EMULATOR.stats().doneCalls()).isZero();
    }

    @Test
    void doneIsNotForTheStreamingStage() throws Exception {
        assertThat(client.done("item", TestClient.STREAMING, "[]").code()).isEqualTo(400);
    }

    @Test
    void aRepeatedDoneIsDropped() throws Exception {
        done("[{\"partition_date\":\"20220101\"}]").id("same").send();
        assertThat(done("[{\"partition_date\":\"20220101\"}]").id("same").code()).isEqualTo(409);
        assertThat(done("[{\"partition_date\":\"20220101\"}]").id("other").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "acked,Syncing is not allowed when acked,",
        "cleaning,Syncing or ack is not allowed when data cleaning,x",
        "done,Syncing or ack is not allowed when done,x",
        "failed,Syncing or ack is not allowed when failed,x",
        "skipped,Syncing or ack is not allowed when skipped,x",
    })
    void aDayCanBeSetByHand(String state, String message, String refusesDone) throws Exception {
        HttpResponse<String> set =
                client.control(
                        "POST",
                        "/_emulator/days",
                        "{\"topic\":\"item\",\"stage\":\"incremental_sync_daily\","
                                + "\"date\":\"2022-01-01\",\"state\":\""
                                + state
                                + "\"}");
        assertThat(set.statusCode()).isEqualTo(200);

        assertThat(write().message()).isEqualTo(message);
        assertThat(done("[{\"partition_date\":\"20220101\"}]").code())
                .isEqualTo(refusesDone == null ? 0 : 400);
        EMULATOR.emulator().setDay("item", TestClient.DAILY, DAY, DayState.OPEN);
        assertThat(write().code()).isZero();
    }

    @Test
    void theStreamingFeedCanBeCutOff() throws Exception {
        EMULATOR.emulator()
                .setDay("behavior", TestClient.STREAMING, null, DayState.REALTIME_CUTOFF);

        assertThat(client.behavior("[{}]").message()).endsWith("when realtime cutoff");
    }

    @Test
    void onlyThePresentStagesTakeData() throws Exception {
        client.control("POST", "/_emulator/stages", "{\"stages\":[\"pre_sync\"]}");

        assertThat(client.behavior("[{}]").message())
                .isEqualTo("Syncing is end or not start in stage(incremental_sync_streaming)");
        assertThat(client.write("item", "pre_sync", "[{}]").date("2022-01-01").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "days|{}",
                "days|{\"topic\":\"item\",\"stage\":\"pre_sync\",\"date\":\"x\",\"state\":\"open\"}",
                "days|{\"topic\":\"item\",\"stage\":\"now\",\"date\":\"20220101\",\"state\":\"open\"}",
                "days|{\"topic\":\"item\",\"stage\":\"pre_sync\",\"date\":\"20220101\",\"state\":\"?\"}",
                "stages|{\"stages\":[\"now\"]}",
                "stages|[]",
            })
    void aWrongControlRequestSaysWhy(String path, String json) throws Exception {
        HttpResponse<String> answer = client.control("POST", "/_emulator/" + path, json);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestClient.MAPPER.readTree(answer.body()).get("error").asText()).isNotEmpty();
    }
}
