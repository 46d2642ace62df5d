/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client.metrics;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.HttpByteAirClient;
import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client whose calls are reported to the platform. All clients of one process, or of the class
 * loader that the connector came with, that write to the same project by the same way share one
 * reporter: it begins with the first and ends with the last of them.
 */
public final class ReportedClient implements ByteAirClient {

    private final ByteAirClient client;
    private final Reporters.Lease lease;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ReportedClient(ByteAirClient client, Reporters.Lease lease) {
        this.client = client;
        this.lease = lease;
    }

    /**
     * As {@link HttpByteAirClient#open(ClientConfig)}, with reports.
     *
     * @throws IllegalArgumentException with a sentence, if credentials or a store can't be read
     */
    public static ReportedClient open(ClientConfig config, PlatformMetrics metrics) {
        return open(config, metrics, Reporters.OF_PROCESS);
    }

    static ReportedClient open(ClientConfig config, PlatformMetrics metrics, Reporters reporters) {
        Reporters.Lease lease = reporters.lease(config, metrics);
        try {
            return new ReportedClient(HttpByteAirClient.open(config, lease.reporter()), lease);
        } catch (RuntimeException | Error e) {
            lease.close();
            throw e;
        }
    }

    @Override
    public CompletableFuture<WriteOutcome> write(WriteRequest request) {
        return client.write(request);
    }

    @Override
    public CompletableFuture<WriteOutcome> write(WriteRequest request, Runnable onLeaving) {
        return client.write(request, onLeaving);
    }

    @Override
    public CompletableFuture<WriteOutcome> done(DoneCall call) {
        return client.done(call);
    }

    @Override
    public long bodyBytes() {
        return client.bodyBytes();
    }

    @Override
    public long failedReports() {
        return lease.reporter().failed();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            client.close();
        } finally {
            lease.close();
        }
    }
}
