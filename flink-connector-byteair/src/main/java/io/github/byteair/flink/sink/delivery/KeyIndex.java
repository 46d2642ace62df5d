/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

/**
 * Says which record is the last of its key: open addressing over the records' running numbers. The
 * keys stay with the records, so a key costs 12 to 24 bytes here and no object.
 *
 * <p>Numbers below the first record that is left are stale; they are passed over, used again, and
 * dropped when the table grows. Belongs to the task thread.
 */
final class KeyIndex {

    static final long NONE = -1;

    private static final int FIRST_SLOTS = 16;

    /** Where the records' keys are. */
    interface Keys {

        boolean isKeyOf(long number, long high, long low);

        long lowOf(long number);
    }

    private final Keys keys;

    /** Numbers plus one; 0 is an empty slot. */
    private long[] slots = new long[FIRST_SLOTS];

    private int used;

    KeyIndex(Keys keys) {
        this.keys = keys;
    }

    /**
     * Makes a record the last of its key.
     *
     * @param firstLeft numbers below it are of records that are gone
     * @return the number of the one that was it before, or {@link #NONE}
     */
    long put(long high, long low, long number, long firstLeft) {
        if (3L * (used + 1) > 2L * slots.length) {
            rebuild(firstLeft);
        }
        int stale = -1;
        int at = home(low, slots.length);
        while (slots[at] != 0) {
            long other = slots[at] - 1;
            if (other < firstLeft) {
                stale = stale < 0 ? at : stale;
            } else if (keys.isKeyOf(other, high, low)) {
                slots[at] = number + 1;
                return other;
            }
            at = next(at, slots.length);
        }
        if (stale >= 0) {
            slots[stale] = number + 1;
        } else {
            slots[at] = number + 1;
            used++;
        }
        return NONE;
    }

    private void rebuild(long firstLeft) {
        int left = 0;
        for (long slot : slots) {
            left += slot > firstLeft ? 1 : 0;
        }
        int size = FIRST_SLOTS;
        while (size < 3L * (left + 1)) {
            size *= 2;
        }
        long[] old = slots;
        slots = new long[size];
        used = left;
        for (long slot : old) {
            if (slot > firstLeft) {
                int at = home(keys.lowOf(slot - 1), size);
                while (slots[at] != 0) {
                    at = next(at, size);
                }
                slots[at] = slot;
            }
        }
    }

    /** Keys are digests, so any bits of them are as good as a hash. */
    private static int home(long low, int size) {
        return (int) low & (size - 1);
    }

    private static int next(int at, int size) {
        return (at + 1) & (size - 1);
    }

    long bytesHeld() {
        return 8L * slots.length;
    }
}
