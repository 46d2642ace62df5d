/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch's records: where each stands in the body, its hash, and those that don't fit the schema.
 */
final class ScannedBatch {

    private final byte[] json;
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private long[] hashes = new long[64];
    private int count;
    private final List<RecordFailure> failures = new ArrayList<>(0);
    private boolean poisoned;

    ScannedBatch(byte[] json) {
        this.json = json;
    }

    void add(int start, int end, long hash) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
        }
        starts[count] = start;
        ends[count] = end;
        hashes[count] = hash;
        count++;
    }

    void addFailure(RecordFailure failure) {
        failures.add(failure);
    }

    void poison() {
        poisoned = true;
    }

    byte[] json() {
        return json;
    }

    int count() {
        return count;
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    long hash(int index) {
        return hashes[index];
    }

    /** In the order of the records. */
    List<RecordFailure> failures() {
        return failures;
    }

    /** Whether a record carries the value that the poison fault looks for. */
    boolean isPoisoned() {
        return poisoned;
    }
}
