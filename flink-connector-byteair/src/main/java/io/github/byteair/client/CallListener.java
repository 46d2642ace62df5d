/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

/** Hears of the end of each call that was sent, or tried to be. */
@FunctionalInterface
public interface CallListener {

    /**
     * A call has ended. Called by threads of the client, before the call's future completes: must
     * not block. What it throws is ignored.
     *
     * @param endpoint where the request went, {@code scheme://host[:port]}
     * @param target the path and query, without the queries that the configuration adds, since
     *     their values may be secrets
     * @param nanos from handing the request to the HTTP library to the outcome
     */
    void ended(String endpoint, String target, WriteOutcome outcome, long nanos);
}
