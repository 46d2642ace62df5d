/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import javax.annotation.Nullable;

/**
 * JSON objects one behind the other in one array, a comma between two: a request's body but for its
 * brackets. A view: slices share the array, and nobody may change it any more.
 *
 * <p>Immutable by contract, and so thread-safe.
 */
public final class Records {

    private final byte[] bytes;
    private final int[] ends;
    private final int first;
    private final int last;
    private final boolean whole;
    @Nullable private final byte[] body;

    /**
     * @param bytes records in UTF-8, each but the last followed by one comma; not copied
     * @param ends for each record the index behind its last byte; not copied
     * @param count how many there are, at least one
     */
    public Records(byte[] bytes, int[] ends, int count) {
        this(bytes, ends, 0, Objects.checkIndex(count - 1, ends.length) + 1, true, null);
    }

    private Records(
            byte[] bytes, int[] ends, int first, int last, boolean whole, @Nullable byte[] body) {
        this.bytes = bytes;
        this.ends = ends;
        this.first = first;
        this.last = last;
        this.whole = whole;
        this.body = body;
    }

    /**
     * The same with a request's body for them, which is sent as it is.
     *
     * @param body what {@link GzipEncoder#encodeArray} makes of them; not copied
     */
    public Records withBody(byte[] body) {
        return new Records(bytes, ends, first, last, whole, Objects.requireNonNull(body));
    }

    /** The body of a request with them if it has been made already, or null. */
    @Nullable
    public byte[] body() {
        return body;
    }

    /**
     * Copies records into one array.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Records of(List<byte[]> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("A write request takes at least one record.");
        }
        int size = records.size() - 1;
        for (byte[] record : records) {
            size = Math.addExact(size, record.length);
        }
        byte[] bytes = new byte[size];
        int[] ends = new int[records.size()];
        int at = 0;
        for (int i = 0; i < ends.length; i++) {
            byte[] record = records.get(i);
            if (i > 0) {
                bytes[at++] = ',';
            }
            System.arraycopy(record, 0, bytes, at, record.length);
            at += record.length;
            ends[i] = at;
        }
        return new Records(bytes, ends, ends.length);
    }

    /** One behind the other, in a new array unless there is only one part. */
    public static Records concat(List<Records> parts) {
        return concat(parts, byte[]::new, int[]::new);
    }

    /**
     * As {@link #concat(List)}.
     *
     * @param bytesOf gives an array at least as long as is asked for
     * @param endsOf gives an array at least as long as is asked for
     */
    public static Records concat(
            List<Records> parts, IntFunction<byte[]> bytesOf, IntFunction<int[]> endsOf) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int size = parts.size() - 1;
        int count = 0;
        for (Records part : parts) {
            size = Math.addExact(size, part.length());
            count += part.count();
        }
        byte[] bytes = bytesOf.apply(size);
        int[] ends = endsOf.apply(count);
        int at = 0;
        int n = 0;
        for (Records part : parts) {
            if (at > 0) {
                bytes[at++] = ',';
            }
            System.arraycopy(part.bytes, part.offset(), bytes, at, part.length());
            int shift = at - part.offset();
            for (int i = part.first; i < part.last; i++) {
                ends[n++] = part.ends[i] + shift;
            }
            at += part.length();
        }
        return new Records(bytes, ends, count);
    }

    /** How many records there are; at least one. */
    public int count() {
        return last - first;
    }

    /** The array that holds them, and maybe others. */
    public byte[] array() {
        return bytes;
    }

    /** The array that holds where records end, and maybe others. */
    public int[] ends() {
        return ends;
    }

    /** Where the first begins in {@link #array()}. */
    public int offset() {
        return start(0);
    }

    /** How many bytes they take, commas between them included. */
    public int length() {
        return end(count() - 1) - offset();
    }

    /** Where record {@code i} begins in {@link #array()}. */
    public int start(int i) {
        int index = first + Objects.checkIndex(i, count());
        return index == 0 ? 0 : ends[index - 1] + 1;
    }

    /** The index in {@link #array()} behind the last byte of record {@code i}. */
    public int end(int i) {
        return ends[first + Objects.checkIndex(i, count())];
    }

    /** How many bytes record {@code i} has. */
    public int length(int i) {
        return end(i) - start(i);
    }

    /** A copy of record {@code i}. */
    public byte[] record(int i) {
        return Arrays.copyOfRange(bytes, start(i), end(i));
    }

    /** Records {@code from} to before {@code to}; a view of the same array. */
    public Records slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count());
        Objects.checkIndex(from, to);
        return new Records(bytes, ends, first + from, first + to, false, null);
    }

    /** The same, by whoever else reads the arrays: not {@link #isWhole}. */
    public Records shared() {
        return new Records(bytes, ends, first, last, false, body);
    }

    /**
     * Whether they are all there is in their arrays, and no part of others: the arrays may be
     * written over once nobody needs these records.
     */
    public boolean isWhole() {
        return whole;
    }

    /** What the arrays behind this view take on the heap, and a body, roughly, in bytes. */
    public long bytesHeld() {
        return bytes.length + 4L * ends.length + 64 + (body == null ? 0 : body.length);
    }

    /** For people; never the content. */
    @Override
    public String toString() {
        return count() + " records (" + length() + " bytes)";
    }
}
