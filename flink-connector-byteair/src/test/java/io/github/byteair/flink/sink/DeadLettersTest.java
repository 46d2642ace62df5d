/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.client.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {

    @Test
    void aLineShowsTheRecordAsItIs() {
        assertThat(DeadLetters.format(RejectedRecordSerializerTest.full()))
                .isEqualTo(
                        "{\"json\":{\"title\":\"红酒 café\",\"price\":1.50},\"topic\":\"item\","
                                + "\"stage\":\"incremental_sync_daily\","
                                + "\"dataDate\":\"2024-02-29\","
                                + "\"cause\":\"REJECTED_BY_SERVICE\",\"code\":1001,"
                                + "\"message\":\"field 'status' is missing\","
                                + "\"requestId\":\"请求-1\",\"attempts\":7,"
                                + "\"time\":\"2024-03-01T00:00:00.123456789Z\"}");
    }

    @Test
    void whatIsNoJsonBecomesAString() {
        RejectedRecord bare = RejectedRecordSerializerTest.bare();
        String line = DeadLetters.format(bare);
        assertThat(line).startsWith("{\"json\":\"not JSON \\u0000\\n\",").doesNotContain("\n");
        assertThat(DeadLetters.parse(line)).isEqualTo(bare);
    }

    @Test
    void aRecordOfSeveralLinesTakesOne() {
        RejectedRecord pretty = SinkTesting.rejected("{\r\n  \"a\" : 1\n}");
        String line = DeadLetters.format(pretty);
        assertThat(line).doesNotContain("\n").doesNotContain("\r");
        assertThat(DeadLetters.parse(line).json()).isEqualTo("{    \"a\" : 1 }");
    }

    @Test
    void halfACharacterCannotStopTheSink() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DeadLetters.encoder().encode(SinkTesting.rejected("no JSON \ud83d"), out);
        String line = out.toString(StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n");
        assertThat(DeadLetters.parse(line).json()).isEqualTo("no JSON ?");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverWasRejectedComesBack(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            RejectedRecord record = random(random);
            String line = DeadLetters.format(record);
            assertThat(line).doesNotContain("\n").doesNotContain("\r");
            assertThat(DeadLetters.parse(line)).isEqualTo(record);
        }
    }

    private static RejectedRecord random(Random random) {
        boolean sent = random.nextBoolean();
        return new RejectedRecord(
                random.nextInt(4) == 0 ? text(random) : new RandomJson(random).object(),
                text(random),
                Stage.values()[random.nextInt(Stage.values().length)],
                random.nextBoolean() ? LocalDate.ofEpochDay(random.nextInt(40_000)) : null,
                RejectionCause.values()[random.nextInt(RejectionCause.values().length)],
                random.nextInt(),
                text(random),
                sent ? text(random) : null,
                random.nextInt(100),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
    }

    private static String text(Random random) {
        int[] points = new int[random.nextInt(12)];
        for (int i = 0; i < points.length; i++) {
            int point = random.nextInt(4) == 0 ? random.nextInt(0x20) : random.nextInt(0x11_0000);
            points[i] = point >= 0xD800 && point <= 0xDFFF ? '"' : point;
        }
        return new String(points, 0, points.length);
    }

    @Test
    void whatAPersonEditedNeedsOnlyWhatMatters() {
        RejectedRecord read =
                DeadLetters.parse(
                        "{\"topic\":\"user\", \"json\": {\"user_id\": 12345678901234567890 } ,"
                                + " \"stage\":\"pre_sync\",\"dataDate\":\"2024-01-02\","
                                + "\"cause\":\"INVALID_DATA_DATE\"}");
        assertThat(read.json()).isEqualTo("{\"user_id\": 12345678901234567890 }");
        assertThat(read.dataDate()).isEqualTo(LocalDate.of(2024, 1, 2));
        assertThat(read.requestId()).isNull();
        assertThat(read.time()).isEqualTo(Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | one JSON object a line",
                "[] | one JSON object a line",
                "{\"json\":{} | one JSON object a line",
                "{} | has no 'json'",
                "{\"json\":{},\"topic\":\"t\",\"stage\":\"pre_sync\"} | has no 'cause'",
                "{\"json\":[]} | must be an object",
                "{\"json\":{},\"topic\":{}} | must be a single value",
                "{\"jsno\":{}} | no member 'jsno'",
                "{\"json\":{},\"json\":{}} | twice",
                "{\"json\":{},\"topic\":\"t\",\"stage\":\"daily\",\"cause\":\"TOO_LARGE\"} | Use"
                        + " one of pre_sync",
                "{\"json\":{},\"topic\":\"t\",\"stage\":\"pre_sync\",\"cause\":\"BAD\"} | There is"
                        + " no cause 'BAD'",
                "{\"json\":{},\"topic\":\"t\",\"stage\":\"pre_sync\",\"cause\":\"TOO_LARGE\","
                        + "\"dataDate\":\"1 May\"} | no date such as",
                "{\"json\":{},\"topic\":\"t\",\"stage\":\"pre_sync\",\"cause\":\"TOO_LARGE\","
                        + "\"code\":\"x\"} | no whole number",
                "{\"json\":{},\"topic\":\"t\",\"stage\":\"pre_sync\",\"cause\":\"TOO_LARGE\"} {} |"
                        + " follows",
            })
    void aLineThatIsNoDeadLetterSaysWhy(String line, String why) {
        assertThatThrownBy(() -> DeadLetters.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void damagedLinesAreAMistakeAndNothingWorse(long seed) {
        Random random = new Random(seed);
        String good = DeadLetters.format(RejectedRecordSerializerTest.full());
        for (int i = 0; i < 5_000; i++) {
            StringBuilder bad = new StringBuilder(good);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bad.setCharAt(
                        random.nextInt(bad.length()), "{}[]\",:x1\\".charAt(random.nextInt(10)));
            }
            try {
                assertThat(DeadLetters.parse(bad.toString())).isNotNull();
            } catch (IllegalArgumentException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }
}
