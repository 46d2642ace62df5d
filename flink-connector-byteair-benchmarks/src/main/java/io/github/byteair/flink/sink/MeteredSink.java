/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.HttpByteAirClient;
import io.github.byteair.client.PlatformMetrics;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteRequest;
import io.github.byteair.client.metrics.ReportedClient;
import io.github.byteair.flink.benchmarks.Behavior;
import io.github.byteair.flink.benchmarks.Meter;
import io.github.byteair.flink.benchmarks.Target;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** The sink as a user configures it, but for a meter at both of its ends. */
public final class MeteredSink {

    private MeteredSink() {}

    /**
     * Quotas of 0 are off.
     *
     * @param metrics whether requests are reported to the service, as to the platform's host
     */
    public static ByteAirSink<Behavior> to(
            Target target, double requestsPerSecond, double recordsPerSecond, boolean metrics) {
        ByteAirSinkBuilder<Behavior> builder =
                ByteAirSink.<Behavior>builder()
                        .setApplicationId(target.applicationId())
                        .setTenantId(target.tenantId())
                        .setCredentials(credentials(target))
                        .setEndpoints(target.endpoint())
                        .setTopic("behavior")
                        .setQuota(requestsPerSecond, recordsPerSecond)
                        .setSerializationSchema(new StampingSchema());
        return builder.setClientFactory(() -> new MeteredClient(client(target, metrics))).build();
    }

    private static Credentials credentials(Target target) {
        return Credentials.volc(target.accessKey(), target.secretKey());
    }

    private static ByteAirClient client(Target target, boolean metrics) {
        if (!metrics) {
            return HttpByteAirClient.open(config(target));
        }
        PlatformMetrics reported =
                PlatformMetrics.of(target.endpoint(), PlatformMetrics.DEFAULT_PREFIX, Map.of());
        return ReportedClient.open(config(target), reported);
    }

    private static ClientConfig config(Target target) {
        return ClientConfig.builder()
                .applicationId(target.applicationId())
                .tenantId(target.tenantId())
                .credentials(credentials(target))
                .endpoints(target.endpoint())
                .maxConnections(ByteAirSinkBuilder.DEFAULT_MAX_IN_FLIGHT_REQUESTS)
                .build();
    }

    /** Notes in each record when it was written. */
    private static final class StampingSchema implements SerializationSchema<Behavior> {

        private static final long serialVersionUID = 1L;

        private final SerializationSchema<Behavior> json = JsonSerializationSchemas.forPojos();

        @Override
        public void open(InitializationContext context) throws Exception {
            json.open(context);
        }

        @Override
        public byte[] serialize(Behavior element) {
            Meter.written();
            element.writtenNanos = System.nanoTime();
            return json.serialize(element);
        }
    }

    private static final class MeteredClient implements ByteAirClient {

        private final ByteAirClient client;

        private MeteredClient(ByteAirClient client) {
            this.client = client;
        }

        @Override
        public CompletableFuture<WriteOutcome> write(WriteRequest request) {
            return client.write(request)
                    .whenComplete(
                            (outcome, failure) -> {
                                if (outcome != null
                                        && outcome.kind() == WriteOutcome.Kind.ACCEPTED) {
                                    Meter.acknowledged(
                                            request.records().count(),
                                            i -> Meter.stamp(request.records().record(i)));
                                }
                            });
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
        public void close() {
            client.close();
        }
    }
}
