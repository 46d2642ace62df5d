/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Chooses an endpoint for each request: at random, as the SDKs do, but one that failed rests for a
 * few seconds while there are others, and is tried with one request before it gets its part again.
 * Thread-safe.
 */
final class EndpointPool {

    static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final List<Endpoint> endpoints;
    private final long[] restingSince;
    private final boolean[] resting;
    private final LongSupplier nanoTime;
    private final IntUnaryOperator random;

    /**
     * @param random a number from 0 to below its argument
     */
    EndpointPool(List<Endpoint> endpoints, LongSupplier nanoTime, IntUnaryOperator random) {
        this.endpoints = List.copyOf(endpoints);
        this.restingSince = new long[endpoints.size()];
        this.resting = new boolean[endpoints.size()];
        this.nanoTime = nanoTime;
        this.random = random;
    }

    synchronized Endpoint pick() {
        if (endpoints.size() == 1) {
            return endpoints.get(0);
        }
        long now = nanoTime.getAsLong();
        List<Endpoint> awake = new ArrayList<>(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            if (!resting[i]) {
                awake.add(endpoints.get(i));
            } else if (now - restingSince[i] >= REST_NANOS) {
                // One request finds out; more would all hang if it still does.
                restingSince[i] = now;
                return endpoints.get(i);
            }
        }
        // If all of them fail, any is as good as the other.
        List<Endpoint> candidates = awake.isEmpty() ? endpoints : awake;
        return candidates.get(random.applyAsInt(candidates.size()));
    }

    /** Tells that the endpoint answered. */
    synchronized void answered(Endpoint endpoint) {
        int i = endpoints.indexOf(endpoint);
        if (i >= 0) {
            resting[i] = false;
        }
    }

    /** Tells that the endpoint could not be reached, or did not answer. */
    synchronized void failed(Endpoint endpoint) {
        int i = endpoints.indexOf(endpoint);
        if (i >= 0) {
            resting[i] = true;
            restingSince[i] = nanoTime.getAsLong();
        }
    }
}
