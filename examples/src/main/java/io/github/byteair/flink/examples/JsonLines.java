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

/** Reads the objects of a file of JSON lines. */
final class JsonLines {

    private final ObjectMapper mapper =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private long firstLine;

    /** The number of the line of the object read last. */
    long firstLine() {
        return firstLine;
    }

    /**
     * The next line's object; null at the end.
     *
     * @throws LineFault if the line is none; the one after it can be read
     */
    @Nullable
    ObjectNode next(Utf8Lines lines) throws IOException, LineFault {
        String text;
        do {
            firstLine = lines.number() + 1;
            text = lines.next();
        } while (text != null && text.trim().isEmpty());
        return text == null ? null : object(text);
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

    /** The platform takes 0 and 1 for truth values, and what has structure as a string. */
    static void keepFlat(ObjectNode row) {
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
