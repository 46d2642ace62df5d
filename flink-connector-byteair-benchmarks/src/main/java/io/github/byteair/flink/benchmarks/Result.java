/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import javax.annotation.Nullable;

/**
 * What came of a case: one line of JSON. Where acknowledgements can't be seen (SQL) the ack fields
 * are null.
 */
@JsonPropertyOrder
record Result(
        String name,
        String writer,
        int latencyMillis,
        boolean quota,
        int parallelism,
        double offeredPerSecond,
        long records,
        double bytesPerRecord,
        double seconds,
        double recordsPerSecond,
        double cpuSecondsPerMillion,
        double cores,
        double emulatorCpuSecondsPerMillion,
        @Nullable Double ackP50Millis,
        @Nullable Double ackP99Millis,
        @Nullable Double ackMaxMillis,
        double heapPeakMb,
        double livePeakMb,
        long requests,
        long throttled) {}
