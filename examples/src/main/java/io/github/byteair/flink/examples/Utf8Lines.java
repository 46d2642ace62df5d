/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;

/**
 * Reads lines and counts them. Unlike the JDK's readers it says where text is not UTF-8 instead of
 * replacing it, and does not take a line of any length into memory.
 */
final class Utf8Lines {

    static final int MAX_BYTES = 1 << 20;

    private static final int CR = '\r';

    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;
    private long number;

    Utf8Lines(InputStream in) {
        this.in = in;
    }

    /** The number of the line read last, from 1. */
    long number() {
        return number;
    }

    /**
     * The next line, without its end; null if there is none.
     *
     * @throws LineFault if it is no text in UTF-8 or too long; the one after it can be read
     */
    @Nullable
    String next() throws IOException, LineFault {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        long length = 0;
        boolean any = false;
        while (position < limit || fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            if (length <= MAX_BYTES) {
                line.write(buffer, position, end - position);
            }
            length += end - position;
            boolean complete = end < limit;
            position = complete ? end + 1 : end;
            if (complete) {
                break;
            }
        }
        if (!any) {
            return null;
        }
        number++;
        if (length > MAX_BYTES) {
            throw new LineFault("it has " + length + " bytes; a line may have " + MAX_BYTES + ".");
        }
        return decode(line.toByteArray());
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private String decode(byte[] bytes) throws LineFault {
        int end = bytes.length;
        if (end > 0 && bytes[end - 1] == CR) {
            end--;
        }
        String text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, 0, end))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new LineFault("it is not UTF-8; save the file in that encoding.");
        }
        // Editors on Windows put a byte order mark before the first line.
        return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
