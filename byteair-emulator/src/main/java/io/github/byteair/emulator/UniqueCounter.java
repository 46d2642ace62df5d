/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/**
 * Counts distinct hashes up to a limit that bounds its memory; past it, new ones can no longer be
 * told from old ones and {@link #exact()} turns false.
 */
final class UniqueCounter {

    // Several small sets: one of them growing needs little room beside the others.
    private static final int PARTS = 256;

    private final long limit;
    private final LongSet[] parts = new LongSet[PARTS];
    private long size;
    private boolean exact = true;

    UniqueCounter(long limit) {
        this.limit = limit;
    }

    /** True if the hash is new; past the limit, whatever is not known counts as new. */
    boolean add(long hash) {
        int part = (int) (hash >>> 56);
        if (parts[part] == null) {
            parts[part] = new LongSet();
        }
        if (size >= limit) {
            exact = false;
            return !parts[part].contains(hash);
        }
        boolean added = parts[part].add(hash);
        size += added ? 1 : 0;
        return added;
    }

    boolean exact() {
        return exact;
    }

    long size() {
        return size;
    }
}
