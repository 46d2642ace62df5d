/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The bytes that the bodies of all requests under way may take together, as sent and unpacked. What
 * a request may have to itself is a quarter of that, so that one which is being copied into a
 * larger array still fits. Who finds no room waits a little for others to be done.
 */
final class BufferBudget {

    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final long limit;
    private final long waitNanos;
    private long used;
    private long peak;

    BufferBudget(long limit) {
        this(limit, WAIT_NANOS);
    }

    BufferBudget(long limit, long waitNanos) {
        this.limit = limit;
        this.waitNanos = waitNanos;
    }

    /** A third of the heap; the rest is for what is kept of the requests. */
    static BufferBudget ofHeap() {
        return new BufferBudget(Runtime.getRuntime().maxMemory() / 3);
    }

    /** The most that one body may have. */
    int largestBody() {
        return (int) Math.min(Integer.MAX_VALUE - 16, limit / 4);
    }

    synchronized long peak() {
        return peak;
    }

    Share share() {
        return new Share();
    }

    private synchronized void take(long bytes) throws IOException {
        long deadline = System.nanoTime() + waitNanos;
        while (used + bytes > limit) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new Exhausted(limit);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Exhausted(limit);
            }
        }
        used += bytes;
        peak = Math.max(peak, used);
    }

    private synchronized void give(long bytes) {
        used -= bytes;
        notifyAll();
    }

    /** Thrown when other requests hold all of it. */
    static final class Exhausted extends IOException {
        private static final long serialVersionUID = 1L;

        Exhausted(long limit) {
            super(
                    "the requests under way fill the "
                            + limit
                            + " bytes that their bodies may take together; send fewer at a time,"
                            + " or give the emulator a larger heap (-Xmx)");
        }
    }

    /** One request's part; given back as a whole when it is answered. One thread's. */
    final class Share implements AutoCloseable {
        private long held;

        void take(long bytes) throws IOException {
            BufferBudget.this.take(bytes);
            held += bytes;
        }

        void give(long bytes) {
            held -= bytes;
            BufferBudget.this.give(bytes);
        }

        int largestBody() {
            return BufferBudget.this.largestBody();
        }

        /** What the request holds now, to go back to it by {@link #giveBackTo}. */
        long held() {
            return held;
        }

        void giveBackTo(long earlier) {
            give(held - earlier);
        }

        @Override
        public void close() {
            give(held);
        }
    }
}
