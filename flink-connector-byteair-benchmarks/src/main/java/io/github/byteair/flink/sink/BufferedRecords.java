/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.benchmarks.Behavior;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import io.github.byteair.flink.sink.writer.RequestEntry;
import io.github.byteair.flink.sink.writer.WriterMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** An outbox full of records that never leave. */
public final class BufferedRecords {

    private final Outbox outbox;

    private BufferedRecords(Outbox outbox) {
        this.outbox = outbox;
    }

    /**
     * Fills it.
     *
     * @param inBatches whether they are in batches under way, or wait to be cut
     */
    public static BufferedRecords of(List<Behavior> behaviors, boolean inBatches) {
        SinkSettings settings = new SinkSettings();
        settings.topic = "behavior";
        settings.maxBatchSize = Records.BATCH;
        settings.maxGrownBatchSize = Records.BATCH;
        settings.maxBatchSizeInBytes = 5 << 20;
        settings.maxInFlightRequests = inBatches ? behaviors.size() : 1;
        settings.maxBufferedRequests = Integer.MAX_VALUE;
        settings.maxBufferedBytes = Long.MAX_VALUE;
        settings.maxOpenDates = 1;
        Outbox outbox =
                new Outbox(
                        settings,
                        Records.BATCH,
                        new QuotaLimiter(0, 0, 1),
                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)),
                        RequestIds.random(),
                        new WriterMetrics(),
                        batch -> {},
                        (entry, cause, code, message, batch) -> {});
        SerializationSchema<Behavior> schema = JsonSerializationSchemas.forPojos();
        for (Behavior behavior : behaviors) {
            outbox.add(new RequestEntry(schema.serialize(behavior), null), 0);
        }
        if (inBatches) {
            outbox.pump(0);
        }
        return new BufferedRecords(outbox);
    }

    /** How many there are. */
    public long records() {
        return outbox.records();
    }

    /** Their JSON and a separator each. */
    public long jsonBytes() {
        return outbox.bytes();
    }
}
