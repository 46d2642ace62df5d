/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * What all writers of a process may hold together. Each has a {@link MemoryShare}, which grows in
 * steps: first come, first served. Who finds no room waits in a queue, and those behind it wait,
 * too, however little they want; what others return goes to the first in the queue, who is told.
 *
 * <p>What a writer holds already is counted in any case, so the sum may pass the budget by what was
 * not asked for: records of a checkpoint, a batch's worth for each writer.
 *
 * <p>Thread-safe.
 */
@Internal
public final class MemoryBudget {

    /** Shares grow by so much, so that a record seldom costs more than a comparison. */
    static final long STEP = 256 << 10;

    /** The part of the heap that sinks may take. */
    private static final int HEAP_PART = 3;

    /** One part in so many of that is kept back for what is counted without being asked for. */
    private static final int SPARE_PART = 16;

    /** Of the process, or of the class loader that the connector came with. */
    public static final MemoryBudget OF_PROCESS = ofHeap(Runtime.getRuntime().maxMemory());

    private final long bytes;
    private final ArrayDeque<MemoryShare> waiting = new ArrayDeque<>();
    private long granted;

    /** Whether more is held than may be: then nobody keeps more than it holds. */
    private volatile boolean overdrawn;

    private int writers;

    /**
     * @param bytes the most that is given out
     */
    public MemoryBudget(long bytes) {
        this.bytes = bytes;
    }

    private static MemoryBudget ofHeap(long heap) {
        long bytes = heap / HEAP_PART;
        return new MemoryBudget(bytes - bytes / SPARE_PART);
    }

    /**
     * A share, of nothing yet.
     *
     * @param onRoom called in any thread, once for each time that {@link MemoryShare#admits} has
     *     said no and there is room now; must not throw
     */
    public MemoryShare share(Runnable onRoom) {
        return new MemoryShare(this, onRoom);
    }

    /** The most that is given out. */
    public long bytes() {
        return bytes;
    }

    /** How much is given out now. */
    public synchronized long granted() {
        return granted;
    }

    /** How many have held something and are not closed; at least 1. */
    public synchronized int writers() {
        return Math.max(1, writers);
    }

    /** The part that is given out, 0 to 1. */
    public double use() {
        return Math.min(1, (double) granted() / bytes);
    }

    // ------------------------------------------------------------------ for the shares

    /** Whether the share may have what it wants; if not, it is told when it may. */
    boolean grow(MemoryShare share, long held, long more) {
        synchronized (this) {
            if (share.closed) {
                return true;
            }
            join(share);
            share.held = held;
            share.more = more;
            set(share, Math.max(share.granted, held));
            boolean isFirst = waiting.isEmpty() || waiting.peek() == share;
            if (!isFirst || !fits(share)) {
                if (!share.waits) {
                    share.waits = true;
                    waiting.add(share);
                }
                return false;
            }
            grant(share);
        }
        // What is left may do for the next.
        serve();
        return true;
    }

    /** Whether nobody waits, and it would fit. */
    synchronized boolean hasRoom(MemoryShare share, long held, long more) {
        return waiting.isEmpty() && free(share) >= held + more;
    }

    /**
     * The share holds so much now: what it has beyond, and beyond what it waits for, goes to
     * others.
     */
    void hold(MemoryShare share, long held, long awaited) {
        synchronized (this) {
            if (share.closed) {
                return;
            }
            join(share);
            share.held = held;
            long kept = held + awaited;
            boolean exactly = kept == 0 || overdrawn;
            set(share, Math.max(held, Math.min(share.granted, exactly ? kept : steps(kept))));
        }
        serve();
    }

    void close(MemoryShare share) {
        synchronized (this) {
            if (share.closed) {
                return;
            }
            set(share, 0);
            share.closed = true;
            writers -= share.joined ? 1 : 0;
            waiting.remove(share);
            share.waits = false;
        }
        serve();
    }

    boolean isOverdrawn() {
        return overdrawn;
    }

    private void join(MemoryShare share) {
        writers += share.joined ? 0 : 1;
        share.joined = true;
    }

    private void serve() {
        List<MemoryShare> served = new ArrayList<>();
        synchronized (this) {
            while (!waiting.isEmpty() && fits(waiting.peek())) {
                MemoryShare first = waiting.peek();
                grant(first);
                served.add(first);
            }
        }
        // Outside: whoever is told may ask at once.
        served.forEach(share -> share.onRoom.run());
    }

    private boolean fits(MemoryShare share) {
        return free(share) >= share.held + share.more;
    }

    /** What the others leave. */
    private long free(MemoryShare share) {
        return bytes - (granted - share.granted);
    }

    /** To the first in the queue, or to one that needs none. */
    private void grant(MemoryShare share) {
        if (share.waits) {
            waiting.remove();
            share.waits = false;
        }
        long wanted = share.held + share.more;
        set(share, Math.max(share.granted, Math.min(steps(wanted), free(share))));
    }

    private static long steps(long wanted) {
        return (wanted + STEP - 1) / STEP * STEP;
    }

    private void set(MemoryShare share, long to) {
        granted += to - share.granted;
        share.granted = to;
        overdrawn = granted > bytes;
    }
}
