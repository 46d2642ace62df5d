/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The records taken last: at most as many as asked for, and in no more than a quarter of the heap.
 * Not safe for several threads.
 */
final class KeptRecords {

    private final int max;
    private final long maxBytes = Runtime.getRuntime().maxMemory() / 4;
    private final ArrayDeque<Kept> batches = new ArrayDeque<>();
    private int size;
    private long bytes;
    private long evicted;

    KeptRecords(int max) {
        this.max = max;
    }

    private static final class Kept {
        final DayKey day;
        final String requestId;
        final Instant time;
        final byte[] json;
        final int[] ranges;
        int first;

        Kept(DayKey day, String requestId, Instant time, byte[] json, int[] ranges) {
            this.day = day;
            this.requestId = requestId;
            this.time = time;
            this.json = json;
            this.ranges = ranges;
        }

        int count() {
            return ranges.length / 2 - first;
        }

        long bytes() {
            return json.length + 4L * ranges.length + 100;
        }
    }

    /** Keeps a batch's records but those that failed. */
    void add(DayKey day, String requestId, Instant time, ScannedBatch batch) {
        int count = batch.count() - batch.failures().size();
        if (max == 0) {
            evicted += count;
            return;
        }
        int[] ranges = new int[count * 2];
        int next = 0;
        int failure = 0;
        for (int i = 0; i < batch.count(); i++) {
            if (failure < batch.failures().size() && batch.failures().get(failure).index() == i) {
                failure++;
            } else {
                ranges[next++] = batch.start(i);
                ranges[next++] = batch.end(i);
            }
        }
        Kept kept = new Kept(day, requestId, time, batch.json(), ranges);
        batches.add(kept);
        size += kept.count();
        bytes += kept.bytes();
        while (size > max || bytes > maxBytes && !batches.isEmpty()) {
            evictOldest();
        }
    }

    private void evictOldest() {
        Kept oldest = batches.element();
        int drop = bytes > maxBytes ? oldest.count() : Math.min(size - max, oldest.count());
        size -= drop;
        evicted += drop;
        if (drop == oldest.count()) {
            batches.remove();
            bytes -= oldest.bytes();
        } else {
            oldest.first += drop;
        }
    }

    int size() {
        return size;
    }

    /** How many records were taken that are no longer, or never were, kept. */
    long evicted() {
        return evicted;
    }

    /**
     * The records kept, oldest first.
     *
     * @param topic null for every topic
     * @param limit how many at most; the newest are returned
     */
    List<ReceivedRecord> list(String topic, int limit) {
        List<ReceivedRecord> records = new ArrayList<>();
        int skip = 0;
        for (Kept kept : batches) {
            skip += topic == null || topic.equals(kept.day.topic()) ? kept.count() : 0;
        }
        skip = Math.max(0, skip - limit);
        for (Kept kept : batches) {
            if (topic != null && !topic.equals(kept.day.topic())) {
                continue;
            }
            for (int i = kept.first * 2; i < kept.ranges.length; i += 2) {
                if (skip > 0) {
                    skip--;
                    continue;
                }
                int start = kept.ranges[i];
                String json =
                        new String(
                                kept.json,
                                start,
                                kept.ranges[i + 1] - start,
                                StandardCharsets.UTF_8);
                records.add(
                        new ReceivedRecord(
                                kept.day.topic(),
                                kept.day.stage(),
                                kept.day.date(),
                                kept.requestId,
                                kept.time,
                                json));
            }
        }
        return records;
    }
}
