/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip to and from byte arrays, with a bound on what a small body may unfold to. */
final class Gzip {

    /** So much is set aside because the trailer says so; beyond it, as bytes come out. */
    private static final int TRUSTED_HINT = 1024 * 1024;

    private Gzip() {}

    /** Thrown when a body unfolds to more than the bound. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(int max) {
            super(
                    "the body unfolds to more than "
                            + max
                            + " bytes, the most this emulator takes (a twelfth of its heap, at most"
                            + " 256 MiB); send smaller batches, or give it a larger heap (-Xmx)");
        }
    }

    /**
     * Unpacks a body.
     *
     * @throws TooLarge if it unfolds to more than {@code max}
     * @throws BufferBudget.Exhausted if other requests hold the memory for it
     */
    static byte[] decompress(byte[] body, int max, BufferBudget.Share memory) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 16 * 1024)) {
            byte[] bytes =
                    GrowingBody.read(in, sizeHint(body), TRUSTED_HINT, max, memory, () -> false);
            if (bytes == null) {
                throw new TooLarge(max);
            }
            return bytes;
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
