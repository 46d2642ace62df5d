/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decompresses an answer, however hostile, within a bound. */
final class Gunzip {

    /** How a stream ended. */
    enum End {
        /** With a trailer that is right. */
        WHOLE,
        /** Before its trailer. */
        CUT,
        /** At the bound, with more to come. */
        TOO_LARGE,
        /** Amid what is not gzip, or with a wrong checksum: nothing of it can be relied upon. */
        BROKEN
    }

    /** What a stream holds, as far as it was read. */
    static final class Content {
        private final byte[] bytes;
        private final End end;

        private Content(byte[] bytes, End end) {
            this.bytes = bytes;
            this.end = end;
        }

        byte[] bytes() {
            return bytes;
        }

        End end() {
            return end;
        }
    }

    private Gunzip() {}

    /** Whether the bytes begin as gzip does, which neither JSON nor our protobuf messages can. */
    static boolean looksCompressed(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    /** Reads as far as the stream goes, and no more than {@code maxBytes}. */
    static Content read(byte[] compressed, int maxBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] chunk = new byte[8192];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                int room = maxBytes - out.size();
                out.write(chunk, 0, Math.min(n, room));
                if (n > room) {
                    return new Content(out.toByteArray(), End.TOO_LARGE);
                }
            }
            return new Content(out.toByteArray(), End.WHOLE);
        } catch (EOFException e) {
            return new Content(out.toByteArray(), End.CUT);
        } catch (IOException e) {
            return new Content(new byte[0], End.BROKEN);
        }
    }

    /**
     * @throws IOException if the bytes are broken or cut, or hold more than {@code maxBytes}
     */
    static byte[] decode(byte[] compressed, int maxBytes) throws IOException {
        Content content = read(compressed, maxBytes);
        if (content.end() != End.WHOLE) {
            throw new IOException("Not a whole gzip stream: " + content.end());
        }
        return content.bytes();
    }
}
