/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * Rows that are withdrawn or deleted, held back until it is clear which: if another row of the key
 * comes, the change was half of an update; if none comes for a time, the row is gone. Neither kind
 * of change says it by itself: a filter hands on an update that leaves it as a withdrawal, and
 * Flink's materializer makes a deletion and an insertion of an update.
 *
 * <p>The time counts from when the change came, and only while the other row could have come:
 * neither a full sink, a checkpoint nor a busy machine makes a deletion of an update. So who knows
 * that no input could come tells it ({@link #inputWasHeldUp}), and being asked late is taken for a
 * sign of it, once for a change.
 *
 * <p>Few are held at a time (the other half follows at once; deletions, for the time), so there is
 * an object for each. Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
final class HeldChanges {

    /** Whoever is woken so much too late was busy, or its whole process stood still. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The map's entry, the key and the change, on the heap, without its bytes. */
    private static final int OVERHEAD = 160;

    private static final byte[] BARE = {'{', '}'};

    /** A change that is held back. */
    static final class Held {
        private final Key key;
        private final Destination destination;
        @Nullable private final byte[] json;
        private final long since;

        private Held(Key key, Destination destination, @Nullable byte[] json, long since) {
            this.key = key;
            this.destination = destination;
            this.json = json;
            this.since = since;
        }

        long keyHigh() {
            return key.high;
        }

        long keyLow() {
            return key.low;
        }

        Destination destination() {
            return destination;
        }

        /** What takes the row down; null if the sink has nothing to write for that. */
        @Nullable
        byte[] json() {
            return json;
        }

        private long bytesHeld() {
            return OVERHEAD + (json == null ? 0 : json.length);
        }
    }

    private static final class Key {
        private final long high;
        private final long low;

        private Key(long high, long low) {
            this.high = high;
            this.low = low;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key && high == ((Key) other).high && low == ((Key) other).low;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(low);
        }
    }

    private final long boundNanos;

    /** By when they came; a change that takes another's place has its place in line, too. */
    private final Map<Key, Held> held = new LinkedHashMap<>();

    /** How many there are of each destination. */
    private final Map<Destination, Integer> counts = new HashMap<>();

    private long heldUp;
    private long graceFrom = Long.MIN_VALUE;
    private long graceUntil = Long.MIN_VALUE;
    private long bytes;

    /**
     * @param boundNanos how long another row of the key is waited for
     */
    HeldChanges(long boundNanos) {
        this.boundNanos = boundNanos;
    }

    /**
     * Holds a change back.
     *
     * @param json what takes the row down, copied; null if there is nothing to write for that
     * @return how many changes of the key it takes the place of
     */
    int hold(
            Destination destination,
            long keyHigh,
            long keyLow,
            @Nullable byte[] json,
            int offset,
            int length,
            long now) {
        Key key = new Key(keyHigh, keyLow);
        Held before = held.get(key);
        byte[] copy = json == null ? null : Arrays.copyOfRange(json, offset, offset + length);
        Held change =
                new Held(key, destination, copy, before == null ? now - heldUp : before.since);
        held.put(key, change);
        bytes += change.bytesHeld();
        counts.merge(destination, 1, Integer::sum);
        if (before == null) {
            return 0;
        }
        isGone(before);
        return 1;
    }

    /**
     * Lets the change of a key go, since another row of it has come.
     *
     * @return where it would have gone; null if there was none
     */
    @Nullable
    Destination release(long keyHigh, long keyLow) {
        if (held.isEmpty()) {
            return null;
        }
        Held change = held.remove(new Key(keyHigh, keyLow));
        if (change == null) {
            return null;
        }
        isGone(change);
        return change.destination;
    }

    private void isGone(Held change) {
        bytes -= change.bytesHeld();
        counts.computeIfPresent(
                change.destination, (destination, count) -> count == 1 ? null : count - 1);
    }

    /** For so long no input could come. */
    void inputWasHeldUp(long nanos) {
        heldUp += nanos;
    }

    /** When {@link #takeDue} is to be asked next; {@link Delivery#NEVER} if nothing is held. */
    long dueAt() {
        if (held.isEmpty()) {
            return Delivery.NEVER;
        }
        long dueAt = dueAt(first());
        return dueAt <= graceFrom ? Math.max(dueAt, graceUntil) : dueAt;
    }

    private long dueAt(Held change) {
        return arrivedAt(change) + boundNanos;
    }

    /** When the change came; later by what could not be waited. */
    long arrivedAt(Held change) {
        return change.since + heldUp;
    }

    private Held first() {
        return held.values().iterator().next();
    }

    /** Takes out what has waited its time, in order. */
    List<Held> takeDue(long now) {
        if (dueAt() > now) {
            return Collections.emptyList();
        }
        long dueAt = dueAt(first());
        if (now - dueAt > Math.min(LATE_NANOS, boundNanos) && dueAt > graceFrom) {
            graceFrom = now;
            graceUntil = now + Math.min(GRACE_NANOS, boundNanos);
            return Collections.emptyList();
        }
        List<Held> due = new ArrayList<>();
        Iterator<Held> all = held.values().iterator();
        while (all.hasNext()) {
            Held change = all.next();
            if (dueAt(change) > now) {
                break;
            }
            all.remove();
            isGone(change);
            due.add(change);
        }
        return due;
    }

    /**
     * Takes out the oldest, in order, however short they have waited: there is no room for more.
     */
    List<Held> takeOldest(int count) {
        List<Held> oldest = new ArrayList<>();
        Iterator<Held> all = held.values().iterator();
        while (oldest.size() < count && all.hasNext()) {
            Held change = all.next();
            all.remove();
            isGone(change);
            oldest.add(change);
        }
        return oldest;
    }

    /** Takes all out, in order: nothing comes any more. */
    List<Held> takeAll() {
        List<Held> all = new ArrayList<>(held.values());
        held.clear();
        counts.clear();
        bytes = 0;
        return all;
    }

    /** All there are, without taking them out. */
    List<StoredRecords> snapshot() {
        Map<Destination, List<Held>> written = new LinkedHashMap<>();
        Map<Destination, List<Held>> bare = new LinkedHashMap<>();
        for (Held change : held.values()) {
            (change.json == null ? bare : written)
                    .computeIfAbsent(change.destination, d -> new ArrayList<>())
                    .add(change);
        }
        List<StoredRecords> all = new ArrayList<>();
        written.forEach((destination, changes) -> all.add(stored(destination, changes, false)));
        bare.forEach((destination, changes) -> all.add(stored(destination, changes, true)));
        return all;
    }

    private static StoredRecords stored(Destination destination, List<Held> changes, boolean bare) {
        List<byte[]> records = new ArrayList<>(changes.size());
        long[] keys = new long[2 * changes.size()];
        for (int i = 0; i < changes.size(); i++) {
            Held change = changes.get(i);
            records.add(bare ? BARE : Objects.requireNonNull(change.json));
            keys[2 * i] = change.key.high;
            keys[2 * i + 1] = change.key.low;
        }
        return StoredRecords.held(destination, Records.of(records), keys, bare);
    }

    int count() {
        return held.size();
    }

    /** What all of it takes on the heap, roughly. */
    long bytesHeld() {
        return bytes;
    }

    /** Each destination once: hundreds of thousands may be held, and most sinks have one. */
    void forEachPending(PendingVisitor visitor) {
        Map<Destination, Integer> left = new HashMap<>(counts);
        Iterator<Held> oldestFirst = held.values().iterator();
        while (!left.isEmpty()) {
            Held change = oldestFirst.next();
            Integer count = left.remove(change.destination);
            if (count != null) {
                visitor.pending(change.destination, count, arrivedAt(change));
            }
        }
    }

    /** When the oldest came, or {@code otherwise}. */
    long oldestArrivedAt(long otherwise) {
        return held.isEmpty() ? otherwise : Math.min(otherwise, arrivedAt(first()));
    }
}
