/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.client.RecordError;
import io.github.byteair.client.Records;
import io.github.byteair.flink.sink.RandomJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorMatcherTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2}         | {\"b\":2,\"a\":1}",
                "{\"a\":1.0}               | {\"a\":1}",
                "{\"a\":1.50}              | {\"a\":15e-1}",
                "{\"a\":100}               | {\"a\":1E2}",
                "{\"a\":-0}                | {\"a\":0.0}",
                "{\"a\":\"é\"}             | {\"a\":\"\\u00e9\"}",
                "{\"a\":\"😀/\"}           | {\"a\":\"\\ud83d\\uDE00\\/\"}",
                "{\"a\":{\"x\":1,\"y\":[1,2]}} | { \"a\" : { \"y\" : [ 1 , 2 ] , \"x\" : 1 } }",
                "{\"a\":0.1}               | {\"a\":0.1000000000000000055511151231257827}",
                "{\"a\":12345678901234567890} | {\"a\":1.2345678901234567e19}",
                "{\"a\":1e400}             | {\"a\":10e399}",
            })
    void theSameValuesInOtherClothesMatch(String sent, String told) {
        ErrorMatcher.Match match =
                ErrorMatcher.match(
                        records("{\"other\":1}", sent), List.of(new RecordError("why", told)));
        assertThat(match.rejected()).containsOnlyKeys(1).containsEntry(1, "why");
        assertThat(match.unmatched()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1}          | {\"a\":2}",
                "{\"a\":1}          | {\"a\":\"1\"}",
                "{\"a\":1}          | {\"a\":1,\"b\":null}",
                "{\"a\":[1,2]}      | {\"a\":[2,1]}",
                "{\"a\":\"x\"}      | {\"a\":\"x \"}",
                "{\"a\":1}          | {\"a\":1",
                "{\"a\":1}          | not json",
                "{\"a\":1}          | ``",
                "{\"a\":1}          | [{\"a\":1}]",
            })
    void otherValuesDoNot(String sent, String told) {
        RecordError error = new RecordError("why", told);
        ErrorMatcher.Match match = ErrorMatcher.match(records(sent), List.of(error));
        assertThat(match.rejected()).isEmpty();
        assertThat(match.unmatched()).containsExactly(error);
    }

    @Test
    void longIdsThatDifferInTheLastDigitAreToldApart() {
        ErrorMatcher.Match match =
                ErrorMatcher.match(
                        records("{\"id\":9007199254740993}", "{\"id\":9007199254740992}"),
                        List.of(new RecordError("why", "{\"id\":9007199254740992}")));
        assertThat(match.rejected()).containsOnlyKeys(1);
    }

    @Test
    void twinsShareTheirFate() {
        ErrorMatcher.Match match =
                ErrorMatcher.match(
                        records("{\"a\":1}", "{\"b\":1}", "{\"a\":1}"),
                        List.of(new RecordError("first", "{\"a\":1}")));
        assertThat(match.rejected()).containsOnlyKeys(0, 2);
        ErrorMatcher.Match anew =
                ErrorMatcher.match(
                        records("{\"a\":1}", "{\"b\":1}", "{\"a\":1.0}"),
                        List.of(new RecordError("first", "{ \"a\" : 1 }")));
        assertThat(anew.rejected()).containsOnlyKeys(0, 2);
        ErrorMatcher.Match named =
                ErrorMatcher.match(
                        records("{\"a\":1}", "{\"a\":1}"),
                        List.of(
                                new RecordError("first", "{\"a\":1}"),
                                new RecordError("second", "{\"a\":1}")));
        assertThat(named.rejected()).containsOnlyKeys(0, 1);
        assertThat(named.unmatched()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomRecordsWrittenAnewAreFound(long seed) throws Exception {
        Random random = new Random(seed);
        RandomJson texts = new RandomJson(random);
        ObjectMapper mapper = new ObjectMapper();
        for (int round = 0; round < 200; round++) {
            List<String> entries = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String json = texts.object();
                String unique =
                        json.equals("{}")
                                ? "{\"#\":" + i + "}"
                                : "{\"#\":" + i + "," + json.substring(1);
                entries.add(unique);
            }
            int bad = random.nextInt(20);
            JsonNode node = mapper.readTree(entries.get(bad));
            RecordError error = new RecordError("why", anew(node, random, texts));
            ErrorMatcher.Match match = ErrorMatcher.match(records(entries), List.of(error));
            assertThat(match.rejected()).as(error.data()).containsOnlyKeys(bad);
        }
    }

    private static String anew(JsonNode node, Random random, RandomJson texts) {
        String space = random.nextBoolean() ? "" : " ";
        if (node.isObject()) {
            List<String> members = new ArrayList<>();
            node.fields()
                    .forEachRemaining(
                            member ->
                                    members.add(
                                            texts.string(member.getKey())
                                                    + space
                                                    + ":"
                                                    + anew(member.getValue(), random, texts)));
            Collections.shuffle(members, random);
            return "{" + space + String.join(space + ",", members) + "}";
        }
        if (node.isArray()) {
            List<String> elements = new ArrayList<>();
            node.forEach(element -> elements.add(anew(element, random, texts)));
            return "[" + String.join("," + space, elements) + space + "]";
        }
        if (node.isTextual()) {
            return texts.string(node.textValue());
        }
        if (node.isIntegralNumber()) {
            return node.asText() + (random.nextBoolean() ? ".0" : "");
        }
        if (node.isNumber()) {
            return random.nextBoolean()
                    ? node.decimalValue().toPlainString()
                    : node.decimalValue().toString();
        }
        return node.toString();
    }

    @Test
    void survivesNumbersThatNobodyCanWriteOut() {
        List<String> absurd =
                List.of("100E2147483647", "10E2147483647", "1E-2147483647", "0.1E-2147483647");
        for (String number : absurd) {
            String json = "{\"a\":" + number + "}";
            ErrorMatcher.Match match =
                    ErrorMatcher.match(
                            records(json, "{\"a\":1}"),
                            List.of(
                                    new RecordError("no", json),
                                    new RecordError("1", "{\"a\":1}")));
            assertThat(match.rejected()).containsEntry(1, "1");
        }
    }

    private static Records records(String... json) {
        return records(List.of(json));
    }

    private static Records records(List<String> json) {
        return Records.of(
                json.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
    }
}
