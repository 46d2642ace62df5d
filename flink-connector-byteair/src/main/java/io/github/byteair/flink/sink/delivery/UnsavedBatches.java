/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Of a sink that sends an id only when a complete checkpoint holds it: batches that have got a new
 * one since, because theirs was refused, or because they are parts of another. Sent at once, they
 * would come a second time after a restart, from a checkpoint that has them under the old id.
 *
 * <p>Belongs to the task thread.
 */
final class UnsavedBatches {

    private List<Batch> fresh = new ArrayList<>();
    private final TreeMap<Long, List<Batch>> inCheckpoint = new TreeMap<>();
    private long records;
    private long bytesHeld;

    void add(Batch batch) {
        fresh.add(batch);
        records += batch.size();
        bytesHeld += batch.bytesHeld();
    }

    /** A checkpoint has been taken, with all of them in it. */
    void taken(long checkpoint) {
        if (!fresh.isEmpty()) {
            inCheckpoint.computeIfAbsent(checkpoint, id -> new ArrayList<>()).addAll(fresh);
            fresh = new ArrayList<>();
        }
    }

    /** A checkpoint is complete: hands over what it or an earlier one holds. */
    List<Batch> saved(long checkpoint) {
        List<Batch> saved = new ArrayList<>();
        Iterator<Map.Entry<Long, List<Batch>>> held = inCheckpoint.entrySet().iterator();
        while (held.hasNext()) {
            Map.Entry<Long, List<Batch>> of = held.next();
            if (of.getKey() > checkpoint) {
                break;
            }
            saved.addAll(of.getValue());
            held.remove();
        }
        return handedOver(saved);
    }

    /** Hands over all of them, in whatever checkpoint. */
    List<Batch> all() {
        taken(Long.MAX_VALUE);
        return saved(Long.MAX_VALUE);
    }

    private List<Batch> handedOver(List<Batch> batches) {
        for (Batch batch : batches) {
            records -= batch.size();
            bytesHeld -= batch.bytesHeld();
        }
        batches.sort(Comparator.comparingLong(Batch::sequence));
        return batches;
    }

    void forEach(Consumer<Batch> visitor) {
        inCheckpoint.values().forEach(batches -> batches.forEach(visitor));
        fresh.forEach(visitor);
    }

    boolean isEmpty() {
        return records == 0;
    }

    long records() {
        return records;
    }

    /** What they take on the heap, roughly, in bytes. */
    long bytesHeld() {
        return bytesHeld;
    }
}
