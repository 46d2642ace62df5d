/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * An uncut buffer whose records have no keys, or all are sent. Once a batch's worth is in an array,
 * it is full and the next one begins; a cut takes whole arrays where it can, so that a record is
 * copied once, when it comes.
 */
final class DestinationBuffer extends UncutBuffer {

    /** A full array, or what a cut has left of one. */
    private static final class Full {
        private Records records;
        private final long arrivedAt;

        private Full(Records records, long arrivedAt) {
            this.records = records;
            this.arrivedAt = arrivedAt;
        }
    }

    private final ArrayDeque<Full> full = new ArrayDeque<>();
    @Nullable private GrowingRecords open;
    private long openSince;

    private int fullCount;
    private long fullHeld;

    DestinationBuffer(
            Destination destination,
            TopicTurns.Turn turn,
            int batchRecords,
            long batchBytes,
            SpareArrays spare) {
        super(destination, turn, batchRecords, batchBytes, spare);
    }

    /** Copies a record in; what its key is matters to no other. */
    @Override
    int append(long keyHigh, long keyLow, byte[] json, int offset, int length, long now) {
        if (open != null && !open.fits(length)) {
            close();
        }
        if (open == null) {
            open = new GrowingRecords(spare, usual, batchRecords, batchBytes);
            openSince = now;
        }
        open.append(json, offset, length);
        if (open.isFull()) {
            close();
        }
        return 0;
    }

    /** The open array is a batch's worth, or is wanted as it is. */
    private void close() {
        usual.was(open.length(), open.count());
        addFull(open.toRecords(), openSince, false);
        open = null;
    }

    /** Takes over records as they are; they come last. Their arrays stay the caller's. */
    @Override
    int append(StoredRecords stored, long now) {
        if (open != null) {
            close();
        }
        addFull(stored.records().shared(), now, false);
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
        fullHeld += records.bytesHeld();
    }

    @Override
    Records cut(int maxRecords, long maxBytes) {
        List<Records> parts = new ArrayList<>();
        int count = 0;
        long length = -1;
        while (count < maxRecords) {
            if (full.isEmpty()) {
                if (open == null) {
                    break;
                }
                close();
            }
            Full head = full.peekFirst();
            Records records = head.records;
            int fits = fitting(records, maxRecords - count, maxBytes - length - 1);
            if (fits == 0 && count > 0) {
                break;
            }
            fits = Math.max(1, fits);
            full.removeFirst();
            fullCount -= records.count();
            fullHeld -= records.bytesHeld();
            boolean all = fits == records.count();
            Records part = all ? records : records.slice(0, fits);
            parts.add(part);
            count += fits;
            length += part.length() + 1;
            if (!all) {
                addFull(records.slice(fits, records.count()), head.arrivedAt, true);
                break;
            }
        }
        return spare.concat(parts);
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
    List<StoredRecords> snapshot() {
        List<StoredRecords> all = new ArrayList<>(full.size() + 1);
        for (Full part : full) {
            part.records = part.records.shared();
            all.add(StoredRecords.uncut(destination(), part.records));
        }
        if (open != null) {
            all.add(StoredRecords.uncut(destination(), open.copy()));
        }
        return all;
    }

    @Override
    int count() {
        return fullCount + (open == null ? 0 : open.count());
    }

    @Override
    boolean hasBatch() {
        return !full.isEmpty();
    }

    @Override
    long bytesHeld() {
        return fullHeld + (open == null ? 0 : open.bytesHeld());
    }

    @Override
    long oldestArrivedAt() {
        return full.isEmpty() ? openSince : full.peekFirst().arrivedAt;
    }
}
