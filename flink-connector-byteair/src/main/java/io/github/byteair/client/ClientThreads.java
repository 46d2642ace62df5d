/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;

/**
 * Makes all threads of one client and waits for their end, so that a job that stops leaves neither
 * a thread nor, by one's context class loader, its classes behind.
 */
final class ClientThreads {

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final String prefix = "byteair-client-" + CLIENTS.incrementAndGet() + "-";
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /** Makes daemon threads named {@code byteair-client-<client>-<role>-<number>}. */
    ThreadFactory factory(String role) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            // Inherits nothing from the creating thread: neither thread locals nor class loader.
            Thread thread =
                    new Thread(
                            null, task, prefix + role + "-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(ClientThreads.class.getClassLoader());
            threads.removeIf(t -> t.getState() == Thread.State.TERMINATED);
            threads.add(thread);
            return thread;
        };
    }

    /**
     * Waits until all have ended, those too that one of them starts meanwhile, but not for the
     * calling thread, and not longer than told.
     */
    void join(long timeoutMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        try {
            for (Thread alive = anyAlive(); alive != null; alive = anyAlive()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                alive.join(left);
            }
        } catch (InterruptedException e) {
            // A cancelled task closes with its thread interrupted, again and again. What was asked
            // to end ends all the same.
            Thread.currentThread().interrupt();
        }
    }

    @Nullable
    private Thread anyAlive() {
        for (Thread thread : threads) {
            if (thread != Thread.currentThread() && thread.isAlive()) {
                return thread;
            }
        }
        return null;
    }
}
