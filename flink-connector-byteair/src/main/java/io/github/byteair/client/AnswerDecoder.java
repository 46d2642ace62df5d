/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.github.byteair.client.proto.DataError;
import io.github.byteair.client.proto.Status;
import io.github.byteair.client.proto.WriteResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Finds the service's Status in a body, in whichever encoding it comes: the {@code Content-Type}
 * says, and where it says nothing of use, the body itself. A body may break off behind the Status;
 * what was read until there counts.
 */
final class AnswerDecoder {

    /** Of our first field: a line break. A brace as the length after it looks like JSON. */
    static final byte FIRST_TAG = '\n';

    private static final int STATUS_TAG =
            WireFormat.WIRETYPE_LENGTH_DELIMITED | WriteResponse.STATUS_FIELD_NUMBER << 3;
    private static final int ERRORS_TAG =
            WireFormat.WIRETYPE_LENGTH_DELIMITED | WriteResponse.ERRORS_FIELD_NUMBER << 3;

    private AnswerDecoder() {}

    /**
     * @param body decompressed
     * @return null if there is no whole Status in it
     */
    @Nullable
    static Answer decode(@Nullable String contentType, byte[] body) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (body.length == 0) {
            return null;
        }
        if (AnswerReader.startsAsJsonObject(body)) {
            Answer answer = JsonAnswer.decode(body);
            if (answer != null || body[0] != FIRST_TAG) {
                return answer;
            }
        }
        // Text may pass for protobuf by chance: a line break is the tag of our first field.
        if (type.contains("json") || type.startsWith("text/")) {
            return null;
        }
        return decodeProtobuf(body, type.contains("protobuf"));
    }

    /** A DoneResponse is a WriteResponse without errors. */
    @Nullable
    private static Answer decodeProtobuf(byte[] body, boolean declared) {
        CodedInputStream in = CodedInputStream.newInstance(body);
        Status status = null;
        List<RecordError> errors = new ArrayList<>();
        boolean unknown = false;
        boolean whole = true;
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == STATUS_TAG) {
                    Status next = Status.parseFrom(in.readByteArray());
                    // As protobuf has it: what is not in the later one stays from the earlier.
                    status = status == null ? next : status.toBuilder().mergeFrom(next).build();
                } else if (tag == ERRORS_TAG) {
                    addError(in.readByteArray(), errors);
                } else {
                    unknown = true;
                    whole = in.skipField(tag);
                    if (!whole) {
                        break;
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            whole = false;
        }
        if (status == null) {
            return null;
        }
        boolean unknownInStatus = !status.getUnknownFields().asMap().isEmpty();
        boolean knownInStatus =
                status.getCode() != 0 || status.getSuccess() || !status.getMessage().isEmpty();
        // New fields are the service's right, but only where it says that it speaks protobuf, and
        // not in place of everything known.
        if (declared ? unknownInStatus && !knownInStatus : unknown || unknownInStatus || !whole) {
            return null;
        }
        return new Answer(
                status.getCode(),
                status.getSuccess(),
                Texts.message(status.getMessage()),
                errors,
                whole);
    }

    private static void addError(byte[] bytes, List<RecordError> errors)
            throws InvalidProtocolBufferException {
        DataError error = DataError.parseFrom(bytes);
        if (!error.getSuccess()) {
            errors.add(new RecordError(Texts.message(error.getMessage()), error.getData()));
        }
    }
}
