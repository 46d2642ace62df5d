/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.byteair.flink.sink.RandomJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"a\":1} \n",
                "{\"a\":-0.5e+10,\"b\":[],\"c\":{\"d\":[true,false,null,\"x\"]}}",
                "{\"中文\":\"é😀\\u00e9\\n\\\"\"}",
                "{\"a\":0,\"a\":1}",
            })
    void acceptsJsonObjects(String json) {
        assertThat(JsonObjects.findFault(bytes(json))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "\"{}\"",
                "{",
                "{}{}",
                "{},",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"x}",
                "{\"a\":[1 2]}",
                "{\"a\":[1,]}",
            })
    void findsFaults(String json) {
        assertThat(JsonObjects.findFault(bytes(json))).isNotNull().contains("at byte");
    }

    @Test
    void saysWhatAndWhere() {
        assertThat(JsonObjects.findFault(bytes("{\"a\" 1}")))
                .isEqualTo("a colon should be at byte 5");
        assertThat(JsonObjects.findFault(bytes("{\"a\":1"))).startsWith("it ends too early");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[][] broken = {
            {(byte) 0x80},
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xE4, (byte) 0xB8},
            {(byte) 0xFF},
        };
        for (byte[] sequence : broken) {
            byte[] json = new byte[8 + sequence.length];
            System.arraycopy(bytes("{\"a\":\""), 0, json, 0, 6);
            System.arraycopy(sequence, 0, json, 6, sequence.length);
            json[6 + sequence.length] = '"';
            json[7 + sequence.length] = '}';
            assertThat(JsonObjects.findFault(json)).isNotNull();
        }
    }

    @Test
    void survivesDeepNesting() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(JsonObjects.findFault(bytes(deep))).contains("nesting");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithAnIndependentParser(long seed) {
        Random random = new Random(seed);
        RandomJson texts = new RandomJson(random);
        int valid = 0;
        for (int i = 0; i < 4_000; i++) {
            byte[] json = bytes(texts.object());
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                json[random.nextInt(json.length)] =
                        (byte) "{}[]\",:01e-\\u\n tn中".charAt(random.nextInt(16));
            }
            boolean expected = isOneObject(json);
            valid += expected ? 1 : 0;
            assertThat(JsonObjects.findFault(json) == null)
                    .as(() -> new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
        }
        assertThat(valid).isBetween(1_000, 3_900);
    }

    private static boolean isOneObject(byte[] json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                return false;
            }
            // Skipping doesn't read all values; a second pass does.
            try (JsonParser again = new JsonFactory().createParser(json)) {
                JsonToken token;
                while ((token = again.nextToken()) != null) {
                    if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
                        again.getText();
                    }
                }
            }
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
