/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.nio.charset.StandardCharsets;

/** Makes foreign text fit for a message: bounded, on one line, printable. */
final class Texts {

    /** The most characters of a service's message that are kept. */
    static final int MAX_MESSAGE_CHARS = 2048;

    /** The most characters of a body quoted that could not be understood. */
    static final int MAX_QUOTE_CHARS = 200;

    private Texts() {}

    static String message(String text) {
        return printable(text, MAX_MESSAGE_CHARS);
    }

    /** The beginning of a body, for a person to recognise it by. */
    static String quote(byte[] body) {
        // A character takes at most 4 bytes, and the last one may be cut; both are harmless here.
        int bytes = Math.min(body.length, 4 * MAX_QUOTE_CHARS);
        return printable(new String(body, 0, bytes, StandardCharsets.UTF_8), MAX_QUOTE_CHARS);
    }

    private static String printable(String text, int maxChars) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), maxChars));
        for (int i = 0; i < text.length() && printable.length() < maxChars; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                c = ' ';
            }
            boolean hidden =
                    Character.isISOControl(c)
                            || !Character.isDefined(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.SURROGATE;
            if (printable.length() + Character.charCount(c) <= maxChars) {
                printable.appendCodePoint(hidden ? '.' : c);
            } else {
                break;
            }
        }
        return printable.toString().trim();
    }
}
