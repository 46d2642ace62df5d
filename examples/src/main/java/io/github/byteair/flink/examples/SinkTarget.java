/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import java.time.Duration;

/** Where the examples' sinks write, and how fast they may. */
final class SinkTarget {

    /** An example is watched by a person: it should give up while they are still looking. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Service service;
    final String topic;
    final Stage stage;
    final boolean quota;

    SinkTarget(Service service, String topic, Stage stage, boolean quota) {
        this.service = service;
        this.topic = topic;
        this.stage = stage;
        this.quota = quota;
    }

    /** A sink's builder, with all set but what the records are. */
    <T> ByteAirSinkBuilder<T> builder() {
        ByteAirSinkBuilder<T> builder =
                ByteAirSink.<T>builder()
                        .setEndpoints(service.endpoints())
                        .setTenantId(service.tenantId())
                        .setApplicationId(service.applicationId())
                        .setCredentials(service.credentials())
                        .setTopic(topic)
                        .setStage(stage)
                        .setMaxRetryDuration(PATIENCE);
        return quota ? builder : builder.setQuota(0, 0);
    }
}
