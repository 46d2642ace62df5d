/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What came of a case: one line of JSON. Where acknowledgements can't be seen (SQL) the ack fields
 * are NaN, which JSON shows as a string.
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
        double ackP50Millis,
        double ackP99Millis,
        double ackMaxMillis,
        double heapPeakMb,
        double livePeakMb,
        long requests,
        long throttled) {}
