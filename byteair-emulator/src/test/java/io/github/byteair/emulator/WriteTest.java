/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.emulator.proto.WriteResponse;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a write must look like, over a real connection. */
class WriteTest {

    @RegisterExtension
    static final ByteAirEmulatorExtension EMULATOR = new ByteAirEmulatorExtension();

    private TestClient client;

    @BeforeEach
    void connect() {
        client = new TestClient(EMULATOR.emulator());
    }

    @Test
    void takesAStreamingWrite() throws Exception {
        JsonNode answer =
                client.behavior("[{\"user_id\":\"é1\"}, {\"user_id\":\"2\"}]").id("r1").json();

        assertThat(answer.at("/status/code").asInt()).isZero();
        assertThat(answer.at("/status/success").asBoolean()).isTrue();
        assertThat(EMULATOR.stats().accepted()).isEqualTo(2);
        assertThat(EMULATOR.records())
                .extracting(ReceivedRecord::json)
                .containsExactly("{\"user_id\":\"é1\"}", "{\"user_id\":\"2\"}");
        ReceivedRecord record = EMULATOR.records("behavior").get(0);
        assertThat(record.requestId()).isEqualTo("r1");
        assertThat(record.stage()).isEqualTo(TestClient.STREAMING);
        assertThat(record.dataDate()).isEmpty();
        assertThat(record.fields()).containsEntry("user_id", "é1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2022-01-31", "20220131"})
    void takesADailyWriteWithItsDay(String date) throws Exception {
        assertThat(client.write("item", TestClient.DAILY, "[{}]").date(date).code()).isZero();

        assertThat(EMULATOR.records().get(0).dataDate()).hasValue(LocalDate.of(2022, 1, 31));
    }

    @Test
    void takesTheAirToken() throws Exception {
        assertThat(client.behavior("[{}]").air().code()).isZero();
    }

    @Test
    void answersInProtobufIfAsked() throws Exception {
        HttpResponse<byte[]> response =
                client.behavior("[{}]").header("Accept", "application/x-protobuf").send();

        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/x-protobuf");
        assertThat(WriteResponse.parseFrom(response.body()).getStatus().getSuccess()).isTrue();
    }

    @Test
    void aRepeatedIdIsDropped() throws Exception {
        client.behavior("[{\"a\":1}]").id("same").send();

        assertThat(client.behavior("[{\"a\":1}]").id("same").code()).isEqualTo(409);
        EmulatorStats stats = EMULATOR.stats();
        assertThat(stats.accepted()).isEqualTo(1);
        assertThat(stats.deduplicated()).isEqualTo(1);
        assertThat(stats.distinctRequestIds()).isEqualTo(1);
        assertThat(EMULATOR.requests().get(0).sha256())
                .isEqualTo(EMULATOR.requests().get(1).sha256());
    }

    @Test
    void theIdOfARefusedWriteMayBeUsedAgain() throws Exception {
        assertThat(client.behavior("[]").id("again").code()).isEqualTo(400);
        assertThat(client.behavior("[{}]").id("again").code()).isZero();
    }

    @Test
    void countsARecordSentTwiceAsADuplicateWhateverItsForm() throws Exception {
        client.behavior("[{\"a\":1.0,\"b\":\"é\"}]").send();
        client.behavior("[{\"b\":\"\\u00e9\", \"a\":1}, {\"a\":\"1\",\"b\":\"é\"}]").send();

        EmulatorStats stats = EMULATOR.stats();
        assertThat(stats.accepted()).isEqualTo(3);
        assertThat(stats.unique()).isEqualTo(2);
        assertThat(stats.duplicates()).isEqualTo(1);
    }

