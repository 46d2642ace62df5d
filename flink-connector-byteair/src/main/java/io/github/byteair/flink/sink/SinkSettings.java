/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Stage;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Everything about the sink that isn't the client's: checked by the builder, the same on every
 * subtask. Fields are set once, by the builder, before the sink is made; what they mean and their
 * defaults stand at {@link ByteAirSinkBuilder}'s setters.
 */
final class SinkSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    /** One task manager may run many writers, and a checkpoint makes copies. */
    private static final int HEAP_PART = 64;

    private static final long MOST_BUFFERED_BYTES = 64L << 20;

    String topic = "";
    Stage stage = Stage.INCREMENTAL_SYNC_STREAMING;
    int maxBatchSize;
    int maxGrownBatchSize;
    long maxBatchSizeInBytes;
    int maxInFlightRequests;
    int maxBufferedRequests;
    @Nullable Long maxBufferedBytes;
    long maxTimeInBufferMillis;
    long maxRecordSizeInBytes;
    double requestsPerSecond;
    double recordsPerSecond;
    Duration initialBackoff = Duration.ZERO;
    Duration maxBackoff = Duration.ZERO;
    @Nullable Duration maxRetryDuration;
    @Nullable Duration drainTimeout;
    Duration gatewayGraceTime = Duration.ofMinutes(5);

    /** See {@link WorkingSettings}; null to remember nothing beyond the writer. */
    @Nullable String workingSettingsKey;

    boolean ordered;
    boolean reuseRequestIds = true;
    boolean doneOnCompletion;
    int maxOpenDates;
    final Map<RejectionCause, RecordErrorPolicy> policies = new EnumMap<>(RejectionCause.class);

    /** The byte cap: as set, or by default 64 MiB but no more than a 64th of the heap. */
    long bufferedBytesLimit() {
        if (maxBufferedBytes != null) {
            return maxBufferedBytes;
        }
        long byHeap = Runtime.getRuntime().maxMemory() / HEAP_PART;
        return Math.max(2 * maxBatchSizeInBytes, Math.min(MOST_BUFFERED_BYTES, byHeap));
    }

    /** Whether it makes a difference which records the service rejects: not if they are dropped. */
    boolean rejectionsMatter() {
        return rejectionPolicy() != RecordErrorPolicy.DROP;
    }

    /** What becomes of records that the service rejects. */
    RecordErrorPolicy rejectionPolicy() {
        return policies.getOrDefault(RejectionCause.REJECTED_BY_SERVICE, RecordErrorPolicy.FAIL);
    }

    /**
     * Dated records wait for their day's batch to fill; others have waited enough in the base
     * writer's buffer.
     */
    long lingerNanos() {
        return stage.isOffline() ? Duration.ofMillis(maxTimeInBufferMillis).toNanos() : 0;
    }
}
