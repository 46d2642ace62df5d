/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One metric that clients have reported, of one name and one set of tags. Immutable. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class ReportedMetric {

    private final String metric;
    private final Map<String, String> tags;
    private final double value;
    private final double total;
    private final long reports;
    private final Instant time;

    ReportedMetric(
            String metric,
            Map<String, String> tags,
            double value,
            double total,
            long reports,
            Instant time) {
        this.metric = metric;
        this.tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        this.value = value;
        this.total = total;
        this.reports = reports;
        this.time = time;
    }

    /** The next report of the same. */
    ReportedMetric plus(double next, Instant at) {
        return new ReportedMetric(metric, tags, next, total + next, reports + 1, at);
    }

    /** Its name, e.g. {@code volcengine.rec.sdk.invoke.success.count}. */
    public String metric() {
        return metric;
    }

    /** Its tags, by name. */
    public Map<String, String> tags() {
        return tags;
    }

    /** What the last report said. */
    public double value() {
        return value;
    }

    /** The sum of what all reports said: for a counter, all that was counted. */
    public double total() {
        return total;
    }

    /** In how many messages it came. */
    public long reports() {
        return reports;
    }

    /** When the last one was made, by its sender's clock. */
    public Instant time() {
        return time;
    }

    @Override
    public String toString() {
        return metric + tags + " = " + value;
    }
}
