/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.byteair.client.Excerpt;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.record.JsonObjects;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A rejected record as a line of JSON. The record itself is put in as it is, not parsed and written
 * anew: no number loses a digit on the way to a file and back.
 */
@Internal
public final class DeadLetterJson {

    private static final JsonFactory JSON = new JsonFactory();

    private static final Set<String> NAMES =
            new HashSet<>(
                    Arrays.asList(
                            "json",
                            "topic",
                            "stage",
                            "dataDate",
                            "cause",
                            "code",
                            "message",
                            "requestId",
                            "attempts",
                            "time"));

    private final String line;
    private final Map<String, String> members = new HashMap<>();

    private DeadLetterJson(String line) {
        this.line = line;
    }

    // ------------------------------------------------------------------ out

    public static String format(RejectedRecord record) {
        StringWriter line = new StringWriter(record.json().length() + 300);
        try (JsonGenerator out = JSON.createGenerator(line)) {
            out.writeStartObject();
            out.writeFieldName("json");
            if (isObject(record.json())) {
                // Line breaks can only stand between its tokens.
                out.writeRawValue(record.json().replace('\n', ' ').replace('\r', ' '));
            } else {
                out.writeString(record.json());
            }
            out.writeStringField("topic", record.topic());
            out.writeStringField("stage", record.stage().wireName());
            if (record.dataDate() == null) {
                out.writeNullField("dataDate");
            } else {
                out.writeStringField("dataDate", record.dataDate().toString());
            }
            out.writeStringField("cause", record.cause().name());
            out.writeNumberField("code", record.code());
            out.writeStringField("message", record.message());
            out.writeStringField("requestId", record.requestId());
            out.writeNumberField("attempts", record.attempts());
            out.writeStringField("time", record.time().toString());
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static boolean isObject(String json) {
        return JsonObjects.findFault(json.getBytes(StandardCharsets.UTF_8)) == null;
    }

    // ------------------------------------------------------------------ in

    public static RejectedRecord parse(String line) {
        try {
            return new DeadLetterJson(line).parse();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A dead letter is one JSON object a line; this is none: "
                            + e.getOriginalMessage()
                            + ".",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RejectedRecord parse() throws IOException {
        try (JsonParser in = JSON.createParser(line)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("A dead letter is one JSON object a line.");
            }
            while (in.nextToken() != JsonToken.END_OBJECT) {
                String name = in.getText();
                in.nextToken();
                if (!NAMES.contains(name)) {
                    throw new IllegalArgumentException(
                            "A dead letter has no member '" + name + "'.");
                }
                if (members.put(name, name.equals("json") ? json(in) : scalar(in, name)) != null) {
                    throw new IllegalArgumentException(
                            "The dead letter's '" + name + "' is there twice.");
                }
            }
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("Something follows the dead letter's object.");
            }
        }
        return record();
    }

    // The locations' present names are newer than the oldest Jackson this runs with.
    @SuppressWarnings("deprecation")
    private String json(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException(
                    "The dead letter's 'json' must be an object, or a string.");
        }
        int begin = (int) in.getTokenLocation().getCharOffset();
        in.skipChildren();
        int end = (int) in.getTokenLocation().getCharOffset() + 1;
        return line.substring(begin, end);
    }

    @Nullable
    private static String scalar(JsonParser in, String name) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!in.currentToken().isScalarValue()) {
            throw new IllegalArgumentException(
                    "The dead letter's '" + name + "' must be a single value.");
        }
        return in.getText();
    }

    private RejectedRecord record() {
        String message = members.get("message");
        return new RejectedRecord(
                needed("json"),
                needed("topic"),
                Stage.fromWireName(needed("stage")),
                dataDate(members.get("dataDate")),
                cause(needed("cause")),
                number("code"),
                message == null ? "" : message,
                members.get("requestId"),
                number("attempts"),
                time(members.get("time")));
    }

    private String needed(String name) {
        String value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The dead letter has no '" + name + "'.");
        }
        return value;
    }

    private int number(String name) {
        String text = members.get(name);
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The dead letter's '" + name + "' is no whole number: " + Excerpt.of(text), e);
        }
    }

    private static RejectionCause cause(String text) {
        try {
            return RejectionCause.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "There is no cause '"
                            + Excerpt.of(text)
                            + "'; use one of "
                            + Arrays.toString(RejectionCause.values())
                            + ".",
                    e);
        }
    }

    @Nullable
    private static LocalDate dataDate(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "The dead letter's 'dataDate' is no date such as 2024-02-29: "
                            + Excerpt.of(text),
                    e);
        }
    }

    private static Instant time(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "The dead letter's 'time' is no time such as 2024-02-29T12:00:00Z: "
                            + Excerpt.of(text),
                    e);
        }
    }
}
