/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks for threads that a sink's client should have ended and did not. */
final class ClientThreads {

    private static final String PREFIX = "byteair-client-";
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private ClientThreads() {}

    /** The names of those that are still there after a moment's grace. */
    static List<String> left() throws InterruptedException {
        long until = System.nanoTime() + GRACE_NANOS;
        while (true) {
            List<Thread> alive =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith(PREFIX))
                            .collect(Collectors.toList());
            long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (alive.isEmpty() || millis <= 0) {
                return alive.stream().map(Thread::getName).sorted().collect(Collectors.toList());
            }
            alive.get(0).join(millis);
        }
    }
}
