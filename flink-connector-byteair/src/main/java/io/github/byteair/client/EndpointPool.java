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
 * Chooses an endpoint for each request: at random, as the SDKs do, but one that could not be
 * reached rests for a few seconds while there are others. Thread-safe.
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
            if (!resting[i] || now - restingSince[i] >= REST_NANOS) {
                resting[i] = false;
                awake.add(endpoints.get(i));
            }
        }
        // If none can be reached, any is as good as the other.
        List<Endpoint> candidates = awake.isEmpty() ? endpoints : awake;
        return candidates.get(random.applyAsInt(candidates.size()));
    }

    /** Tells that the endpoint could not be reached. */
    synchronized void unreachable(Endpoint endpoint) {
        int i = endpoints.indexOf(endpoint);
        if (i >= 0) {
            resting[i] = true;
            restingSince[i] = nanoTime.getAsLong();
        }
    }
}
