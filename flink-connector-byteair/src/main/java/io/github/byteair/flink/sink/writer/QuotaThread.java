/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.quota.PoolCourier;
import io.github.byteair.flink.sink.quota.SharedQuota;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the pool in the JobManager for all writers of one job in this process that write to one
 * project. Lives as long as one of them does, and a moment more, to say that the last has left.
 */
final class QuotaThread extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaThread.class);

    private static final Map<String, QuotaThread> RUNNING = new HashMap<>();

    private final String key;
    private final PoolCourier courier;

    /** Of the writer that came last: those of a job that has lost its JobManager are dead. */
    private volatile JobManagerLine line;

    private boolean failing;

    private QuotaThread(String key, SinkConfig config) {
        super("byteair-quota-" + config.applicationId());
        setDaemon(true);
        this.key = key;
        this.courier =
                new PoolCourier(
                        config.service(),
                        config.requestsPerSecond(),
                        config.recordsPerSecond(),
                        () -> LockSupport.unpark(this));
    }

    /** From now on it is asked for this writer, until the writer leaves. */
    static void ask(String job, SinkConfig config, JobManagerLine line, SharedQuota writer) {
        String key =
                job
                        + ' '
                        + config.service()
                        + ' '
                        + config.requestsPerSecond()
                        + ' '
                        + config.recordsPerSecond();
        synchronized (RUNNING) {
            QuotaThread thread = RUNNING.get(key);
            boolean isNew = thread == null;
            if (isNew) {
                thread = new QuotaThread(key, config);
            }
            thread.line = line;
            thread.courier.add(writer);
            if (isNew) {
                // May fail for want of threads; then the next writer tries again.
                thread.start();
                RUNNING.put(key, thread);
            }
        }
    }

    @Override
    public void run() {
        try {
            while (!endsIdle()) {
                long now = System.nanoTime();
                long at = courier.nextAskAt();
                if (at > now) {
                    LockSupport.parkNanos(at - now);
                } else {
                    askNow();
                }
            }
        } finally {
            synchronized (RUNNING) {
                RUNNING.remove(key, this);
            }
        }
    }

    private boolean endsIdle() {
        synchronized (RUNNING) {
            if (!courier.isIdle()) {
                return false;
            }
            RUNNING.remove(key, this);
            return true;
        }
    }

    private void askNow() {
        try {
            byte[] question = courier.compose(System.nanoTime());
            courier.deliver(line.ask(question), System.nanoTime());
            if (failing) {
                failing = false;
                LOG.info("The JobManager answers again: the quota is shared by all writers.");
            }
        } catch (IOException | RuntimeException | Error e) {
            courier.failed(System.nanoTime());
            // As the job ends, the JobManager may be gone before its last writer.
            if (!failing && !courier.isIdle()) {
                failing = true;
                LOG.warn(
                        "The JobManager gives no leave to send. If it goes on so, each writer takes"
                                + " a fixed part of the quota, and asks again every second.",
                        e);
            }
        }
    }
}
