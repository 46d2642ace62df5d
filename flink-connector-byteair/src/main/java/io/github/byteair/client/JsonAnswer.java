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

    private boolean statusSeen;
    private int code;
    private boolean success;
    private String message = "";
    private final List<RecordError> errors = new ArrayList<>();

    private JsonAnswer() {}

    /**
     * @return null if there is no whole Status in it
     */
    @Nullable
    static Answer decode(byte[] body) {
        JsonAnswer answer = new JsonAnswer();
        boolean whole;
        try (JsonParser in = JSON.createParser(body)) {
            in.nextToken();
            answer.read(in);
            whole = in.nextToken() == null;
        } catch (IOException | RuntimeException e) {
            whole = false;
        }
        return answer.statusSeen
                ? new Answer(
                        answer.code,
                        answer.success,
                        Texts.message(answer.message),
                        answer.errors,
                        whole)
                : null;
    }

    private void read(JsonParser in) throws IOException {
        for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
            JsonToken value = in.nextToken();
            if (field.equals("status") && value == JsonToken.START_OBJECT) {
                requireFirst(statusSeen);
                readStatus(in);
            } else if (field.equals("errors") && value == JsonToken.START_ARRAY) {
                readErrors(in);
            } else {
                in.skipChildren();
            }
        }
        requireEndOfObject(in);
    }

    private void readStatus(JsonParser in) throws IOException {
        int code = 0;
        boolean success = false;
        String message = "";
        boolean codeSeen = false;
        boolean successSeen = false;
        for (String part = in.nextFieldName(); part != null; part = in.nextFieldName()) {
            in.nextToken();
            if (part.equals("code")) {
                requireFirst(codeSeen);
                codeSeen = true;
                code = integer(in);
            } else if (part.equals("success")) {
                requireFirst(successSeen);
                successSeen = true;
                success = isTrue(in);
            } else if (part.equals("message")) {
                message = text(in);
            } else {
                in.skipChildren();
            }
        }
        requireEndOfObject(in);
        this.code = code;
        this.success = success;
        this.message = message;
        this.statusSeen = true;
    }

    private void readErrors(JsonParser in) throws IOException {
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                throw new IOException("An entry of errors is not an object");
            }
            String message = "";
            String data = "";
            boolean success = false;
            for (String part = in.nextFieldName(); part != null; part = in.nextFieldName()) {
                in.nextToken();
                if (part.equals("message")) {
                    message = text(in);
                } else if (part.equals("data")) {
                    data = text(in);
                } else if (part.equals("success")) {
                    success = isTrue(in);
                } else {
                    in.skipChildren();
                }
            }
            requireEndOfObject(in);
            if (!success) {
                errors.add(new RecordError(Texts.message(message), data));
            }
        }
    }

    /** Protobuf's JSON form writes a truth value as such; a text is none. */
    private static boolean isTrue(JsonParser in) throws IOException {
        boolean value = in.currentToken() == JsonToken.VALUE_TRUE;
        in.skipChildren();
        return value;
    }

    /** Of two values of one field none can be relied upon; the service writes each once. */
    private static void requireFirst(boolean seenBefore) throws IOException {
        if (seenBefore) {
            throw new IOException("A field stands there twice");
        }
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
