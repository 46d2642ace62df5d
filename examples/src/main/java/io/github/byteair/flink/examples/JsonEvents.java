/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads behaviours from JSON lines in the platform's own columns: {@code user_id}, {@code bhv_type}
 * and {@code bhv_time} are required, {@code spm}, {@code scm} and {@code event_id} are filled in if
 * missing, all others are passed on. {@code bhv_time} may be in seconds or ISO 8601.
 */
final class JsonEvents implements LineParser<JsonEvent> {

    private static final String TIME = "bhv_time";

    private final ObjectMapper mapper =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private long firstLine;

    @Override
    public long firstLine() {
        return firstLine;
    }

    @Nullable
    @Override
    public JsonEvent next(Utf8Lines lines) throws IOException, LineFault {
        String text;
        do {
            firstLine = lines.number() + 1;
            text = lines.next();
        } while (text != null && text.trim().isEmpty());
        return text == null ? null : event(text);
    }

    private JsonEvent event(String text) throws LineFault {
        ObjectNode row = object(text);
        required(row, "user_id");
        required(row, "bhv_type");
        long time = ShopTime.ofEvent(TIME, required(row, TIME));
        row.put(TIME, time);
        putIfMissing(row, "spm", "shop.file.list.1");
        putIfMissing(row, "scm", "file.default.1.0");
        // See CommerceBehavior#eventId: equal lines are not the same event.
        putIfMissing(row, "event_id", "line-" + firstLine);
        keepFlat(row);
        return new JsonEvent(time, row.toString());
    }

    private ObjectNode object(String text) throws LineFault {
        try {
            JsonNode node = mapper.readTree(text);
            if (node instanceof ObjectNode) {
                return (ObjectNode) node;
            }
        } catch (JsonProcessingException e) {
            // Where an object began is of no use: its line is named already.
            throw new LineFault(
                    "it is not JSON: "
                            + e.getOriginalMessage().replaceAll("(?s)\\s*\\(start marker at.*", "")
                            + " (column "
                            + e.getLocation().getColumnNr()
                            + ").");
        }
        throw new LineFault("it is not a JSON object; each line must be one.");
    }

    private static String required(ObjectNode row, String field) throws LineFault {
        JsonNode value = row.get(field);
        if (value == null || !value.isValueNode() || value.asText().trim().isEmpty()) {
            throw new LineFault(field + " is missing or empty.");
        }
        return value.asText().trim();
    }

    private static void putIfMissing(ObjectNode row, String field, String value) {
        if (!row.hasNonNull(field)) {
            row.put(field, value);
        }
    }

    /** The platform takes 0 and 1 for truth values, and what has structure as a string. */
    private static void keepFlat(ObjectNode row) {
        List<String> names = new ArrayList<>();
        row.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = row.get(name);
            if (value.isNull()) {
                row.remove(name);
            } else if (value.isBoolean()) {
                row.put(name, value.booleanValue() ? 1 : 0);
            } else if (value.isContainerNode()) {
                row.put(name, value.toString());
            }
        }
    }
}
