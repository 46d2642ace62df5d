/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Gives an idle connection up before the server does: after the time it announces in {@code
 * Keep-Alive} less a second for the way, and after a maximum in any case.
 */
final class ShortKeepAlive implements ConnectionKeepAliveStrategy {

    private static final TimeValue MARGIN = TimeValue.ofSeconds(1);

    private final TimeValue max;

    ShortKeepAlive(TimeValue max) {
        this.max = max;
    }

    @Override
    public TimeValue getKeepAliveDuration(HttpResponse response, HttpContext context) {
        if (!response.containsHeader("Keep-Alive")) {
            return max;
        }
        TimeValue announced =
                DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
        long millis = announced.toMilliseconds() - MARGIN.toMilliseconds();
        if (announced.toMilliseconds() <= 0 || millis >= max.toMilliseconds()) {
            return max;
        }
        return TimeValue.ofMilliseconds(Math.max(1, millis));
    }
}
