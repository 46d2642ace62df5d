/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** A delivery full of records that never leave. */
public final class BufferedRecords {

    /** How many bytes {@link #tiny} records have. */
    static final int TINY = 100;

    private final Delivery delivery;
    private final long jsonBytes;

    private BufferedRecords(Delivery delivery, long jsonBytes) {
        this.delivery = delivery;
        this.jsonBytes = jsonBytes;
    }

    /**
     * Fills it.
     *
     * @param json the record of an index; not kept
     * @param inBatches whether they are in batches under way, or wait to be cut
     */
    public static BufferedRecords of(int count, IntFunction<byte[]> json, boolean inBatches) {
        Delivery delivery =
                Deliveries.of(
                        inBatches ? count / JsonRecords.BATCH + 1 : 1, new Deliveries.NoService());
        Destination destination =
                Destination.of("behavior", Stage.INCREMENTAL_SYNC_STREAMING, null);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            byte[] record = json.apply(i);
            bytes += record.length + 1;
            delivery.add(destination, record, 0, record.length, 0);
        }
        if (inBatches) {
            delivery.pump(0);
        }
        return new BufferedRecords(delivery, bytes);
    }

    /** A record of {@value #TINY} bytes. */
    public static byte[] tiny(int i) {
        String json =
                String.format(
                        Locale.ROOT,
                        "{\"user_id\":\"u%09d\",\"goods_id\":\"g%07d\",\"bhv_type\":\"click\","
                                + "\"bhv_time\":1763800000,\"n\":%08d}",
                        i,
                        i % 20_000,
                        i);
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** What a checkpoint holds of them. */
    public List<StoredRecords> snapshot() {
        return delivery.snapshot(0);
    }

    /** How many there are. */
    public long records() {
        return delivery.records();
    }

    /** Their JSON and a separator each. */
    public long jsonBytes() {
        return jsonBytes;
    }
}
