/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of one data date that have not been cut into a batch yet, in order of arrival.
 *
 * <p>Belongs to the mailbox thread.
 */
final class Lane {

    /** Records that came at the same time. */
    private static final class Arrival {
        private final long time;
        private int count;

        private Arrival(long time) {
            this.time = time;
        }
    }

    private final ArrayDeque<RequestEntry> entries = new ArrayDeque<>();
    private final ArrayDeque<Arrival> arrivals = new ArrayDeque<>();
    private long bytes;

    void add(RequestEntry entry, long now) {
        if (arrivals.isEmpty() || arrivals.getLast().time != now) {
            arrivals.add(new Arrival(now));
        }
        arrivals.getLast().count++;
        entries.add(entry);
        bytes += entry.sizeInBytes();
    }

    /** Takes out the first records, as many as fit both limits, and at least one. */
    List<RequestEntry> cut(int maxRecords, long maxBytes) {
        List<RequestEntry> taken = new ArrayList<>(Math.min(maxRecords, entries.size()));
        long takenBytes = 0;
        while (!entries.isEmpty() && taken.size() < maxRecords) {
            int size = entries.peek().sizeInBytes();
            if (!taken.isEmpty() && takenBytes + size > maxBytes) {
                break;
            }
            taken.add(entries.poll());
            takenBytes += size;
            if (--arrivals.getFirst().count == 0) {
                arrivals.removeFirst();
            }
        }
        bytes -= takenBytes;
        return taken;
    }

    /** The records, without taking them out. */
    List<RequestEntry> entries() {
        return new ArrayList<>(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    /** When the oldest record came; of meaning only while there is one. */
    long oldestArrivedAt() {
        return arrivals.getFirst().time;
    }
}
