/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The part of a replayable source that one subtask reads: its splits, from their offsets on. */
final class SimSource {

    private final List<List<SimRecord>> splits = new ArrayList<>();
    private final int[] offsets;

    /**
     * @param offsets how many records of each split are behind a checkpoint's barrier
     */
    SimSource(Scenario scenario, int subtask, int subtasks, int[] offsets) {
        this.offsets = offsets.clone();
        for (int split = 0; split < Scenario.SPLITS; split++) {
            splits.add(new ArrayList<>());
        }
        for (SimRecord record : scenario.records) {
            if (record.split * subtasks / Scenario.SPLITS == subtask) {
                splits.get(record.split).add(record);
            }
        }
    }

    /** The next record, whether its time has come or not; null at the end. */
    SimRecord peek() {
        SimRecord first = null;
        for (int split = 0; split < Scenario.SPLITS; split++) {
            List<SimRecord> records = splits.get(split);
            if (offsets[split] < records.size()) {
                SimRecord record = records.get(offsets[split]);
                if (first == null || record.id < first.id) {
                    first = record;
                }
            }
        }
        return first;
    }

    void take() {
        offsets[peek().split]++;
    }

    /** Of the splits that are not this subtask's, what they were when it opened. */
    int[] offsets() {
        return Arrays.copyOf(offsets, offsets.length);
    }
}
