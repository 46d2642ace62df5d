/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import javax.annotation.Nullable;

/** Lines of JSON, each with a field that names its topic and is no part of the record. */
final class FeedLines implements LineParser<FeedRow> {

    private final JsonLines objects = new JsonLines();
    private final String topicField;

    FeedLines(String topicField) {
        this.topicField = topicField;
    }

    @Override
    public long firstLine() {
        return objects.firstLine();
    }

    @Nullable
    @Override
    public FeedRow next(Utf8Lines lines) throws IOException, LineFault {
        ObjectNode row = objects.next(lines);
        if (row == null) {
            return null;
        }
        JsonNode topic = row.remove(topicField);
        if (topic == null || !topic.isTextual() || topic.asText().isEmpty()) {
            throw new LineFault(
                    topicField
                            + ", which is to name the topic, is missing, empty or no text; name"
                            + " another field with --topic-field.");
        }
        JsonLines.keepFlat(row);
        return FeedRow.of(topic.asText(), row.toString());
    }
}
