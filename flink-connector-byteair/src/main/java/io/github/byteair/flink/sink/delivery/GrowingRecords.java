/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Records;
import java.util.Arrays;

/**
 * About a batch's worth of records, one behind the other in arrays that grow. It begins with as
 * much room as its destination's last batch took.
 */
class GrowingRecords {

    private final SpareArrays spare;
    private final int batchRecords;
    private final long batchBytes;

    private byte[] bytes;
    private int[] ends;
    private int count;

    /**
     * @param batchRecords how many records make a batch
     * @param batchBytes how many bytes make a batch; a single larger record makes one, too
     */
    GrowingRecords(SpareArrays spare, SpareArrays.Usual usual, int batchRecords, long batchBytes) {
        this.spare = spare;
        this.batchRecords = batchRecords;
        this.batchBytes = batchBytes;
        this.bytes = spare.bytesFor(usual);
        this.ends = spare.endsFor(usual);
    }

    /** Whether a record of so many bytes can join those there are. */
    final boolean fits(int length) {
        return count == 0 || count < batchRecords && length() + 1L + length <= batchBytes;
    }

    /** Whether nothing can join them. */
    final boolean isFull() {
        return count >= batchRecords || length() >= batchBytes;
    }

    /** Copies a record in. */
    final void append(byte[] json, int offset, int length) {
        int start = start(count);
        reserve(start + length);
        if (start > 0) {
            bytes[start - 1] = ',';
        }
        System.arraycopy(json, offset, bytes, start, length);
        ends[count++] = start + length;
    }

    private void reserve(int length) {
        if (length > bytes.length) {
            long doubled = Math.min(2L * bytes.length, Math.max(batchBytes, length));
            moveBytes((int) Math.max(doubled, length));
        }
        if (count == ends.length) {
            moveEnds(Math.max(count + 1, Math.min(2 * count, batchRecords)));
        }
    }

    /** Copies them where much of an array is left empty, which then serves others. */
    final void trim() {
        if (SpareArrays.isLoose(bytes.length, length())) {
            byte[] loose = bytes;
            moveBytes(length());
            spare.giveBack(loose);
        }
        if (SpareArrays.isLoose(ends.length, count)) {
            int[] loose = ends;
            moveEnds(count);
            spare.giveBack(loose);
        }
    }

    private void moveBytes(int capacity) {
        byte[] from = bytes;
        bytes = spare.bytes(capacity);
        System.arraycopy(from, 0, bytes, 0, length());
    }

    private void moveEnds(int capacity) {
        int[] from = ends;
        ends = spare.ends(capacity);
        System.arraycopy(from, 0, ends, 0, count);
    }

    /** All of them, in the arrays they are in: from now on others read those. */
    final Records toRecords() {
        trim();
        return new Records(bytes, ends, count);
    }

    /** All of them, in arrays of their own. */
    final Records copy() {
        return new Records(Arrays.copyOf(bytes, length()), Arrays.copyOf(ends, count), count);
    }

    /** Nobody reads the arrays any more. */
    final void giveBack() {
        spare.giveBack(bytes);
        spare.giveBack(ends);
    }

    final int count() {
        return count;
    }

    /** How many bytes they take, commas between them included. */
    final int length() {
        return count == 0 ? 0 : ends[count - 1];
    }

    final byte[] array() {
        return bytes;
    }

    /** Where record {@code i} begins. */
    final int start(int i) {
        return i == 0 ? 0 : ends[i - 1] + 1;
    }

    /** The index behind record {@code i}. */
    final int end(int i) {
        return ends[i];
    }

    /** For how many records there is room before an array grows. */
    final int capacity() {
        return ends.length;
    }

    /** What the arrays take on the heap, in bytes. */
    long bytesHeld() {
        return bytes.length + 4L * ends.length;
    }
}
