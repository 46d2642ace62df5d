/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Reads a stream into an array that grows as bytes arrive: what a header or a trailer claims of the
 * length is worth a hint, never the memory.
 */
final class GrowingBody {

    private static final int FIRST = 8 * 1024;

    private GrowingBody() {}

    /**
     * Reads to the end.
     *
     * @param hint the length to expect, believed up to {@code trusted} bytes; negative: unknown
     * @param max the length beyond which the rest is left unread
     * @param late asked between reads; once it holds, reading ends with an exception
     * @return null if there was more than {@code max}
     */
    static byte[] read(
            InputStream in,
            long hint,
            int trusted,
            int max,
            BufferBudget.Share memory,
            BooleanSupplier late)
            throws IOException {
        int first = (int) Math.min(Math.min(hint < 0 ? FIRST : hint, trusted), max) + 1;
        memory.take(first);
        byte[] bytes = new byte[first];
        int length = 0;
        while (true) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            if (length > max) {
                memory.give(bytes.length);
                return null;
            }
            if (late.getAsBoolean()) {
                throw new IOException("the body took too long to arrive");
            }
            if (length == bytes.length) {
                int grown = (int) Math.min((long) max + 1, Math.max(FIRST, bytes.length * 2L));
                memory.take(grown);
                bytes = Arrays.copyOf(bytes, grown);
                memory.give(length);
            }
        }
        memory.take(length);
        byte[] exact = Arrays.copyOf(bytes, length);
        memory.give(bytes.length);
        return exact;
    }
}
