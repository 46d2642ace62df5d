/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

/** A fast 64-bit hash of text, good for counting, not against somebody who wants collisions. */
final class TextHash {

    private static final long K0 = 0x9E3779B97F4A7C15L;
    private static final long K1 = 0xD6E8FEB86659FD93L;

    private TextHash() {}

    static long of(String text, long seed) {
        long h = seed ^ text.length() * K0;
        int i = 0;
        for (; i + 4 <= text.length(); i += 4) {
            long word =
                    text.charAt(i)
                            | (long) text.charAt(i + 1) << 16
                            | (long) text.charAt(i + 2) << 32
                            | (long) text.charAt(i + 3) << 48;
            h = (Long.rotateLeft(h, 25) ^ word) * K1;
            h ^= h >>> 29;
        }
        for (; i < text.length(); i++) {
            h = (Long.rotateLeft(h, 25) ^ text.charAt(i)) * K1;
        }
        return mix(h);
    }

    static long of(char[] text, int offset, int length, long seed) {
        long h = seed ^ length * K0;
        int end = offset + length;
        int i = offset;
        for (; i + 4 <= end; i += 4) {
            long word =
                    text[i]
                            | (long) text[i + 1] << 16
                            | (long) text[i + 2] << 32
                            | (long) text[i + 3] << 48;
            h = (Long.rotateLeft(h, 25) ^ word) * K1;
            h ^= h >>> 29;
        }
        for (; i < end; i++) {
            h = (Long.rotateLeft(h, 25) ^ text[i]) * K1;
        }
        return mix(h);
    }

    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
