/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decompresses an answer, however hostile, within a bound. */
final class Gunzip {

    private Gunzip() {}

    /** Whether the bytes begin as gzip does, which neither JSON nor our protobuf messages can. */
    static boolean looksCompressed(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    /**
     * @throws IOException if the bytes are broken or cut, or hold more than {@code maxBytes}
     */
    static byte[] decode(byte[] compressed, int maxBytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (n > maxBytes - out.size()) {
                    throw new IOException(
                            "The answer is larger than " + maxBytes + " bytes when decompressed");
                }
                out.write(chunk, 0, n);
            }
            return out.toByteArray();
        }
    }
}
