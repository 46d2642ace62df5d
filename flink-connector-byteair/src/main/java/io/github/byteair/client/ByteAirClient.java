/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.concurrent.CompletableFuture;

/**
 * Speaks ByteAir's write API. Each call is one attempt: it never retries, and by the configured
 * deadline at the latest its future completes, normally, with what became of it. Futures complete
 * exceptionally only for a programming error.
 *
 * <p>Thread-safe. Futures complete on threads of the client, and while it closes on the thread that
 * calls {@link #close()}: what is chained to them must be short and must not block, least of all
 * for another request of the same client. Compression and signing happen on the client's threads,
 * not the caller's.
 */
public interface ByteAirClient extends AutoCloseable {

    /**
     * Sends one batch. The request's records are read until it has an outcome, and where that is
     * not an answer of the service maybe longer; with an answer this attempt is done with them.
     */
    CompletableFuture<WriteOutcome> write(WriteRequest request);

    /**
     * As {@link #write(WriteRequest)}, and says when the request leaves: until then it is
     * compressed and signed, and waits for a connection, which on a busy machine takes its time.
     *
     * @param onLeaving called by a thread of the client just before the request is handed to a
     *     connection; not at all if it never comes to that. Must be short and must not throw. A
     *     client that can't tell calls it at once
     */
    default CompletableFuture<WriteOutcome> write(WriteRequest request, Runnable onLeaving) {
        onLeaving.run();
        return write(request);
    }

    /** Closes days. */
    CompletableFuture<WriteOutcome> done(DoneCall call);

    /**
     * What the bodies of requests under way take on the heap now, beside their records, in bytes.
     * Asked for often; 0 unless a client says otherwise.
     */
    default long bodyBytes() {
        return 0;
    }

    /**
     * How many reports of this process's calls the platform's metrics host has not taken; 0 where
     * none are made ({@link PlatformMetrics}). Whatever happens to them, calls are not affected.
     */
    default long failedReports() {
        return 0;
    }

    /**
     * Cancels what is under way, whose futures complete with {@link WriteOutcome.Kind#NO_ANSWER} or
     * {@link WriteOutcome.Kind#NOT_SENT}, closes all connections and stops all threads, within a
     * few seconds whatever the service does. Calls after it complete with {@code NOT_SENT}.
     * Idempotent.
     */
    @Override
    void close();
}
