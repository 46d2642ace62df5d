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
final class KeyedBuffer extends UncutBuffer implements KeyIndex.Keys {

    /** So many bytes of records passed over are borne before the buffer is written anew. */
    private static final long LITTLE = 256L << 10;

    /** About a batch's worth of records. */
    private static final class Chunk extends GrowingRecords {
        private final long first;
        private long[] keys;
        @Nullable private BitSet passedOver;
        private int from;
        private int left;
        private long leftBytes;
        private long arrivedAt;
        private boolean taken;

        private Chunk(KeyedBuffer of, long arrivedAt) {
            super(of.spare, of.usual, of.batchRecords, of.batchBytes);
            this.first = of.nextNumber;
            this.keys = new long[2 * capacity()];
            this.arrivedAt = arrivedAt;
        }

        private void append(long high, long low, byte[] json, int offset, int length) {
            int i = count();
            append(json, offset, length);
            if (keys.length < 2 * count()) {
                keys = Arrays.copyOf(keys, 2 * capacity());
            }
            keys[2 * i] = high;
            keys[2 * i + 1] = low;
            left++;
            leftBytes += length + 1L;
        }

        private int length(int i) {
            return end(i) - start(i);
        }

        private boolean isLeft(int i) {
            return i >= from && (passedOver == null || !passedOver.get(i));
        }

        private boolean isWhole() {
            return left == count();
        }

        private void trimAll() {
            trim();
            if (SpareArrays.isLoose(keys.length, 2 * count())) {
                keys = Arrays.copyOf(keys, 2 * count());
            }
        }

        @Override
        long bytesHeld() {
            return super.bytesHeld()
                    + 8L * keys.length
                    + (passedOver == null ? 0 : passedOver.size() / 8);
        }
    }

    private List<Chunk> chunks = new ArrayList<>();
    private KeyIndex index = new KeyIndex(this);
    private long nextNumber;
    private int left;
    private long leftBytes;
    private long passedOverBytes;
    private long chunksHeld;

    KeyedBuffer(
            Destination destination,
            TopicTurns.Turn turn,
            int batchRecords,
            long batchBytes,
            SpareArrays spare) {
        super(destination, turn, batchRecords, batchBytes, spare);
    }

    // ------------------------------------------------------------------ what comes in

    @Override
    int append(long keyHigh, long keyLow, byte[] json, int offset, int length, long now) {
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
        open.append(keyHigh, keyLow, json, offset, length);
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
            if (last.fits(length)) {
                return last;
            }
            usual.was(last.length(), last.count());
            chunksHeld -= last.bytesHeld();
            last.trimAll();
            chunksHeld += last.bytesHeld();
        }
        Chunk open = new Chunk(this, now);
        chunks.add(open);
        chunksHeld += open.bytesHeld();
        return open;
    }

    private void passOver(Chunk chunk, int i) {
        chunksHeld -= chunk.bytesHeld();
        if (chunk.passedOver == null) {
            chunk.passedOver = new BitSet(chunk.count());
        }
        chunk.passedOver.set(i);
        chunksHeld += chunk.bytesHeld();
        passedOverBytes += chunk.length(i) + 1L;
        leave(chunk, i);
        dropIfDone(chunk);
    }

    /** A record is no longer here, whatever became of it. */
    private void leave(Chunk chunk, int i) {
        long bytes = chunk.length(i) + 1L;
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
                passedOverBytes -= chunk.length(i) + 1L;
            }
        }
        if (!chunk.taken) {
            chunk.giveBack();
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
            for (int i = chunk.from; i < chunk.count(); i++) {
                if (chunk.isLeft(i)) {
                    long high = chunk.keys[2 * i];
                    long low = chunk.keys[2 * i + 1];
                    int start = chunk.start(i);
                    put(high, low, chunk.array(), start, chunk.length(i), chunk.arrivedAt);
                    if ((high | low) != 0) {
                        index.put(high, low, nextNumber - 1, first);
                    }
                }
            }
            chunk.giveBack();
        }
    }

    @Override
    int append(StoredRecords stored, long now) {
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
    Records cut(int maxRecords, long maxBytes) {
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
        if (chunk.isWhole() && chunk.count() <= maxRecords && chunk.length() <= maxBytes) {
            usual.was(chunk.length(), chunk.count());
            chunksHeld -= chunk.bytesHeld();
            Records all = chunk.toRecords();
            chunksHeld += chunk.bytesHeld();
            chunk.taken = true;
            while (chunk.from < chunk.count()) {
                leave(chunk, chunk.from++);
            }
            return all;
        }
        int[] taken = new int[Math.min(chunk.left, maxRecords)];
        int count = 0;
        long length = -1;
        int i = chunk.from;
        for (; i < chunk.count() && count < taken.length; i++) {
            if (!chunk.isLeft(i)) {
                continue;
            }
            long with = length + 1 + chunk.length(i);
            if (with > maxBytes && !(atLeastOne && count == 0)) {
                break;
            }
            length = with;
            taken[count++] = i;
        }
        if (count == 0) {
            return null;
        }
        byte[] bytes = spare.bytes((int) length);
        Records part = copy(chunk, taken, count, bytes, spare.ends(count));
        for (int n = 0; n < count; n++) {
            leave(chunk, taken[n]);
        }
        chunk.from = i;
        return part;
    }

    private static Records copy(Chunk chunk, int[] taken, int count, byte[] bytes, int[] ends) {
        int at = 0;
        for (int n = 0; n < count; n++) {
            int size = chunk.length(taken[n]);
            if (n > 0) {
                bytes[at++] = ',';
            }
            System.arraycopy(chunk.array(), chunk.start(taken[n]), bytes, at, size);
            at += size;
            ends[n] = at;
        }
        return new Records(bytes, ends, count);
    }

    @Override
    List<StoredRecords> snapshot() {
        List<StoredRecords> all = new ArrayList<>(chunks.size());
        for (Chunk chunk : chunks) {
            int[] those = new int[chunk.left];
            long[] keys = new long[2 * chunk.left];
            int count = 0;
            for (int i = chunk.from; i < chunk.count(); i++) {
                if (chunk.isLeft(i)) {
                    keys[2 * count] = chunk.keys[2 * i];
                    keys[2 * count + 1] = chunk.keys[2 * i + 1];
                    those[count++] = i;
                }
            }
            byte[] bytes = new byte[(int) chunk.leftBytes - 1];
            Records records = copy(chunk, those, count, bytes, new int[count]);
            all.add(StoredRecords.uncut(destination(), records, keys));
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
    int count() {
        return left;
    }

    @Override
    boolean hasBatch() {
        return left >= batchRecords || leftBytes > batchBytes;
    }

    @Override
    long bytesHeld() {
        return chunksHeld + index.bytesHeld();
    }

    @Override
    long oldestArrivedAt() {
        long oldest = Long.MAX_VALUE;
        for (Chunk chunk : chunks) {
            oldest = Math.min(oldest, chunk.arrivedAt);
        }
        return oldest;
    }
}
