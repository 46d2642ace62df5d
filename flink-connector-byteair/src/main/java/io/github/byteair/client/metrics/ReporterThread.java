/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes a reporter report, every 15 s and once more at its end. A daemon named {@code
 * byteair-metrics-…} that keeps nothing of the thread it was started by.
 */
final class ReporterThread {

    /** What is left for it to end when its connection has been closed. */
    private static final long END_MILLIS = 1_000;

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Reporter reporter;
    private final Runnable closeConnection;
    private final Duration lastReport;
    private final Thread thread;
    private boolean ending;

    /**
     * @param closeConnection ends a report that is under way
     * @param lastReport what the last one may take, once the last client is closed
     */
    ReporterThread(Reporter reporter, Runnable closeConnection, Duration lastReport) {
        this.reporter = reporter;
        this.closeConnection = closeConnection;
        this.lastReport = lastReport;
        // Inherits nothing from the creating thread: neither thread locals nor class loader.
        this.thread =
                new Thread(
                        null, this::run, "byteair-metrics-" + THREADS.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(ReporterThread.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    private void run() {
        boolean last;
        do {
            last = awaitNext();
            // A host that does not answer has the job's end wait for nothing.
            if (!last || reporter.isWorking()) {
                reporter.report(System.nanoTime(), System.currentTimeMillis() / 1_000);
            }
        } while (!last);
    }

    /** Whether it is the last one. */
    private synchronized boolean awaitNext() {
        long due = System.nanoTime() + Reporter.INTERVAL_NANOS;
        try {
            while (!ending) {
                long left = TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            // Nobody has a reason to; it is taken as a wish for its end.
            ending = true;
        }
        return true;
    }

    /**
     * Reports what is left, if the host has been answering, and ends the thread: soon after what
     * the last report may take, unless it waits for DNS, which nothing can interrupt.
     */
    void stop() {
        synchronized (this) {
            ending = true;
            notifyAll();
        }
        boolean interrupted = reporter.isWorking() && !join(lastReport.toMillis());
        closeConnection.run();
        if (interrupted || !join(END_MILLIS)) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the caller is interrupted, which a cancelled task is: then nobody waits. */
    private boolean join(long millis) {
        try {
            thread.join(millis);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
