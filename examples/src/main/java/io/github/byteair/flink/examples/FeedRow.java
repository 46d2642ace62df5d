/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.nio.charset.StandardCharsets;

/** A record and the topic it is for. A Flink POJO. */
public final class FeedRow {

    public String topic;

    public String json;

    /** For Flink. */
    public FeedRow() {}

    static FeedRow of(String topic, String json) {
        FeedRow row = new FeedRow();
        row.topic = topic;
        row.json = json;
        return row;
    }

    String topic() {
        return topic;
    }

    byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return topic + ": " + json;
    }
}
