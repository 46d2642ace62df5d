/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip to and from byte arrays, with a bound on what a small body may unfold to. */
final class Gzip {

    private Gzip() {}

    /** Thrown when a body unfolds to more than the bound. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(int max) {
            super("the body unfolds to more than " + max + " bytes");
        }
    }

    static byte[] decompress(byte[] body, int max) throws IOException {
        byte[] out = new byte[Math.min(max, sizeHint(body)) + 1];
        int length = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 16 * 1024)) {
            while (true) {
                int read = in.read(out, length, out.length - length);
                if (read < 0) {
                    return Arrays.copyOf(out, length);
                }
                length += read;
                if (length > max) {
                    throw new TooLarge(max);
                }
                if (length == out.length) {
                    long grown = Math.min((long) max + 1, out.length * 2L);
                    out = Arrays.copyOf(out, (int) grown);
                }
            }
        }
    }

    /** The size gzip's trailer claims, unless it is beyond what deflate can reach. */
    private static int sizeHint(byte[] body) {
        int n = body.length;
        if (n < 18) {
            return 64;
        }
        long claimed =
                (body[n - 4] & 0xffL)
                        | (body[n - 3] & 0xffL) << 8
                        | (body[n - 2] & 0xffL) << 16
                        | (body[n - 1] & 0xffL) << 24;
        return (int) Math.min(claimed, n * 32L);
    }

    static byte[] compress(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
