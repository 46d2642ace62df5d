/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Understands a body, or says that it can't. Strict where it matters: a body taken for a success
 * that is none would lose its batch, one not understood is only sent again.
 */
final class AnswerDecoder {

    /** Of our first field: a line break. A brace as the length after it looks like JSON. */
    private static final byte FIRST_TAG = '\n';

    private AnswerDecoder() {}

    /**
     * @param body decompressed
     * @return null if the body is not an answer of the service
     */
    @Nullable
    static Answer decode(@Nullable String contentType, byte[] body) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        boolean protobuf = type.contains("protobuf");
        if (body.length == 0) {
            // The empty protobuf message has no bytes; no other answer is empty.
            return protobuf ? new Answer(false, 0, "", List.of()) : null;
        }
        if (startsAsJsonObject(body)) {
            Answer answer = decodeJson(body);
            if (answer != null || body[0] != FIRST_TAG) {
                return answer;
            }
        }
        try {
            // Text may pass for protobuf by chance: a line break is the tag of our first field.
            if (type.contains("json") || type.startsWith("text/")) {
                return null;
            }
            return decodeProtobuf(body, protobuf);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    @Nullable
    private static Answer decodeJson(byte[] body) {
        try {
            return JsonAnswer.decode(body);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static boolean startsAsJsonObject(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{';
            }
        }
        return false;
    }

    /** A DoneResponse is a WriteResponse without errors. */
    @Nullable
    private static Answer decodeProtobuf(byte[] body, boolean declared)
            throws InvalidProtocolBufferException {
        WriteResponse response = WriteResponse.parseFrom(body);
        if (!response.hasStatus()) {
            return null;
        }
        Status status = response.getStatus();
        boolean unknownInStatus = !status.getUnknownFields().asMap().isEmpty();
        boolean unknown = unknownInStatus || !response.getUnknownFields().asMap().isEmpty();
        boolean knownInStatus =
                status.getCode() != 0 || status.getSuccess() || !status.getMessage().isEmpty();
        // New fields are the service's right, but only where it says that it speaks protobuf, and
        // not in place of everything known.
        if (unknown && (!declared || (unknownInStatus && !knownInStatus))) {
            return null;
        }
        List<RecordError> errors = new ArrayList<>(response.getErrorsCount());
        for (DataError error : response.getErrorsList()) {
            errors.add(new RecordError(Texts.message(error.getMessage()), error.getData()));
        }
        return new Answer(true, status.getCode(), Texts.message(status.getMessage()), errors);
    }
}
