/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads an answer in JSON. Uses nothing of Jackson that version 2.9 did not have, since a job may
 * bring that.
 */
final class JsonAnswer {

    private static final JsonFactory JSON =
            new JsonFactory()
                    // Foreign field names must not fill tables that outlive the answer.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES);

    private JsonAnswer() {}

    /**
     * @return null if it is JSON but not an answer
     * @throws IOException if it is not JSON
     */
    @Nullable
    static Answer decode(byte[] body) throws IOException {
        boolean empty = true;
        boolean statusPresent = false;
        int code = 0;
        String message = "";
        List<RecordError> errors = List.of();
        try (JsonParser in = JSON.createParser(body)) {
            in.nextToken();
            for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
                empty = false;
                JsonToken value = in.nextToken();
                if (field.equals("status") && value == JsonToken.START_OBJECT) {
                    statusPresent = true;
                    for (String part = in.nextFieldName();
                            part != null;
                            part = in.nextFieldName()) {
                        in.nextToken();
                        if (part.equals("code")) {
                            code = integer(in);
                        } else if (part.equals("message")) {
                            message = text(in);
                        } else {
                            in.skipChildren();
                        }
                    }
                    requireEndOfObject(in);
                } else if (field.equals("errors") && value == JsonToken.START_ARRAY) {
                    errors = errors(in);
                } else {
                    in.skipChildren();
                }
            }
            requireEndOfObject(in);
            if (in.nextToken() != null) {
                return null;
            }
        }
        if (!statusPresent && !empty) {
            return null;
        }
        return new Answer(statusPresent, code, Texts.message(message), errors);
    }

    private static List<RecordError> errors(JsonParser in) throws IOException {
        List<RecordError> errors = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                throw new IOException("An entry of errors is not an object");
            }
            String message = "";
            String data = "";
            for (String part = in.nextFieldName(); part != null; part = in.nextFieldName()) {
                in.nextToken();
                if (part.equals("message")) {
                    message = text(in);
                } else if (part.equals("data")) {
                    data = text(in);
                } else {
                    in.skipChildren();
                }
            }
            requireEndOfObject(in);
            errors.add(new RecordError(Texts.message(message), data));
        }
        return errors;
    }

    private static void requireEndOfObject(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("The object is cut");
        }
    }

    /** Protobuf's JSON form writes numbers either way, and null for the default. */
    private static int integer(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
            throw new IOException("The code is not a number");
        }
        return Integer.parseInt(in.getText().trim());
    }

    /** A string as it is; anything else, such as a record given as an object, as JSON text. */
    private static String text(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (token == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            // Not copyCurrentStructure: it recurses, and the depth is the sender's choice.
            int depth = 0;
            while (true) {
                out.copyCurrentEvent(in);
                if (in.currentToken().isStructStart()) {
                    depth++;
                } else if (in.currentToken().isStructEnd()) {
                    depth--;
                }
                if (depth == 0) {
                    break;
                }
                if (in.nextToken() == null) {
                    throw new IOException("The value is cut");
                }
            }
        }
        return text.toString();
    }
}
