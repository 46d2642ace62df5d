/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
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
    private static final int[] HTTP = {
        0, 100, 200, 204, 302, 400, 401, 404, 409, 413, 425, 429, 500, 502, 503, 504, 524
    };

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
            answer(0, true),
            answer(1001, false),
            answer(429, false),
            answer(400, false),
            utf8(
                    "{\"status\":{\"code\":1001,\"message\":\"m\"},\"errors\":[{\"data\":{\"a\":[1]}}]}"),
            utf8("{\"status\":{\"code\":\"0\",\"success\":true}}"),
            utf8("{\"status\":{\"code\":0,\"success\":false}}"),
            utf8("{}"),
            ResponseClassifierTest.gzip(answer(1001, false)),
            ResponseClassifierTest.gzip(utf8("{\"status\":{\"success\":true}}"))
        };
        for (int i = 0; i < ROUNDS; i++) {
            check(random, mutate(random, answers[random.nextInt(answers.length)].clone()));
        }
    }

    /**
     * A true "taken", cut anywhere: never accepted, for what is missing might say otherwise; but
     * for the protobuf that ends where an error would begin, if HTTP says that it is whole.
     */
    @Test
    void acceptsNothingThatWasCut() {
        byte[] protobuf = ResponseClassifierTest.status(0, true, "everything was taken");
        byte[] json =
                utf8("{\"status\":{\"code\":0,\"message\":\"m\",\"success\":true},\"errors\":[]}");
        for (byte[] whole :
                List.of(
                        protobuf,
                        json,
                        ResponseClassifierTest.gzip(protobuf),
                        ResponseClassifierTest.gzip(json))) {
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                for (Framing framing : Framing.values()) {
                    for (String type : List.of("application/x-protobuf", "application/json")) {
                        for (int http : List.of(200, 204, 404, 503)) {
                            assertThat(classify(http, type, null, null, cut, framing).kind())
                                    .as("%s bytes, %s, %s, HTTP %s", length, framing, type, http)
                                    .isNotEqualTo(Kind.ACCEPTED);
                        }
                    }
                }
            }
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
        String type = TYPES[random.nextInt(TYPES.length)];
        Framing framing = Framing.values()[random.nextInt(Framing.values().length)];
        WriteOutcome outcome =
                classify(
                        http,
                        type,
                        ENCODINGS[random.nextInt(ENCODINGS.length)],
                        RETRY_AFTER[random.nextInt(RETRY_AFTER.length)],
                        body,
                        framing);
        assertThat(outcome.httpStatus()).isEqualTo(http);
        assertThat(outcome.message().length()).isLessThanOrEqualTo(Texts.MAX_MESSAGE_CHARS);
        if (outcome.kind() == Kind.ACCEPTED) {
            assertThat(http).isBetween(200, 299);
            assertThat(framing).isIn(Framing.WHOLE, Framing.BY_CLOSE);
            assertThat(saysTaken(body))
                    .as("the service's own word: %s", Texts.quote(body))
                    .isTrue();
        } else {
            assertThat(outcome.kind() == Kind.PARTLY_REJECTED || !outcome.message().isEmpty())
                    .isTrue();
        }
        if (outcome.kind() == Kind.MISCONFIGURED || outcome.kind() == Kind.FOREIGN_ANSWER) {
            assertThat(outcome.remedy()).isNotEmpty();
        }
        assertThat(outcome.kind()).isIn(EnumSet.complementOf(EnumSet.of(Kind.NOT_SENT)));
        EnumSet<Kind> ofOthers =
                EnumSet.of(
                        Kind.NO_ANSWER,
                        Kind.FOREIGN_ANSWER,
                        Kind.NOT_TAKEN,
                        Kind.THROTTLED,
                        Kind.MISCONFIGURED,
                        Kind.REFUSED);
        assertThat(outcome.ofService() || ofOthers.contains(outcome.kind())).isTrue();
    }

    /** Read by other means than the client's: the generated parser, and another JSON library. */
    private static boolean saysTaken(byte[] body) {
        byte[] plain = body;
        try {
            if (Gunzip.looksCompressed(body)) {
                plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            Status status = WriteResponse.parseFrom(plain).getStatus();
            if (status.getSuccess() && (status.getCode() == 0 || status.getCode() == 200)) {
                return true;
            }
        } catch (IOException e) {
            // Not protobuf.
        }
        try {
            JsonNode status = new ObjectMapper().readTree(new String(plain, UTF_8)).path("status");
            int code = status.path("code").asInt(0);
            return status.path("success").booleanValue() && (code == 0 || code == 200);
        } catch (IOException e) {
            return false;
        }
    }

    private static WriteOutcome classify(
            int http,
            String type,
            String encoding,
            String retryAfter,
            byte[] body,
            Framing framing) {
        RequestKind request = body.length % 2 == 0 ? RequestKind.WRITE : RequestKind.DONE;
        return ResponseClassifier.classify(
                new RawResponse(http, type, encoding, retryAfter, body, framing),
                request,
                null,
                ResponseClassifierTest.MAX,
                Instant.EPOCH);
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

    private static byte[] answer(int code, boolean success) {
        WriteResponse.Builder response = WriteResponse.newBuilder();
        response.getStatusBuilder().setCode(code).setMessage("some words").setSuccess(success);
        if (!success) {
            response.addErrors(DataError.newBuilder().setMessage("no id").setData("{\"a\":1}"));
        }
        return response.build().toByteArray();
    }

    private static byte[] utf8(String text) {
        return ResponseClassifierTest.utf8(text);
    }
}
