/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/** A growing set of longs in one array: 12 to 24 bytes an element. Not safe for several threads. */
final class LongSet {

    private long[] slots = new long[16];
    private int size;
    private boolean hasZero;

    boolean add(long value) {
        if (value == 0) {
            boolean added = !hasZero;
            hasZero = true;
            size += added ? 1 : 0;
            return added;
        }
        if (size >= slots.length / 3 * 2) {
            grow();
        }
        int i = find(value);
        if (slots[i] == value) {
            return false;
        }
        slots[i] = value;
        size++;
        return true;
    }

    boolean contains(long value) {
        return value == 0 ? hasZero : slots[find(value)] == value;
    }

    void remove(long value) {
        if (value == 0) {
            size -= hasZero ? 1 : 0;
            hasZero = false;
            return;
        }
        int hole = find(value);
        if (slots[hole] != value) {
            return;
        }
        size--;
        // Moves back whatever stood behind only because this slot was taken.
        int mask = slots.length - 1;
        slots[hole] = 0;
        for (int i = hole + 1 & mask; slots[i] != 0; i = i + 1 & mask) {
            int home = home(slots[i]);
            if ((i - home & mask) >= (i - hole & mask)) {
                slots[hole] = slots[i];
                slots[i] = 0;
                hole = i;
            }
        }
    }

    int size() {
        return size;
    }

    private int home(long value) {
        return (int) TextHash.mix(value) & slots.length - 1;
    }

    private int find(long value) {
        int mask = slots.length - 1;
        int i = home(value);
        while (slots[i] != 0 && slots[i] != value) {
            i = i + 1 & mask;
        }
        return i;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long value : old) {
            if (value != 0) {
                slots[find(value)] = value;
            }
        }
    }
}
