/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of JSON in UTF-8. Whatever is written through {@link #string}, the buffer holds
 * valid UTF-8: what is not valid in the input becomes U+FFFD. Not thread-safe.
 */
final class JsonBytes {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVERY_BYTE = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Two sequences of three bytes, the first one's first byte lowest. */
    private static final long TWO_THREES = 0x8080E08080E0L;

    private static final int THREE = 0x8080E0;
    private static final long TWO_THREES_MASK = 0xC0C0F0C0C0F0L;

    /** Past this a buffer is given back once its row is done, so that one huge row costs once. */
    private static final int KEPT_CAPACITY = 1 << 20;

    private static final int INITIAL_CAPACITY = 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** For each ASCII byte: 0 if it stands for itself, else the letter after the backslash. */
    private static final byte[] ESCAPES = new byte[128];

    /** "00" to "99". */
    private static final byte[] PAIRS = new byte[200];

    static {
        Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    /** A control character becomes a backslash, a u and four digits. */
    private static final int MOST_BYTES_PER_CHAR = 6;

    /** Text on its way, so many characters at a time. */
    private final char[] chars = new char[1024];

    private byte[] buffer = new byte[INITIAL_CAPACITY];
    private int length;

    int length() {
        return length;
    }

    byte[] array() {
        return buffer;
    }

    /** Empties the buffer. */
    void clear() {
        length = 0;
        if (buffer.length > KEPT_CAPACITY) {
            buffer = new byte[INITIAL_CAPACITY];
        }
    }

    /** Forgets what was written from that place on. */
    void cutTo(int position) {
        length = position;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    /** Overwrites one byte already written. */
    void set(int position, char ascii) {
        buffer[position] = (byte) ascii;
    }

    /** Appends one ASCII character as it is. */
    void ascii(char c) {
        reserve(1);
        buffer[length++] = (byte) c;
    }

    /** Appends ASCII text as it is. */
    void ascii(String text) {
        int n = text.length();
        reserve(n);
        for (int i = 0; i < n; i++) {
            buffer[length++] = (byte) text.charAt(i);
        }
    }

    /** Appends bytes as they are. */
    void raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Appends a number in plain decimal. */
    void number(long value) {
        reserve(20);
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                ascii("-9223372036854775808");
                return;
            }
            buffer[length++] = '-';
            value = -value;
        }
        digits(value, digitCount(value));
    }

    /** Appends {@code unscaled / 10^scale} in plain decimal, all digits of the scale written. */
    void decimal(long unscaled, int scale) {
        if (scale <= 0) {
            number(unscaled);
            return;
        }
        reserve(22 + scale);
        if (unscaled < 0) {
            buffer[length++] = '-';
            unscaled = -unscaled;
        }
        long unit = POWERS_OF_TEN[scale];
        long whole = unscaled / unit;
        digits(whole, digitCount(whole));
        buffer[length++] = '.';
        digits(unscaled - whole * unit, scale);
    }

    /** Appends exactly {@code count} digits of a number that is not negative, zeros in front. */
    void digits(long value, int count) {
        reserve(count);
        int at = length + count;
        length = at;
        byte[] to = buffer;
        while (count >= 2) {
            long rest = value / 100;
            int pair = 2 * (int) (value - rest * 100);
            to[--at] = PAIRS[pair + 1];
            to[--at] = PAIRS[pair];
            value = rest;
            count -= 2;
        }
        if (count == 1) {
            to[--at] = (byte) ('0' + value % 10);
        }
    }

    static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private static int digitCount(long notNegative) {
        int count = 1;
        while (count < 19 && notNegative >= POWERS_OF_TEN[count]) {
            count++;
        }
        return count;
    }

    /** Appends a JSON string, quotes included, from UTF-8 of which nothing is taken for granted. */
    void string(byte[] utf8, int from, int count) {
        int end = from + count;
        // Room for the text as it stands, quotes, and one escape; each escape reserves for the
        // next.
        reserve(count + 2 + 8);
        byte[] to = buffer;
        int at = length;
        to[at++] = '"';
        int i = from;
        while (i < end) {
            while (i + 8 <= end) {
                long eight = (long) LONGS.get(utf8, i);
                if (hasSpecial(eight)) {
                    break;
                }
                LONGS.set(to, at, eight);
                at += 8;
                i += 8;
            }
            // A special byte is within the next eight, or the text ends before.
            int stop = Math.min(end, i + 8);
            while (i < stop) {
                int b = utf8[i];
                if (b >= 0) {
                    if (ESCAPES[b] == 0) {
                        to[at++] = (byte) b;
                        i++;
                        continue;
                    }
                    at = escape(b, to, at);
                    i++;
                } else {
                    // Chinese text: most of it, and more of the kind follows.
                    int more = commonThrees(utf8, i, end);
                    if (more > 0) {
                        System.arraycopy(utf8, i, to, at, more);
                        at += more;
                        i += more;
                        stop = Math.min(end, i + 8);
                        continue;
                    }
                    int size = sequenceSize(utf8, i, end);
                    if (size > 0) {
                        for (int k = 0; k < size; k++) {
                            to[at++] = utf8[i++];
                        }
                        continue;
                    }
                    at = replacement(to, at);
                    i -= size;
                }
                length = at;
                reserve(end - i + 1 + 8);
                to = buffer;
            }
        }
        to[at++] = '"';
        length = at;
    }

    /**
     * How many bytes from {@code i} on are pairs of sequences of three whose first byte allows any
     * two to follow.
     */
    private static int commonThrees(byte[] utf8, int i, int end) {
        int at = i;
        while (at + 8 <= end) {
            long eight = (long) LONGS.get(utf8, at);
            if ((eight & TWO_THREES_MASK) != TWO_THREES
                    || !leadsAnyTwo((int) eight & 0xF)
                    || !leadsAnyTwo((int) (eight >> 24) & 0xF)) {
                break;
            }
            at += 6;
        }
        return at - i;
    }

    /** Not E0, which allows only some, nor ED, behind which surrogates would be. */
    private static boolean leadsAnyTwo(int lowBits) {
        return lowBits != 0 && lowBits != 0xD;
    }

    /** Appends a JSON string, quotes included. */
    void string(String text) {
        ascii('"');
        int count = text.length();
        int from = 0;
        while (from < count) {
            int chunk = Math.min(count - from, chars.length);
            if (from + chunk < count && Character.isHighSurrogate(text.charAt(from + chunk - 1))) {
                chunk--;
            }
            text.getChars(from, from + chunk, chars, 0);
            reserve(MOST_BYTES_PER_CHAR * chunk + 1);
            length = string(chars, chunk, buffer, length);
            from += chunk;
        }
        ascii('"');
    }

    private static int string(char[] text, int count, byte[] to, int at) {
        int i = 0;
        while (i < count) {
            if (i + 4 <= count) {
                char c0 = text[i];
                char c1 = text[i + 1];
                char c2 = text[i + 2];
                char c3 = text[i + 3];
                boolean plain =
                        (c0 | c1 | c2 | c3) < 0x80
                                && (ESCAPES[c0 & 0x7F]
                                                | ESCAPES[c1 & 0x7F]
                                                | ESCAPES[c2 & 0x7F]
                                                | ESCAPES[c3 & 0x7F])
                                        == 0;
                if (plain) {
                    INTS.set(to, at, c0 | c1 << 8 | c2 << 16 | c3 << 24);
                    at += 4;
                    i += 4;
                    continue;
                }
            }
            char c = text[i++];
            if (c < 0x80) {
                if (ESCAPES[c] == 0) {
                    to[at++] = (byte) c;
                } else {
                    at = escape(c, to, at);
                }
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | c >> 6);
                to[at++] = (byte) (0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                // Three bytes by one store; the fourth is written over.
                INTS.set(to, at, THREE | c >> 12 | (c >> 6 & 0x3F) << 8 | (c & 0x3F) << 16);
                at += 3;
                // More of the kind follows.
                while (i < count && text[i] >= 0x800 && !Character.isSurrogate(text[i])) {
                    c = text[i++];
                    INTS.set(to, at, THREE | c >> 12 | (c >> 6 & 0x3F) << 8 | (c & 0x3F) << 16);
                    at += 3;
                }
            } else if (Character.isHighSurrogate(c)
                    && i < count
                    && Character.isLowSurrogate(text[i])) {
                int point = Character.toCodePoint(c, text[i++]);
                to[at++] = (byte) (0xF0 | point >> 18);
                to[at++] = (byte) (0x80 | point >> 12 & 0x3F);
                to[at++] = (byte) (0x80 | point >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | point & 0x3F);
            } else {
                at = replacement(to, at);
            }
        }
        return at;
    }

    /** Whether any of eight bytes is a control character, a quote, a backslash or not ASCII. */
    private static boolean hasSpecial(long eight) {
        long quote = eight ^ EVERY_BYTE * '"';
        long backslash = eight ^ EVERY_BYTE * '\\';
        // x - n borrows into the high bit where a byte was below n; a byte that was not ASCII has
        // that bit anyway. A borrow from below can only add a false alarm beside a true one.
        return ((eight
                                | (eight - EVERY_BYTE * 0x20)
                                | (quote - EVERY_BYTE)
                                | (backslash - EVERY_BYTE))
                        & HIGH_BITS)
                != 0;
    }

    private static int escape(int c, byte[] to, int at) {
        byte letter = ESCAPES[c];
        to[at++] = '\\';
        to[at++] = letter;
        if (letter == 'u') {
            to[at++] = '0';
            to[at++] = '0';
            to[at++] = HEX[c >> 4];
            to[at++] = HEX[c & 0xF];
        }
        return at;
    }

    private static int replacement(byte[] to, int at) {
        to[at++] = (byte) 0xEF;
        to[at++] = (byte) 0xBF;
        to[at++] = (byte) 0xBD;
        return at;
    }

    /**
     * The size of the valid UTF-8 sequence of two to four bytes at {@code i}, or else, negated, of
     * the bytes that one U+FFFD replaces. Surrogates written as three bytes are not valid UTF-8.
     */
    private static int sequenceSize(byte[] utf8, int i, int end) {
        int lead = utf8[i] & 0xFF;
        int size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (size == 0) {
            return -1;
        }
        for (int k = 1; k < size; k++) {
            int b = i + k < end ? utf8[i + k] & 0xFF : 0;
            if (b < 0x80 || b > 0xBF) {
                return -k;
            }
            if (k == 1
                    && (lead == 0xE0 && b < 0xA0
                            || lead == 0xF0 && b < 0x90
                            || lead == 0xF4 && b > 0x8F)) {
                return -1;
            }
        }
        boolean surrogate = lead == 0xED && (utf8[i + 1] & 0xFF) >= 0xA0;
        return surrogate ? -3 : size;
    }

    private void reserve(int more) {
        if (buffer.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) length + more;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("A row of more than 2 GB of JSON");
        }
        long doubled = Math.min(2L * buffer.length, Integer.MAX_VALUE - 8);
        buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }
}
