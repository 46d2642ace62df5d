/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import io.github.byteair.client.Records;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** What the sink makes of events, for benchmarks in all packages. */
public final class JsonRecords {

    /** Records in a request, as the platform advises. */
    public static final int BATCH = 1_000;

    private JsonRecords() {}

    /** Each event's JSON. */
    public static List<byte[]> json(List<Behavior> behaviors) {
        SerializationSchema<Behavior> schema = JsonSerializationSchemas.forPojos();
        List<byte[]> records = new ArrayList<>(behaviors.size());
        behaviors.forEach(behavior -> records.add(schema.serialize(behavior)));
        return records;
    }

    /** One behind the other, as they lie in a request. */
    public static Records joined(List<Behavior> behaviors) {
        return Records.of(json(behaviors));
    }
}
