/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.MetricsConnection;
import io.github.byteair.client.PlatformMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reporters that run, each with the number of clients it serves. Thread-safe. */
final class Reporters {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    /** Of the process, or of the class loader that the connector came with. */
    static final Reporters OF_PROCESS =
            new Reporters(MetricsConnection.TIMEOUT, MetricsConnection.TIMEOUT);

    private final Duration patience;
    private final Duration lastReport;
    private final Map<String, Running> running = new HashMap<>();

    /**
     * @param patience with the host
     * @param lastReport what a reporter's last report may take in all
     */
    Reporters(Duration patience, Duration lastReport) {
        this.patience = patience;
        this.lastReport = lastReport;
    }

    private static final class Running {
        final Reporter reporter;
        final ReporterThread thread;
        int clients;

        Running(Reporter reporter, ReporterThread thread) {
            this.reporter = reporter;
            this.thread = thread;
        }
    }

    /** One client's part in a reporter. To be closed once. */
    final class Lease implements AutoCloseable {
        private final String key;
        private final Reporter reporter;

        private Lease(String key, Reporter reporter) {
            this.key = key;
            this.reporter = reporter;
        }

        Reporter reporter() {
            return reporter;
        }

        /** The last one stops the reporter, and returns when that has ended. */
        @Override
        public void close() {
            giveBack(key);
        }
    }

    synchronized Lease lease(ClientConfig config, PlatformMetrics metrics) {
        // No secret: what is written to, and by which way.
        String key =
                metrics + " " + config.applicationId() + " " + config.tenantId() + config.route();
        Running found = running.get(key);
        if (found == null) {
            found = start(config, metrics);
            running.put(key, found);
        }
        found.clients++;
        return new Lease(key, found.reporter);
    }

    private Running start(ClientConfig config, PlatformMetrics metrics) {
        MetricsConnection connection = MetricsConnection.open(config, metrics, patience);
        Reporter reporter =
                new Reporter(
                        metrics,
                        connection::post,
                        connection.toString(),
                        bound -> ThreadLocalRandom.current().nextInt(bound),
                        LOG::warn);
        ReporterThread thread = new ReporterThread(reporter, connection::close, lastReport);
        thread.start();
        return new Running(reporter, thread);
    }

    private void giveBack(String key) {
        Running last;
        synchronized (this) {
            Running found = running.get(key);
            if (--found.clients > 0) {
                return;
            }
            last = running.remove(key);
        }
        // Outside the lock: a client that opens meanwhile need not wait for it.
        last.thread.stop();
    }

    /** How many run. */
    synchronized int count() {
        return running.size();
    }
}
