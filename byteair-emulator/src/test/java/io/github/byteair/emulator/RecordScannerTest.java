/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scanning: it must survive everything, and see one record in all its forms. */
class RecordScannerTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static ScannedBatch scan(String json, String... keys) throws RequestRefused {
        return new RecordScanner(Set.of(keys))
                .scan(json.getBytes(StandardCharsets.UTF_8), 0, null, null);
    }

    private static boolean same(String one, String other, String... keys) throws RequestRefused {
        ScannedBatch batch = scan("[" + one + "," + other + "]", keys);
        return batch.hash(0) == batch.hash(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2}|{\"b\":2, \"a\":1}|true",
                "{\"a\":1.0}|{\"a\":1}|true",
                "{\"a\":1e2}|{\"a\":100}|true",
                "{\"a\":\"1\"}|{\"a\":1}|false",
                "{\"a\":\"é\"}|{\"a\":\"\\u00e9\"}|true",
                "{\"a\":1,\"b\":2}|{\"a\":2,\"b\":1}|false",
                "{\"a\":[1,2]}|{\"a\":[2,1]}|false",
                "{\"a\":{\"x\":1,\"y\":2}}|{\"a\":{\"y\":2,\"x\":1}}|true",
                "{\"a\":null}|{}|false",
                "{\"a\":true}|{\"a\":false}|false",
                "{\"a\":\"\"}|{\"a\":null}|false",
            })
    void recordsAreComparedByValue(String one, String other, boolean same) throws Exception {
        assertThat(same(one, other)).isEqualTo(same);
    }

    @Test
    void keyFieldsAloneCountIfAllAreThere() throws Exception {
        assertThat(same("{\"k\":1,\"v\":1}", "{\"k\":1,\"v\":2}", "k")).isTrue();
        assertThat(same("{\"k\":1,\"l\":2}", "{\"k\":1,\"l\":3}", "k", "l")).isFalse();
        assertThat(same("{\"k\":1,\"v\":1}", "{\"k\":1,\"v\":2}", "k", "l")).isFalse();
    }

    @Test
    void aRecordIsFoundWhereverItStands() throws Exception {
        String json = "[ {\"a\":\"é\"} ,\n{\"b\":[{}]},{}]";
        ScannedBatch batch = scan(json);

        List<String> found = new ArrayList<>();
        for (int i = 0; i < batch.count(); i++) {
            found.add(
                    new String(
                            Arrays.copyOfRange(batch.json(), batch.start(i), batch.end(i)),
                            StandardCharsets.UTF_8));
        }
        assertThat(found).containsExactly("{\"a\":\"é\"}", "{\"b\":[{}]}", "{}");
    }

    @Test
    void otherEncodingsAreRefused() {
        for (byte[] body :
                List.of(
                        "[{}]".getBytes(StandardCharsets.UTF_16),
                        "[{}]".getBytes(StandardCharsets.UTF_16LE),
                        "\uFEFF[{}]".getBytes(StandardCharsets.UTF_8),
                        new byte[] {'[', '{', '"', (byte) 0xff, '"', ':', '1', '}', ']'})) {
            assertThatThrownBy(() -> new RecordScanner(Set.of()).scan(body, 0, null, null))
                    .isInstanceOf(RequestRefused.class);
        }
    }

    @Test
    void garbageIsRefusedAndNothingElseHappens() {
        Random random = new Random(11);
        byte[] good =
                "[{\"a\":1.5e3,\"b\":\"\\u00e9é\"},{\"c\":[null,{}]}]"
                        .getBytes(StandardCharsets.UTF_8);
        int taken = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes =
                    Arrays.copyOf(
                            good,
                            random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                new RecordScanner(Set.of("a"))
                        .scan(bytes, i, RecordSchema.commerce().of("item"), new Poison("b", "x"));
                taken++;
            } catch (RequestRefused e) {
                assertThat(e.answer().code()).isEqualTo(400);
            }
        }
        assertThat(taken).isPositive();
    }

    @Test
    void numbersBeyondUseDoNoHarm() throws Exception {
        assertThat(same("{\"a\":1e99999999999}", "{\"a\":1e99999999999}")).isTrue();
        assertThat(same("{\"a\":1e999999999}", "{\"a\":1e-999999999}")).isFalse();
    }

    @Test
    void theServersFormIsTheSameRecord() throws Exception {
        Random random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            String record = randomRecord(random);
            byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
            String other = ServerJson.reserialize(bytes, 0, bytes.length);

            assertThat(other).matches("\\p{ASCII}*");
            assertThat(same(record, other)).as("%s and %s", record, other).isTrue();
            JsonNode tree = MAPPER.readTree(other);
            List<String> names = new ArrayList<>();
            tree.fieldNames().forEachRemaining(names::add);
            assertThat(names).isSorted();
        }
    }

    private static String randomRecord(Random random) throws Exception {
        List<String> fields = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            fields.add(" \"" + (char) ('a' + i) + "é\" : " + randomValue(random));
        }
        Collections.shuffle(fields, random);
        return "{" + String.join(",", fields) + "}";
    }

    private static String randomValue(Random random) throws Exception {
        switch (random.nextInt(7)) {
            case 0:
                return random.nextInt(1000) + ".0";
            case 1:
                return new BigDecimal(random.nextInt(10_000))
                        .movePointLeft(random.nextInt(8) - 3)
                        .toString();
            case 2:
                return Double.toString(random.nextGaussian() * 1e12);
            case 3:
                return Long.toString(random.nextLong());
            case 4:
                return random.nextBoolean() ? "true" : "null";
            default:
                StringBuilder text = new StringBuilder();
                for (int i = random.nextInt(8); i > 0; i--) {
                    text.appendCodePoint(
                            random.nextInt(4) == 0
                                    ? 0x1F600 + random.nextInt(50)
                                    : 1 + random.nextInt(0x3000));
                }
                return MAPPER.writeValueAsString(text.toString());
        }
    }
}
