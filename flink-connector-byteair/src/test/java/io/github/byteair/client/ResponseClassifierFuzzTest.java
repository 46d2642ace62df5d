/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, there is an outcome; and garbage is not taken for success. */
class ResponseClassifierFuzzTest {

    private static final int ROUNDS = 4_000;

    private static final String[] TYPES = {
        null, "application/x-protobuf", "application/json", "text/html", "nonsense", ""
    };
    private static final String[] ENCODINGS = {null, "gzip", "identity", "br", ""};
    private static final String[] RETRY_AFTER = {null, "3", "-3", "never", "Sun, 22 Nov 2026"};
    private static final int[] HTTP = {0, 100, 200, 204, 302, 400, 401, 409, 413, 429, 500, 503};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesRandomBytes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = new byte[random.nextInt(64)];
            random.nextBytes(body);
            check(random, body);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void survivesMutatedAnswers(long seed) {
        Random random = new Random(seed);
        byte[][] answers = {
            answer(0),
            answer(1001),
            answer(429),
            answer(400),
            utf8(
                    "{\"status\":{\"code\":1001,\"message\":\"m\"},\"errors\":[{\"data\":{\"a\":[1]}}]}"),
            utf8("{\"status\":{\"code\":\"0\",\"success\":true}}"),
            utf8("{}"),
            ResponseClassifierTest.gzip(answer(1001))
        };
        for (int i = 0; i < ROUNDS; i++) {
            check(random, mutate(random, answers[random.nextInt(answers.length)].clone()));
        }
    }

    /** Random text is what gateways answer; none of it may pass for a success. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void takesNoTextForSuccess(long seed) {
        Random random = new Random(seed);
        String alphabet = "\n\r\t <>/\"'=.,:;-ABCXYZabcxyz0123456789éü中";
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(60); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (String type : TYPES) {
                // A type that claims protobuf is believed; its text still has to parse.
                if (type == null || !type.contains("protobuf")) {
                    assertThat(
                                    ResponseClassifierTest.write(200, type, utf8(text.toString()))
                                            .kind())
                            .as("type %s, text %s", type, text)
                            .isEqualTo(Kind.NO_ANSWER);
                }
            }
        }
    }

    private static void check(Random random, byte[] body) {
        int http = HTTP[random.nextInt(HTTP.length)];
        WriteOutcome outcome =
                ResponseClassifierTest.classify(
                        http,
                        TYPES[random.nextInt(TYPES.length)],
                        ENCODINGS[random.nextInt(ENCODINGS.length)],
                        RETRY_AFTER[random.nextInt(RETRY_AFTER.length)],
                        body,
                        random.nextBoolean() ? RequestKind.WRITE : RequestKind.DONE);
        assertThat(outcome.httpStatus()).isEqualTo(http);
        assertThat(outcome.message().length()).isLessThanOrEqualTo(Texts.MAX_MESSAGE_CHARS);
        if (outcome.kind() == Kind.ACCEPTED) {
            assertThat(http).isBetween(200, 299);
        } else if (outcome.kind() != Kind.PARTLY_REJECTED) {
            assertThat(outcome.message()).isNotEmpty();
        }
        if (outcome.kind() == Kind.MISCONFIGURED) {
            assertThat(outcome.remedy()).isNotEmpty();
        }
        assertThat(outcome.kind()).isIn(EnumSet.complementOf(EnumSet.of(Kind.NOT_SENT)));
    }

    private static byte[] mutate(Random random, byte[] body) {
        for (int changes = random.nextInt(4); changes >= 0 && body.length > 0; changes--) {
            switch (random.nextInt(3)) {
                case 0:
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                    break;
                case 1:
                    body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
                    break;
                default:
                    body = Arrays.copyOf(body, random.nextInt(body.length + 8));
            }
        }
        return body;
    }

    private static byte[] answer(int code) {
        return WriteResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(code).setMessage("some words"))
                .addErrors(DataError.newBuilder().setMessage("no id").setData("{\"a\":1}"))
                .build()
                .toByteArray();
    }

    private static byte[] utf8(String text) {
        return ResponseClassifierTest.utf8(text);
    }
}
