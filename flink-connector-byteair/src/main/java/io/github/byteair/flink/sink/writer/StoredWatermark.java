/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How far a subtask's watermark had come at a checkpoint. Immutable. */
final class StoredWatermark {

    private final int subtask;
    private final int subtasks;
    private final long time;

    /**
     * @param subtasks how many there were
     * @param time epoch milliseconds
     */
    StoredWatermark(int subtask, int subtasks, long time) {
        this.subtask = subtask;
        this.subtasks = subtasks;
        this.time = time;
    }

    int subtask() {
        return subtask;
    }

    int subtasks() {
        return subtasks;
    }

    long time() {
        return time;
    }

    /**
     * From which watermark a subtask resumes: its own, where there are as many subtasks as there
     * were. With others, rows reach it that were another's before: it may take the least of all, if
     * it has them all, and else none. Too high a one would reject rows that aren't late; too low a
     * one leaves it to the service to refuse rows of closed days until the watermark is back.
     */
    static long restored(Collection<StoredWatermark> stored, int subtask, int subtasks) {
        Map<Integer, Long> times = new HashMap<>();
        int before = 0;
        long least = Long.MAX_VALUE;
        for (StoredWatermark watermark : stored) {
            if (watermark.subtasks == subtasks && watermark.subtask == subtask) {
                return watermark.time;
            }
            before = watermark.subtasks;
            times.put(watermark.subtask, watermark.time);
            least = Math.min(least, watermark.time);
        }
        return before > 0 && times.size() == before ? least : Long.MIN_VALUE;
    }
}
