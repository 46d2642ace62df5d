/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndpointPoolTest {

    private final Endpoint a = Endpoint.parse("http://a");
    private final Endpoint b = Endpoint.parse("http://b");
    private final Endpoint c = Endpoint.parse("http://c");
    // Near the clock's overflow, which is a moment like any other.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final Random random = new Random(1);
    private final EndpointPool pool =
            new EndpointPool(List.of(a, b, c), nanos::get, random::nextInt);

    private Set<Endpoint> picked() {
        Set<Endpoint> picked = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            picked.add(pool.pick());
        }
        return picked;
    }

    @Test
    void takesAllInTurn() {
        assertThat(picked()).containsExactlyInAnyOrder(a, b, c);
    }

    @Test
    void letsAnUnreachableOneRest() {
        pool.failed(b);
        assertThat(picked()).containsExactlyInAnyOrder(a, c);
        nanos.addAndGet(EndpointPool.REST_NANOS - 1);
        assertThat(picked()).containsExactlyInAnyOrder(a, c);
        nanos.addAndGet(1);
        assertThat(picked()).containsExactlyInAnyOrder(a, b, c);
    }

    @Test
    void triesOneThatFailedWithOneRequestAtFirst() {
        pool.failed(b);
        nanos.addAndGet(EndpointPool.REST_NANOS);
        assertThat(pool.pick()).isEqualTo(b);
        assertThat(picked()).containsExactlyInAnyOrder(a, c);
        nanos.addAndGet(EndpointPool.REST_NANOS);
        assertThat(pool.pick()).isEqualTo(b);
        pool.answered(b);
        assertThat(picked()).containsExactlyInAnyOrder(a, b, c);
    }

    @Test
    void takesAnyIfNoneCanBeReached() {
        for (Endpoint endpoint : List.of(a, b, c)) {
            pool.failed(endpoint);
        }
        assertThat(picked()).containsExactlyInAnyOrder(a, b, c);
    }
}
