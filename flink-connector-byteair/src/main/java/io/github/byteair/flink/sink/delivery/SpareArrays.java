/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Arrays whose records are settled, for records to come: without them every batch would cost the
 * heap its size anew, and a growing one twice that. Whoever gives an array back must be the last
 * that can read it.
 *
 * <p>Few and bounded; counted in {@link #bytesHeld}. Belongs to the task thread.
 */
final class SpareArrays {

    /** The smallest that a buffer begins with. */
    static final int FIRST_BYTES = 1 << 10;

    /** The fewest records that a buffer begins with room for. */
    static final int FIRST_RECORDS = 16;

    /** An array with more room than one part in so many left is copied once it is full. */
    private static final int SLACK = 8;

    /** More than this wait for records only after a burst. */
    private static final int MOST = 8;

    /** More destinations than are written at a time. */
    private static final int REMEMBERED_DESTINATIONS = 100;

    /** How much a destination's last batch had: the next will most likely be as large. */
    static final class Usual {
        private int bytes = FIRST_BYTES;
        private int records = FIRST_RECORDS;

        void was(int bytes, int records) {
            this.bytes = Math.max(FIRST_BYTES, bytes);
            this.records = Math.max(FIRST_RECORDS, records);
        }
    }

    private final long mostBytes;
    private final ArrayDeque<byte[]> bytes = new ArrayDeque<>();
    private final ArrayDeque<int[]> ends = new ArrayDeque<>();
    private long bytesHeld;

    private final Map<Destination, Usual> usual =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Destination, Usual> eldest) {
                    return size() > REMEMBERED_DESTINATIONS;
                }
            };

    /**
     * @param mostBytes what all of them may take
     */
    SpareArrays(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** What is usual for a destination, to be told of each batch. */
    Usual usual(Destination destination) {
        return usual.computeIfAbsent(destination, d -> new Usual());
    }

    // ------------------------------------------------------------------ taking

    /** For the bytes of a batch as large as usual. */
    byte[] bytesFor(Usual usual) {
        return usual(usual.bytes, bytes, array -> array.length, byte[]::new);
    }

    /** For the ends of a batch as large as usual. */
    int[] endsFor(Usual usual) {
        return usual(usual.records, ends, array -> array.length, int[]::new);
    }

    /** A little more than usual, which batches differ by, and not so much that it is left empty. */
    private <A> A usual(
            int size, ArrayDeque<A> spare, ToIntFunction<A> length, IntFunction<A> otherwise) {
        A found = find(size + size / 64, size + size / SLACK, spare, length);
        return found != null ? found : otherwise.apply(size + size / 16);
    }

    /** Not shorter, and hardly longer. */
    byte[] bytes(int length) {
        byte[] found = find(length, length + length / SLACK, bytes, array -> array.length);
        return found != null ? found : new byte[length];
    }

    /** Not shorter, and hardly longer. */
    int[] ends(int length) {
        int[] found = find(length, length + length / SLACK, ends, array -> array.length);
        return found != null ? found : new int[length];
    }

    private <A> A find(int least, int most, ArrayDeque<A> spare, ToIntFunction<A> length) {
        for (Iterator<A> all = spare.iterator(); all.hasNext(); ) {
            A array = all.next();
            int size = length.applyAsInt(array);
            if (size >= least && size <= most) {
                all.remove();
                bytesHeld -= array instanceof byte[] ? size : 4L * size;
                return array;
            }
        }
        return null;
    }

    /** Whether so much of an array is empty that its content had better move. */
    static boolean isLoose(int capacity, int used) {
        return capacity - used > used / SLACK;
    }

    /** Records one behind the other; the parts are given back. */
    Records concat(List<Records> parts) {
        Records all = Records.concat(parts, this::bytes, this::ends);
        if (parts.size() > 1) {
            parts.forEach(this::giveBack);
        }
        return all;
    }

    // ------------------------------------------------------------------ giving back

    /** Takes the arrays if the records are all that is in them. */
    void giveBack(Records records) {
        if (records.isWhole()) {
            giveBack(records.array());
            giveBack(records.ends());
        }
    }

    void giveBack(byte[] array) {
        if (array.length > 0 && array.length <= mostBytes) {
            bytes.addFirst(array);
            bytesHeld += array.length;
            shrink();
        }
    }

    void giveBack(int[] array) {
        if (array.length > 0 && 4L * array.length <= mostBytes) {
            ends.addFirst(array);
            bytesHeld += 4L * array.length;
            shrink();
        }
    }

    /** Those go that have waited longest. */
    private void shrink() {
        while (bytes.size() > MOST || bytesHeld > mostBytes && bytes.size() > 1) {
            bytesHeld -= bytes.removeLast().length;
        }
        while (ends.size() > MOST || bytesHeld > mostBytes && !ends.isEmpty()) {
            bytesHeld -= 4L * ends.removeLast().length;
        }
    }

    /** Gives all of them up: what they take is wanted for records. */
    void clear() {
        bytes.clear();
        ends.clear();
        bytesHeld = 0;
    }

    /** What they take on the heap, in bytes. */
    long bytesHeld() {
        return bytesHeld;
    }
}