    @Test
    void theSameRecordOnAnotherDayIsNoDuplicate() throws Exception {
        client.write("item", TestClient.DAILY, "[{\"a\":1}]").date("2022-01-01").send();
        client.write("item", TestClient.DAILY, "[{\"a\":1}]").date("2022-01-02").send();

        assertThat(EMULATOR.stats().duplicates()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|Data is empty",
                "{}|parse data error: the body is not a JSON array of records",
                "[1]|parse data error: record 0 is not a JSON object",
                "[{}][{}]|parse data error: something follows the JSON array",
                "[{}|parse data error",
                "[{\"a\":01}]|parse data error",
                "''|Data is empty",
            })
    void refusesABodyThatIsNoArrayOfObjects(String json, String message) throws Exception {
        JsonNode status = client.behavior(json).json().get("status");

        assertThat(status.get("code").asInt()).isEqualTo(400);
        assertThat(status.get("message").asText()).startsWith(message);
        assertThat(EMULATOR.stats().accepted()).isZero();
    }

    @Test
    void takesTenThousandRecordsAndNotOneMore() throws Exception {
        String most = String.join(",", Collections.nCopies(10_000, "{}"));

        assertThat(client.behavior("[" + most + "]").code()).isZero();
        assertThat(client.behavior("[" + most + ",{}]").message()).startsWith("too many records");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2022-1-31", "2022-02-30", "today", "2022-01-31T00:00:00", ""})
    void refusesADayThatIsNone(String date) throws Exception {
        assertThat(client.write("item", TestClient.DAILY, "[{}]").date(date).message())
                .startsWith("The value(" + date + ") of 'Content-Date' header is invalid");
    }

    @Test
    void aDayIsRequiredOffStreamAndForbiddenOnIt() throws Exception {
        assertThat(client.write("item", "pre_sync", "[{}]").message())
                .startsWith("The value() of 'Content-Date' header is invalid");
        assertThat(client.behavior("[{}]").date("2022-01-31").message())
                .startsWith("The value(2022-01-31) of 'Content-Date' header is invalid");
    }

    @Test
    void namesWhatIsWrongWithTheAddress() throws Exception {
        assertThat(client.write("items", TestClient.STREAMING, "[{}]").message())
                .startsWith("Can't support scene");
        assertThat(client.behavior("[{}]").path("/data/api/1/behavior").message())
                .startsWith("Can't find configuration for tenant/application_id");
        assertThat(client.behavior("[{}]").header("Tenant-Id", "7").message())
                .startsWith("Find no data schema of tenant_id");
        assertThat(client.write("item", "later", "[{}]").message())
                .startsWith("Syncing is end or not start in stage(later)");
        assertThat(client.behavior("[{}]").query("stage=" + TestClient.STREAMING).message())
                .startsWith("Can't support method");
    }

    @Test
    void refusesWhatIsNotGzipOrNotJson() throws Exception {
        assertThat(client.behavior("[{}]").body("[{}]".getBytes(StandardCharsets.UTF_8)).message())
                .contains("gzip");
        assertThat(client.behavior("[{}]").without("Content-Encoding").message()).contains("gzip");
        assertThat(client.behavior("[{}]").header("Content-Type", "text/plain").message())
                .contains("Content-Type");
        assertThat(client.behavior("[{}]").without("Request-Id").message()).contains("Request-Id");
    }

    @Test
    void anUnknownSenderGets401WithTheReason() throws Exception {
        HttpResponse<byte[]> response =
                client.behavior("[{}]").signedAt(Instant.now().minusSeconds(3600)).send();

        assertThat(response.statusCode()).isEqualTo(401);
        JsonNode status = TestClient.MAPPER.readTree(response.body()).get("status");
        assertThat(status.get("code").asInt()).isEqualTo(401);
        assertThat(status.get("message").asText()).contains("X-Date").contains("15 minutes");
        assertThat(EMULATOR.stats().unauthorized()).isEqualTo(1);

        String air =
                client.behavior("[{}]").air().signedAt(Instant.now().minusSeconds(20)).message();
        assertThat(air).contains("Tenant-Ts");
    }
}
