/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejecting records one by one. */
class SchemaTest {

    @RegisterExtension
    static final ByteAirEmulatorExtension EMULATOR =
            new ByteAirEmulatorExtension(b -> b.schema(RecordSchema.commerce()));

    @Test
    void oneBadRecordCostsOneRecord() throws Exception {
        TestClient client = new TestClient(EMULATOR.emulator());
        JsonNode answer =
                client.write(
                                "item",
                                TestClient.STREAMING,
                                "[{\"goods_id\":\"1\",\"status\":1},"
                                        + "{ \"title\": \"é\", \"goods_id\": \"2\", \"p\": 1.0 },"
                                        + "{\"goods_id\":\"3\",\"status\":\"0\"}]")
                        .id("partly")
                        .json();

        assertThat(answer.at("/status/code").asInt()).isEqualTo(1001);
        assertThat(answer.at("/status/success").asBoolean()).isFalse();
        assertThat(answer.get("errors")).hasSize(1);
        assertThat(answer.at("/errors/0/message").asText()).isEqualTo("field 'status' is required");
        assertThat(answer.at("/errors/0/data").asText())
                .isEqualTo("{\"goods_id\":\"2\",\"p\":1,\"title\":\"\\u00e9\"}");
        assertThat(EMULATOR.records()).hasSize(2);
        assertThat(EMULATOR.stats().rejected()).isEqualTo(1);
        assertThat(client.write("item", TestClient.STREAMING, "[{}]").id("partly").code())
                .isEqualTo(409);
    }

    @Test
    void theErrorsMayBeExamplesOnly() throws Exception {
        EMULATOR.faults().errorExamples(1);
        JsonNode answer = new TestClient(EMULATOR.emulator()).behavior("[{},{},{}]").json();

        assertThat(answer.get("errors")).hasSize(1);
        assertThat(EMULATOR.stats().rejected()).isEqualTo(3);
    }

    private static String failure(RecordSchema schema, String topic, String record)
            throws RequestRefused {
        byte[] json = ("[" + record + "]").getBytes(StandardCharsets.UTF_8);
        ScannedBatch batch = new RecordScanner(Set.of()).scan(json, 0, schema.of(topic), null);
        return batch.failures().isEmpty() ? null : batch.failures().get(0).message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user|{\"user_id\":\"1\",\"age\":3}|",
                "user|{\"user_id\":1}|",
                "user|{\"age\":3}|field 'user_id' is required",
                "user|{\"user_id\":null}|field 'user_id' is required",
                "user|{\"user_id\":\"1\",\"new\":true}|field 'new' is a boolean; send 0 or 1",
                "user|{\"user_id\":\"1\",\"tags\":[1]}|field 'tags' is nested; send it as a JSON string",
                "user|{\"user_id\":\"1\",\"tags\":\"[1]\"}|",
                "item|{\"goods_id\":\"1\",\"status\":\"up\"}|field 'status' can't be cast to int",
                "item|{\"goods_id\":\"1\",\"status\":1.5}|field 'status' can't be cast to int",
                "item|{\"goods_id\":\"1\",\"status\":1,\"current_price\":\"1.5\"}|",
                "item|{\"goods_id\":\"1\",\"status\":1,\"current_price\":\"1.5d\"}|field 'current_price' can't be cast to float",
                "item|{\"goods_id\":\"1\",\"status\":1,\"current_price\":\"NaN\"}|field 'current_price' can't be cast to float",
                "item|{\"goods_id\":\"1\",\"status\":1,\"pub_time\":1640995200}|",
                "item|{\"goods_id\":\"1\",\"status\":1,\"pub_time\":1640995200000}|field 'pub_time' can't be cast to epoch-seconds",
                "item|{\"goods_id\":\"1\",\"status\":1,\"pub_time\":1e999999999}|field 'pub_time' can't be cast to epoch-seconds",
                "other|{\"anything\":1}|",
            })
    void theCommerceTemplate(String topic, String record, String message) throws RequestRefused {
        assertThat(failure(RecordSchema.commerce(), topic, record)).isEqualTo(message);
    }

    @Test
    void theOtherTemplatesNameTheirItemsDifferently() throws RequestRefused {
        assertThat(failure(RecordSchema.content(), "item", "{\"status\":1}"))
                .isEqualTo("field 'doc_id' is required");
        assertThat(failure(RecordSchema.video(), "item", "{\"status\":1}"))
                .isEqualTo("field 'item_id' is required");
        assertThat(failure(RecordSchema.none(), "item", "{\"a\":[true]}")).isNull();
    }

    @Test
    void aFileGivesAProjectsOwnTemplate(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("schema.json");
        Files.writeString(
                file,
                "{\"item\":{\"required\":[\"id\"],\"types\":{\"pub_time\":\"epoch-seconds\"}},"
                        + "\"*\":{}}");
        RecordSchema schema = RecordSchema.named(file.toString());

        assertThat(failure(schema, "item", "{\"pub_time\":1}")).contains("'id'");
        assertThat(failure(schema, "item", "{\"id\":1,\"pub_time\":\"x\"}")).contains("pub_time");
        assertThat(failure(schema, "user", "{\"x\":1}")).isNull();
        assertThat(failure(schema, "user", "{\"x\":false}")).contains("boolean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"item\":1}",
                "{\"item\":{\"require\":[]}}",
                "{\"item\":{\"required\":\"id\"}}",
                "{\"item\":{\"required\":[1]}}",
                "{\"item\":{\"types\":[]}}",
                "{\"item\":{\"types\":{\"a\":\"date\"}}}",
                "{",
            })
    void aWrongFileIsNamedWithTheReason(String json, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("schema.json");
        Files.writeString(file, json);

        assertThatThrownBy(() -> RecordSchema.fromFile(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The schema file " + file + " can't be used: ");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatThrownBy(() -> RecordSchema.named("shop"))
                .hasMessageContaining("commerce, content, video");
    }
}
