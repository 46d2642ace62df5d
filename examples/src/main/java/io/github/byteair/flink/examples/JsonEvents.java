/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import javax.annotation.Nullable;

/**
 * Reads behaviours from JSON lines in the platform's own columns: {@code user_id}, {@code bhv_type}
 * and {@code bhv_time} are required, {@code spm}, {@code scm} and {@code event_id} are filled in if
 * missing, all others are passed on. {@code bhv_time} may be in seconds or ISO 8601.
 */
final class JsonEvents implements LineParser<JsonEvent> {

    private static final String TIME = "bhv_time";

    private final JsonLines objects = new JsonLines();

    @Override
    public long firstLine() {
        return objects.firstLine();
    }

    @Nullable
    @Override
    public JsonEvent next(Utf8Lines lines) throws IOException, LineFault {
        ObjectNode row = objects.next(lines);
        return row == null ? null : event(row);
    }

    private JsonEvent event(ObjectNode row) throws LineFault {
        required(row, "user_id");
        required(row, "bhv_type");
        long time = ShopTime.ofEvent(TIME, required(row, TIME));
        row.put(TIME, time);
        putIfMissing(row, "spm", "shop.file.list.1");
        putIfMissing(row, "scm", "file.default.1.0");
        // See CommerceBehavior#eventId: equal lines are not the same event.
        putIfMissing(row, "event_id", "line-" + firstLine());
        JsonLines.keepFlat(row);
        return new JsonEvent(time, row.toString());
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
}
