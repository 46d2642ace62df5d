/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.byteair.emulator.proto.DataError;
import io.github.byteair.emulator.proto.DoneResponse;
import io.github.byteair.emulator.proto.Status;
import io.github.byteair.emulator.proto.WriteResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An answer as bytes, in the form the request's {@code Accept} asks for. */
final class AnswerBody {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int WORTH_COMPRESSING = 512;

    private final byte[] bytes;
    private final String contentType;
    private final boolean gzip;

    private AnswerBody(byte[] bytes, String contentType, boolean gzip) {
        this.bytes = bytes;
        this.contentType = contentType;
        this.gzip = gzip;
    }

    static AnswerBody of(Answer answer, DataRequest request) {
        boolean protobuf = request.headerOrEmpty("accept").contains("protobuf");
        byte[] bytes;
        String contentType;
        if (answer.httpStatus() != 200
                && answer.httpStatus() != 401
                && answer.httpStatus() != 429) {
            // What a gateway in front would say: neither of the two forms.
            bytes = (answer.message() + "\n").getBytes(StandardCharsets.UTF_8);
            contentType = "text/plain; charset=utf-8";
        } else if (protobuf) {
            bytes = request.isDone() ? doneProtobuf(answer) : writeProtobuf(answer);
            contentType = "application/x-protobuf";
        } else {
            bytes = json(answer);
            contentType = "application/json";
        }
        boolean gzip =
                bytes.length >= WORTH_COMPRESSING
                        && request.headerOrEmpty("accept-encoding")
                                .toLowerCase(Locale.ROOT)
                                .contains("gzip");
        return new AnswerBody(gzip ? Gzip.compress(bytes) : bytes, contentType, gzip);
    }

    private static Status status(Answer answer) {
        return Status.newBuilder()
                .setCode(answer.code())
                .setMessage(answer.message())
                .setSuccess(answer.code() == 0)
                .build();
    }

    private static byte[] writeProtobuf(Answer answer) {
        WriteResponse.Builder response = WriteResponse.newBuilder().setStatus(status(answer));
        for (RecordFailure failure : answer.errors()) {
            response.addErrors(
                    DataError.newBuilder().setMessage(failure.message()).setData(failure.data()));
        }
        return response.build().toByteArray();
    }

    private static byte[] doneProtobuf(Answer answer) {
        return DoneResponse.newBuilder().setStatus(status(answer)).build().toByteArray();
    }

    private static byte[] json(Answer answer) {
        ObjectNode root = MAPPER.createObjectNode();
        root.putObject("status")
                .put("code", answer.code())
                .put("message", answer.message())
                .put("success", answer.code() == 0);
        if (!answer.errors().isEmpty()) {
            ArrayNode errors = root.putArray("errors");
            for (RecordFailure failure : answer.errors()) {
                errors.addObject().put("message", failure.message()).put("data", failure.data());
            }
        }
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    String contentType() {
        return contentType;
    }

    boolean isGzip() {
        return gzip;
    }
}
