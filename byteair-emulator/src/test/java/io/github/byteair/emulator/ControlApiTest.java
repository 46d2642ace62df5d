/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The control plane, as a script sees it. */
class ControlApiTest {

    @RegisterExtension
    static final ByteAirEmulatorExtension EMULATOR =
            new ByteAirEmulatorExtension(b -> b.secretKey("verySecret").airToken("veryToken"));

    private TestClient client;

    @BeforeEach
    void connect() {
        client = new TestClient(EMULATOR.emulator());
    }

    private JsonNode stats() throws Exception {
        return TestClient.MAPPER.readTree(client.control("GET", "/_emulator/stats", "").body());
    }

    private List<JsonNode> lines(String path) throws Exception {
        return client.control("GET", path, "")
                .body()
                .lines()
                .map(
                        line -> {
                            try {
                                return TestClient.MAPPER.readTree(line);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .collect(Collectors.toList());
    }

    @Test
    void statsCountWhatCame() throws Exception {
        client.behavior("[{\"a\":1},{\"a\":1},{\"a\":2}]").send();
        client.write("item", "pre_sync", "[{}]").date("2022-01-01").send();
        client.behavior("[]").send();

        JsonNode stats = stats();
        assertThat(stats.get("requests").asInt()).isEqualTo(3);
        assertThat(stats.get("accepted").asInt()).isEqualTo(4);
        assertThat(stats.get("unique").asInt()).isEqualTo(3);
        assertThat(stats.get("duplicates").asInt()).isEqualTo(1);
        assertThat(stats.get("largestBatch").asInt()).isEqualTo(3);
        assertThat(stats.get("meanBatch").asDouble()).isEqualTo(2);
        assertThat(stats.at("/byCode/0").asInt()).isEqualTo(2);
        assertThat(stats.at("/byCode/400").asInt()).isEqualTo(1);
        assertThat(stats.at("/byHttpStatus/200").asInt()).isEqualTo(3);
        assertThat(stats.at("/topics/1/topic").asText()).isEqualTo("item");
        assertThat(stats.at("/topics/1/date").asText()).isEqualTo("2022-01-01");
        assertThat(stats.at("/topics/1/state").asText()).isEqualTo("open");
        assertThat(stats.at("/topics/1/lastWrite").asText()).isNotEmpty();
        assertThat(stats.get("peakRequestsPerSecond").asInt()).isBetween(1, 3);
    }

    @Test
    void recordsAreJsonLines() throws Exception {
        client.behavior("[{\n\"user\" : \"é\\n\"\n},{\"n\":1.0}]").id("r").send();
        client.write("item", "pre_sync", "[{}]").date("2022-01-01").send();

        List<JsonNode> records = lines("/_emulator/records?topic=behavior");
        assertThat(records).hasSize(2);
        assertThat(records.get(0).at("/record/user").asText()).isEqualTo("é\n");
        assertThat(records.get(0).get("requestId").asText()).isEqualTo("r");
        assertThat(records.get(0).get("dataDate").isNull()).isTrue();
        List<JsonNode> last = lines("/_emulator/records?limit=1");
        assertThat(last).hasSize(1);
        assertThat(last.get(0).get("dataDate").asText()).isEqualTo("2022-01-01");
        assertThat(client.control("GET", "/_emulator/records?limit=x", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void requestsAreLogged() throws Exception {
        client.behavior("[{},{}]").id("r").send();
        client.behavior("[1]").id("bad").send();

        List<JsonNode> requests = lines("/_emulator/requests");
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).get("requestId").asText()).isEqualTo("r");
        assertThat(requests.get(0).get("sha256").asText()).hasSize(64);
        assertThat(requests.get(0).get("records").asInt()).isEqualTo(2);
        assertThat(requests.get(0).get("taken").asBoolean()).isTrue();
        assertThat(requests.get(1).get("code").asInt()).isEqualTo(400);
        assertThat(requests.get(1).get("taken").asBoolean()).isFalse();
    }

    @Test
    void stateCanBeForgotten() throws Exception {
        client.behavior("[{}]").id("r").send();
        client.control("POST", "/_emulator/faults", "{\"errorRate\":1}");
        assertThat(client.control("DELETE", "/_emulator/state", "").statusCode()).isEqualTo(204);

        assertThat(stats().get("requests").asInt()).isZero();
        assertThat(lines("/_emulator/records")).isEmpty();
        assertThat(client.behavior("[{}]").id("r").code()).isZero();
    }

    @Test
    void nothingShownHoldsASecret() throws Exception {
        client.behavior("[{}]").header("Tenant-Id", "1").send();
        for (String path :
                List.of("/", "/_emulator/stats", "/_emulator/requests", "/_emulator/faults")) {
            assertThat(client.control("GET", path, "").body())
                    .doesNotContain("verySecret")
                    .doesNotContain("veryToken");
        }
        assertThat(EMULATOR.emulator().toString()).doesNotContain("Secret");
    }

    @Test
    void thePageFetchesNothingFromElsewhere() throws Exception {
        String page = client.control("GET", "/", "").body();

        assertThat(page).contains("ByteAir emulator").doesNotContainPattern("https?://");
    }

    @Test
    void anUnknownPathNamesTheKnownOnes() throws Exception {
        assertThat(client.control("GET", "/_emulator/stat", "").statusCode()).isEqualTo(404);
        assertThat(client.control("GET", "/_emulator/stat", "").body())
                .contains("/_emulator/stats");
    }
}
