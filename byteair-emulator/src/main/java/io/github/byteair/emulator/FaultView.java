/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The faults in force, for {@code GET /_emulator/faults} and the page. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
@JsonInclude(JsonInclude.Include.NON_NULL)
final class FaultView {

    final String outage;
    final Instant until;
    final double noAnswerRate;
    final double errorRate;
    final double throttleRate;
    final double stallBody;
    final String latency;
    final String throttleAs;
    final Integer retryAfter;
    final Map<String, String> poison;
    final Integer errorExamples;
    final Integer maxBodyBytes;

    FaultView(
            String outage,
            Instant until,
            double noAnswerRate,
            double errorRate,
            double throttleRate,
            double stallBody,
            long minLatency,
            long maxLatency,
            ThrottleForm throttleAs,
            Integer retryAfter,
            Poison poison,
            Integer errorExamples,
            Integer maxBodyBytes) {
        this.outage = outage;
        this.until = until;
        this.noAnswerRate = noAnswerRate;
        this.errorRate = errorRate;
        this.throttleRate = throttleRate;
        this.stallBody = stallBody;
        this.latency =
                minLatency == maxLatency
                        ? minLatency + "ms"
                        : minLatency + "ms.." + maxLatency + "ms";
        this.throttleAs = throttleAs == null ? null : throttleAs.name().toLowerCase(Locale.ROOT);
        this.retryAfter = retryAfter;
        this.poison =
                poison == null ? null : Map.of("field", poison.field(), "value", poison.value());
        this.errorExamples = errorExamples;
        this.maxBodyBytes = maxBodyBytes;
    }
}
