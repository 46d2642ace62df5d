/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records of one destination that are in no batch yet, one behind the other in a growing array.
 * Once a batch's worth is in it, the array is full and the next one begins; a cut takes whole
 * arrays where it can, so that a record is copied once, when it comes.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
final class DestinationBuffer implements UncutBuffer {

    private static final int FIRST_BYTES = 1 << 10;
    private static final int FIRST_RECORDS = 16;

    /** An array with more room than one part in so many left is copied once it is full. */
    private static final int SLACK = 8;

    /** A full array, or what a cut has left of one. */
    private static final class Full {
        private final Records records;
        private final long arrivedAt;

        private Full(Records records, long arrivedAt) {
            this.records = records;
            this.arrivedAt = arrivedAt;
        }
    }

    private final Destination destination;
    private final TopicTurns.Turn turn;
    private final int batchRecords;
    private final long batchBytes;

    private final ArrayDeque<Full> full = new ArrayDeque<>();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int[] ends = new int[FIRST_RECORDS];
    private int openCount;
    private int openLength;
    private long openSince;

    private int fullCount;
    private long fullLength;
    private long fullHeld;

    /**
     * @param turn when its topic was served
     * @param batchRecords how many records make a batch
     * @param batchBytes how many bytes make a batch; a single larger record makes one, too
     */
    DestinationBuffer(
            Destination destination, TopicTurns.Turn turn, int batchRecords, long batchBytes) {
        this.destination = destination;
        this.turn = turn;
        this.batchRecords = batchRecords;
        this.batchBytes = batchBytes;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public TopicTurns.Turn turn() {
        return turn;
    }

    /** Copies a record in. */
    void append(byte[] json, int offset, int length, long now) {
        if (openCount > 0 && openLength + 1L + length > batchBytes) {
            close();
        }
        int start = openCount == 0 ? 0 : openLength + 1;
        reserve(start + length);
        if (openCount == 0) {
            openSince = now;
        } else {
            bytes[start - 1] = ',';
        }
        System.arraycopy(json, offset, bytes, start, length);
        openLength = start + length;
        ends[openCount++] = openLength;
        if (openCount == batchRecords || openLength >= batchBytes) {
            close();
        }
    }

    private void reserve(int length) {
        if (length > bytes.length) {
            long doubled = Math.min(2L * bytes.length, Math.max(batchBytes, FIRST_BYTES));
            bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, length));
        }
        if (openCount == ends.length) {
            ends = Arrays.copyOf(ends, Math.min(2 * ends.length, batchRecords));
        }
    }

    /** Begins a new array; the one before is a batch's worth, or is wanted as it is. */
    private void close() {
        if (bytes.length - openLength > openLength / SLACK) {
            bytes = Arrays.copyOf(bytes, openLength);
        }
        if (ends.length - openCount > openCount / SLACK) {
            ends = Arrays.copyOf(ends, openCount);
        }
        addFull(new Records(bytes, ends, openCount), openSince, false);
        // The next batch will most likely be as large as this one.
        boolean more = openCount == batchRecords;
        bytes = new byte[more ? openLength + openLength / 16 : FIRST_BYTES];
        ends = new int[more ? batchRecords : Math.min(FIRST_RECORDS, batchRecords)];
        openCount = 0;
        openLength = 0;
    }

    /** Copies a record in; what its key is matters to no other. */
    @Override
    public int append(long keyHigh, long keyLow, byte[] json, int offset, int length, long now) {
        append(json, offset, length, now);
        return 0;
    }

    /** Takes over records as they are; they come last. */
    @Override
    public int append(StoredRecords stored, long now) {
        if (openCount > 0) {
            close();
        }
        addFull(stored.records(), now, false);
        return 0;
    }

    private void addFull(Records records, long arrivedAt, boolean inFront) {
        Full added = new Full(records, arrivedAt);
        if (inFront) {
            full.addFirst(added);
        } else {
            full.addLast(added);
        }
        fullCount += records.count();
        fullLength += records.length() + 1;
        fullHeld += records.bytesHeld();
    }

    @Override
    public Records cut(int maxRecords, long maxBytes) {
        if (full.isEmpty()) {
            close();
        }
        List<Records> parts = new ArrayList<>();
        int count = 0;
        long length = -1;
        while (count < maxRecords) {
            if (full.isEmpty()) {
                if (openCount == 0) {
                    break;
                }
                close();
            }
            Full head = full.peekFirst();
            int fits = fitting(head.records, maxRecords - count, maxBytes - length - 1);
            if (fits == 0 && count > 0) {
                break;
            }
            fits = Math.max(1, fits);
            full.removeFirst();
            fullCount -= head.records.count();
            fullLength -= head.records.length() + 1;
            fullHeld -= head.records.bytesHeld();
            Records part = head.records.slice(0, fits);
            if (fits < head.records.count()) {
                addFull(head.records.slice(fits, head.records.count()), head.arrivedAt, true);
            }
            parts.add(part);
            count += fits;
            length += part.length() + 1;
            if (fits < head.records.count()) {
                break;
            }
        }
        return Records.concat(parts);
    }

    /** How many of the first records fit both limits. */
    private static int fitting(Records records, int maxRecords, long maxBytes) {
        int most = Math.min(records.count(), maxRecords);
        if (most == records.count() && records.length() <= maxBytes) {
            return most;
        }
        int fits = 0;
        while (fits < most && records.end(fits) - records.offset() <= maxBytes) {
            fits++;
        }
        return fits;
    }

    @Override
    public List<StoredRecords> snapshot() {
        List<StoredRecords> all = new ArrayList<>(full.size() + 1);
        full.forEach(part -> all.add(StoredRecords.uncut(destination, part.records)));
        if (openCount > 0) {
            Records open = new Records(Arrays.copyOf(bytes, openLength), ends.clone(), openCount);
            all.add(StoredRecords.uncut(destination, open));
        }
        return all;
    }

    @Override
    public int count() {
        return fullCount + openCount;
    }

    @Override
    public boolean hasBatch() {
        return !full.isEmpty();
    }

    /** What the records add to a body, a comma each. */
    long length() {
        return fullLength + (openCount == 0 ? 0 : openLength + 1);
    }

    @Override
    public long bytesHeld() {
        return fullHeld + bytes.length + 4L * ends.length;
    }

    @Override
    public long oldestArrivedAt() {
        return full.isEmpty() ? openSince : full.peekFirst().arrivedAt;
    }
}
