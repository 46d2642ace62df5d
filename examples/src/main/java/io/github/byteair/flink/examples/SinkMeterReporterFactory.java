/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Found by Flink through {@code META-INF/services}. */
public final class SinkMeterReporterFactory implements MetricReporterFactory {

    /** For Flink. */
    public SinkMeterReporterFactory() {}

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new SinkMeterReporter();
    }
}
