/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Uncut records of one destination, of which each key has one at the most: a later version takes
 * the place of an earlier one. The bytes of those passed over stay until their part of the buffer
 * is cut, or until there are more of them than of the others.
 *
 * <p>A version comes last, but has waited as long as those it replaces: a key that changes all the
 * time must leave, too.
 */
final class KeyedBuffer implements UncutBuffer, KeyIndex.Keys {

    private static final int FIRST_BYTES = 1 << 10;
    private static final int FIRST_RECORDS = 16;

    /** An array with more room than one part in so many left is copied once it is full. */
    private static final int SLACK = 8;

    /** So many bytes of records passed over are borne before the buffer is written anew. */
    private static final long LITTLE = 256L << 10;

    /** About a batch's worth of records, one behind the other. */
    private static final class Chunk {
        private final long first;
        private byte[] bytes;
        private int[] ends;
        private long[] keys;
        @Nullable private BitSet passedOver;
        private int from;
        private int count;
        private int left;
        private long leftBytes;
        private long arrivedAt;

        private Chunk(long first, int bytes, int records, long arrivedAt) {
            this.first = first;
            this.bytes = new byte[bytes];
            this.ends = new int[records];
            this.keys = new long[2 * records];
            this.arrivedAt = arrivedAt;
        }

        private int length() {
            return count == 0 ? 0 : ends[count - 1];
        }

        private int start(int i) {
            return i == 0 ? 0 : ends[i - 1] + 1;
        }

        private boolean isLeft(int i) {
            return i >= from && (passedOver == null || !passedOver.get(i));
        }

        private boolean isWhole() {
            return left == count;
        }

        private long bytesHeld() {
            return bytes.length
                    + 4L * ends.length
                    + 8L * keys.length
                    + (passedOver == null ? 0 : passedOver.size() / 8);
        }
    }

    private final Destination destination;
    private final TopicTurns.Turn turn;
    private final int batchRecords;
    private final long batchBytes;

    private List<Chunk> chunks = new ArrayList<>();
    private KeyIndex index = new KeyIndex(this);
    private long nextNumber;
    private int usualBytes = FIRST_BYTES;
    private int usualRecords = FIRST_RECORDS;
    private int left;
    private long leftBytes;
    private long passedOverBytes;
    private long chunksHeld;

