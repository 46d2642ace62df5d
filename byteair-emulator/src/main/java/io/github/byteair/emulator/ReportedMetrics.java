/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.List;

/** What clients have reported of their calls. A picture of one moment; immutable. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ReportedMetrics {

    private final long messages;
    private final long refused;
    private final String lastRefusal;
    private final List<ReportedMetric> metrics;

    ReportedMetrics(long messages, long refused, String lastRefusal, List<ReportedMetric> metrics) {
        this.messages = messages;
        this.refused = refused;
        this.lastRefusal = lastRefusal;
        this.metrics = List.copyOf(metrics);
    }

    /** Messages taken. */
    public long messages() {
        return messages;
    }

    /** Messages refused, since something about them was wrong. */
    public long refused() {
        return refused;
    }

    /** Why the last one was refused; empty if none was. */
    public String lastRefusal() {
        return lastRefusal;
    }

    /** The metrics, counters before timers, in the order in which they first came. */
    public List<ReportedMetric> metrics() {
        return metrics;
    }
}
