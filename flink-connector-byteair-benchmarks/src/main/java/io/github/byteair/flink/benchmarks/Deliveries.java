/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import io.github.byteair.client.Destination;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RejectionCause;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.Batch;
import io.github.byteair.flink.sink.delivery.Delivery;
import io.github.byteair.flink.sink.delivery.DeliveryMetrics;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.quota.QuotaLimiter;
import java.time.Duration;
import java.util.Random;

/** The sink's delivery without Flink and without a service. */
final class Deliveries {

    /** So much that a thousand of the largest records are one request, as in all benchmarks. */
    private static final long BATCH_BYTES = 8L << 20;

    private Deliveries() {}

    /** One without a quota, whose buffer has no end. */
    static Delivery of(int maxInFlightRequests, Delivery.Port port) {
        SinkConfig config =
                SinkConfig.builder()
                        .topic("behavior")
                        .service("benchmark")
                        .maxBatchSize(JsonRecords.BATCH)
                        .maxGrownBatchSize(JsonRecords.BATCH)
                        .maxBatchSizeInBytes(BATCH_BYTES)
                        .maxInFlightRequests(maxInFlightRequests)
                        .maxBufferedRequests(Integer.MAX_VALUE)
                        .maxBufferedBytes(Long.MAX_VALUE)
                        .requestsPerSecond(0)
                        .recordsPerSecond(0)
                        .build();
        return new Delivery(
                new Delivery.Parts(
                        config,
                        new QuotaLimiter(0, 0, 1),
                        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)),
                        RequestIds.random(),
                        new Uncounted(),
                        port));
    }

    /** Sends into the void. */
    static class NoService implements Delivery.Port {

        @Override
        public void send(Batch batch) {}

        @Override
        public void reject(Batch batch, int index, RejectionCause cause, int code, String reason) {
            throw new AssertionError(reason);
        }
    }

    private static final class Uncounted implements DeliveryMetrics {

        @Override
        public void sent(Batch batch) {}

        @Override
        public void answered(WriteOutcome.Kind outcome, long tookNanos) {}

        @Override
        public void accepted(Destination destination, int records) {}

        @Override
        public void acceptedBefore(Destination destination, int records) {}

        @Override
        public void sentAgain(int records) {}

        @Override
        public void rejected(Destination destination, RejectionCause cause) {}

        @Override
        public void passedOver(Destination destination, int records) {}

        @Override
        public void unattributed(int errors) {}

        @Override
        public void split() {}

        @Override
        public void waitedForQuota(long nanos) {}
    }
}