    /**
     * @param turn when its topic was served
     * @param batchRecords how many records make a batch
     * @param batchBytes how many bytes make a batch; a single larger record makes one, too
     */
    KeyedBuffer(Destination destination, TopicTurns.Turn turn, int batchRecords, long batchBytes) {
        this.destination = destination;
        this.turn = turn;
        this.batchRecords = batchRecords;
        this.batchBytes = batchBytes;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public TopicTurns.Turn turn() {
        return turn;
    }

    // ------------------------------------------------------------------ what comes in

    @Override
    public int append(long keyHigh, long keyLow, byte[] json, int offset, int length, long now) {
        Chunk open = put(keyHigh, keyLow, json, offset, length, now);
        if ((keyHigh | keyLow) == 0) {
            return 0;
        }
        long before = index.put(keyHigh, keyLow, nextNumber - 1, firstLeft());
        if (before == KeyIndex.NONE) {
            return 0;
        }
        Chunk old = chunkOf(before);
        open.arrivedAt = Math.min(open.arrivedAt, old.arrivedAt);
        passOver(old, (int) (before - old.first));
        if (passedOverBytes > leftBytes + LITTLE) {
            writeAnew();
        }
        return 1;
    }

    private Chunk put(long keyHigh, long keyLow, byte[] json, int offset, int length, long now) {
        Chunk open = open(length, now);
        chunksHeld -= open.bytesHeld();
        int start = open.start(open.count);
        reserve(open, start + length);
        if (start > 0) {
            open.bytes[start - 1] = ',';
        }
        System.arraycopy(json, offset, open.bytes, start, length);
        open.ends[open.count] = start + length;
        open.keys[2 * open.count] = keyHigh;
        open.keys[2 * open.count + 1] = keyLow;
        open.count++;
        open.left++;
        open.leftBytes += length + 1L;
        open.arrivedAt = Math.min(open.arrivedAt, now);
        chunksHeld += open.bytesHeld();
        nextNumber++;
        left++;
        leftBytes += length + 1L;
        return open;
    }

    /** The chunk that the next record goes to. */
    private Chunk open(int length, long now) {
        Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
        if (last != null) {
            if (last.count < batchRecords && last.length() + 1L + length <= batchBytes) {
                return last;
            }
            boolean more = last.count == batchRecords;
            usualBytes = more ? last.length() + last.length() / 16 : FIRST_BYTES;
            usualRecords = more ? last.count : FIRST_RECORDS;
            trim(last);
        }
        // The next batch will most likely be as large as the one before.
        Chunk open = new Chunk(nextNumber, usualBytes, usualRecords, now);
        chunks.add(open);
        chunksHeld += open.bytesHeld();
        return open;
    }

    private void reserve(Chunk open, int length) {
        if (length > open.bytes.length) {
            long doubled = Math.min(2L * open.bytes.length, Math.max(batchBytes, FIRST_BYTES));
            open.bytes = Arrays.copyOf(open.bytes, (int) Math.max(doubled, length));
        }
        if (open.count == open.ends.length) {
            int records = Math.min(2 * open.ends.length, Math.max(batchRecords, FIRST_RECORDS));
            open.ends = Arrays.copyOf(open.ends, records);
            open.keys = Arrays.copyOf(open.keys, 2 * records);
        }
    }

    private void trim(Chunk chunk) {
        chunksHeld -= chunk.bytesHeld();
        if (chunk.bytes.length - chunk.length() > chunk.length() / SLACK) {
            chunk.bytes = Arrays.copyOf(chunk.bytes, chunk.length());
        }
        if (chunk.ends.length - chunk.count > chunk.count / SLACK) {
            chunk.ends = Arrays.copyOf(chunk.ends, chunk.count);
            chunk.keys = Arrays.copyOf(chunk.keys, 2 * chunk.count);
        }
        chunksHeld += chunk.bytesHeld();
    }

    private void passOver(Chunk chunk, int i) {
        chunksHeld -= chunk.bytesHeld();
        if (chunk.passedOver == null) {
            chunk.passedOver = new BitSet(chunk.count);
        }
        chunk.passedOver.set(i);
        chunksHeld += chunk.bytesHeld();
        passedOverBytes += chunk.ends[i] - chunk.start(i) + 1L;
        leave(chunk, i);
        dropIfDone(chunk);
    }

    /** A record is no longer here, whatever became of it. */
    private void leave(Chunk chunk, int i) {
        long bytes = chunk.ends[i] - chunk.start(i) + 1L;
        chunk.left--;
        chunk.leftBytes -= bytes;
        left--;
        leftBytes -= bytes;
    }

    private void dropIfDone(Chunk chunk) {
        if (chunk.left > 0) {
            return;
        }
        chunks.remove(chunk);
        chunksHeld -= chunk.bytesHeld();
        if (chunk.passedOver != null) {
            for (int i = chunk.passedOver.nextSetBit(0);
                    i >= 0;
                    i = chunk.passedOver.nextSetBit(i + 1)) {
                passedOverBytes -= chunk.ends[i] - chunk.start(i) + 1L;
            }
        }
    }

    /** Copies what is left, so that the bytes of the others are given back. */
    private void writeAnew() {
        List<Chunk> old = chunks;
        chunks = new ArrayList<>();
        index = new KeyIndex(this);
        left = 0;
        leftBytes = 0;
        passedOverBytes = 0;
        chunksHeld = 0;
        long first = nextNumber;
        for (int c = 0; c < old.size(); c++) {
            Chunk chunk = old.set(c, null);
            for (int i = chunk.from; i < chunk.count; i++) {
                if (chunk.isLeft(i)) {
                    long high = chunk.keys[2 * i];
                    long low = chunk.keys[2 * i + 1];
                    int start = chunk.start(i);
                    put(high, low, chunk.bytes, start, chunk.ends[i] - start, chunk.arrivedAt);
                    if ((high | low) != 0) {
                        index.put(high, low, nextNumber - 1, first);
                    }
                }
            }
        }
    }

    @Override
    public int append(StoredRecords stored, long now) {
        Records records = stored.records();
        long[] keys = stored.keys();
        int passedOver = 0;
        for (int i = 0; i < records.count(); i++) {
            passedOver +=
                    append(
                            keys == null ? 0 : keys[2 * i],
                            keys == null ? 0 : keys[2 * i + 1],
                            records.array(),
                            records.start(i),
                            records.length(i),
                            now);
        }
        return passedOver;
    }

    // ------------------------------------------------------------------ what goes out

    @Override
    public Records cut(int maxRecords, long maxBytes) {
        List<Records> parts = new ArrayList<>();
        int count = 0;
        long length = -1;
        while (!chunks.isEmpty() && count < maxRecords) {
            Chunk head = chunks.get(0);
            Records part = take(head, maxRecords - count, maxBytes - length - 1, count == 0);
            if (part == null) {
                break;
            }
            parts.add(part);
            count += part.count();
            length += part.length() + 1;
            if (head.left > 0) {
                break;
            }
            dropIfDone(head);
        }
        return Records.concat(parts);
    }

    /** The first records of a chunk that fit; null if none does. */
    @Nullable
    private Records take(Chunk chunk, int maxRecords, long maxBytes, boolean atLeastOne) {
        if (chunk.isWhole() && chunk.count <= maxRecords && chunk.length() <= maxBytes) {
            trim(chunk);
            Records all = new Records(chunk.bytes, chunk.ends, chunk.count);
            while (chunk.from < chunk.count) {
                leave(chunk, chunk.from++);
            }
            return all;
        }
        int[] taken = new int[Math.min(chunk.left, maxRecords)];
        int count = 0;
        long length = -1;
        int i = chunk.from;
        for (; i < chunk.count && count < taken.length; i++) {
            if (!chunk.isLeft(i)) {
                continue;
            }
            long with = length + 1 + chunk.ends[i] - chunk.start(i);
            if (with > maxBytes && !(atLeastOne && count == 0)) {
                break;
            }
            length = with;
            taken[count++] = i;
        }
        if (count == 0) {
            return null;
        }
        Records part = copy(chunk, taken, count, (int) length);
        for (int n = 0; n < count; n++) {
            leave(chunk, taken[n]);
        }
        chunk.from = i;
        return part;
    }

    private static Records copy(Chunk chunk, int[] taken, int count, int length) {
        byte[] bytes = new byte[length];
        int[] ends = new int[count];
        int at = 0;
        for (int n = 0; n < count; n++) {
            int start = chunk.start(taken[n]);
            int size = chunk.ends[taken[n]] - start;
            if (n > 0) {
                bytes[at++] = ',';
            }
            System.arraycopy(chunk.bytes, start, bytes, at, size);
            at += size;
            ends[n] = at;
        }
        return new Records(bytes, ends, count);
    }

    @Override
    public List<StoredRecords> snapshot() {
        List<StoredRecords> all = new ArrayList<>(chunks.size());
        for (Chunk chunk : chunks) {
            int[] those = new int[chunk.left];
            long[] keys = new long[2 * chunk.left];
            int count = 0;
            for (int i = chunk.from; i < chunk.count; i++) {
                if (chunk.isLeft(i)) {
                    keys[2 * count] = chunk.keys[2 * i];
                    keys[2 * count + 1] = chunk.keys[2 * i + 1];
                    those[count++] = i;
                }
            }
            Records records = copy(chunk, those, count, (int) chunk.leftBytes - 1);
            all.add(StoredRecords.uncut(destination, records, keys));
        }
        return all;
    }

    // ------------------------------------------------------------------ where a record is

    private long firstLeft() {
        Chunk head = chunks.get(0);
        return head.first + head.from;
    }

    private Chunk chunkOf(long number) {
        int low = 0;
        int high = chunks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks.get(middle).first <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return chunks.get(low);
    }

    @Override
    public boolean isKeyOf(long number, long high, long low) {
        Chunk chunk = chunkOf(number);
        int i = (int) (number - chunk.first);
        return chunk.keys[2 * i] == high && chunk.keys[2 * i + 1] == low;
    }

    @Override
    public long lowOf(long number) {
        Chunk chunk = chunkOf(number);
        return chunk.keys[2 * (int) (number - chunk.first) + 1];
    }

    // ------------------------------------------------------------------ measures

    @Override
    public int count() {
        return left;
    }

    @Override
    public boolean hasBatch() {
        return left >= batchRecords || leftBytes > batchBytes;
    }

    @Override
    public long bytesHeld() {
        return chunksHeld + index.bytesHeld();
    }

    @Override
    public long oldestArrivedAt() {
        long oldest = Long.MAX_VALUE;
        for (Chunk chunk : chunks) {
            oldest = Math.min(oldest, chunk.arrivedAt);
        }
        return oldest;
    }
}
