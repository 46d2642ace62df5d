/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.sink.writer.RequestEntry;
import io.github.byteair.flink.benchmarks.Behavior;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** What the sink makes of events, for benchmarks in all packages. */
public final class Records {

    /** Records in a request, as the platform advises. */
    public static final int BATCH = 1_000;

    private Records() {}

    /** Each event's JSON. */
    public static List<byte[]> json(List<Behavior> behaviors) {
        SerializationSchema<Behavior> schema = JsonSerializationSchemas.forPojos();
        List<byte[]> records = new ArrayList<>(behaviors.size());
        behaviors.forEach(behavior -> records.add(schema.serialize(behavior)));
        return records;
    }

    static List<RequestEntry> entries(List<Behavior> behaviors) {
        List<RequestEntry> entries = new ArrayList<>(behaviors.size());
        json(behaviors).forEach(json -> entries.add(new RequestEntry(json, null)));
        return entries;
    }
}
