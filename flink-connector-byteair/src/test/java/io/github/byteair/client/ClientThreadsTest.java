/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClientThreadsTest {

    /** As the HTTP library's first thread does, which may come to it while the client closes. */
    @Test
    @Timeout(30)
    void waitsForAThreadThatAnotherStartsMeanwhile() {
        ClientThreads threads = new ClientThreads();
        ThreadFactory factory = threads.factory("test");
        Thread closing = Thread.currentThread();
        Thread[] starter = new Thread[1];
        Thread started =
                factory.newThread(
                        () -> {
                            while (starter[0].isAlive()) {
                                Thread.onSpinWait();
                            }
                            // Longer than it takes to return from waiting for the other.
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                        });
        starter[0] =
                factory.newThread(
                        () -> {
                            while (closing.getState() != Thread.State.TIMED_WAITING) {
                                Thread.onSpinWait();
                            }
                            started.start();
                        });
        starter[0].start();
        threads.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(started.getState()).isEqualTo(Thread.State.TERMINATED);
    }
}
