/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Makes gzip bodies. The header is fixed (no time, unknown system), so the same records give the
 * same bytes, which is what an idempotent repeat needs. Reused from body to body; not thread-safe;
 * holds native memory until closed.
 */
public final class GzipEncoder implements AutoCloseable {

    /** Magic, deflate, no flags, time 0, no extra flags, system 255 (unknown): RFC 1952. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int TRAILER_LENGTH = 8;

    private static final byte[] OPEN = {'['};
    private static final byte[] CLOSE = {']'};

    /**
     * Stored blocks (level 0) are cut by the room there is for them: always the same, or the bytes
     * would depend on how large a buffer the bodies before have left.
     */
    private static final int OUTPUT_STEP = 32 * 1024;

    private static final int FIRST_OUTPUT_BYTES = 64 * 1024;

    /** A larger output buffer is not kept for the next body. */
    private static final int MAX_KEPT_OUTPUT_BYTES = 2 * 1024 * 1024;

    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private byte[] out = new byte[FIRST_OUTPUT_BYTES];
    private int length;
    private long rawLength;

    /**
     * @param level 0 (stored) to 9 (smallest)
     */
    public GzipEncoder(int level) {
        this.deflater = new Deflater(level, true);
    }

    /** {@code [record,record,…]}, compressed. */
    public byte[] encodeArray(Records records) {
        begin();
        deflate(OPEN, 0, 1);
        deflate(records.array(), records.offset(), records.length());
        deflate(CLOSE, 0, 1);
        return finish();
    }

    /** The bytes, compressed. */
    byte[] encode(byte[] raw) {
        begin();
        deflate(raw, 0, raw.length);
        return finish();
    }

    private void begin() {
        // Also undoes what a body that failed half-way has left.
        deflater.reset();
        crc.reset();
        rawLength = 0;
        if (out.length > MAX_KEPT_OUTPUT_BYTES) {
            out = new byte[FIRST_OUTPUT_BYTES];
        }
        System.arraycopy(HEADER, 0, out, 0, HEADER.length);
        length = HEADER.length;
    }

    private void deflate(byte[] bytes, int offset, int count) {
        crc.update(bytes, offset, count);
        rawLength += count;
        deflater.setInput(bytes, offset, count);
        while (!deflater.needsInput()) {
            drain();
        }
    }

    private void drain() {
        if (out.length - length < OUTPUT_STEP) {
            out = Arrays.copyOf(out, out.length * 2);
        }
        length += deflater.deflate(out, length, OUTPUT_STEP);
    }

    private byte[] finish() {
        deflater.finish();
        while (!deflater.finished()) {
            drain();
        }
        byte[] body = Arrays.copyOf(out, length + TRAILER_LENGTH);
        littleEndian(body, length, crc.getValue());
        littleEndian(body, length + 4, rawLength);
        return body;
    }

    private static void littleEndian(byte[] target, int offset, long value) {
        for (int i = 0; i < 4; i++) {
            target[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
