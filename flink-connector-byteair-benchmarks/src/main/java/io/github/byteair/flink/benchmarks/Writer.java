/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import java.util.Locale;

/** Who writes. */
enum Writer {
    /** The sink, in a DataStream job, over POJOs. */
    DATASTREAM,
    /** The sink, in a SQL job. */
    SQL,
    /** What one writes by hand: see {@link ByHandSink}. */
    BY_HAND,
    /** No Flink, no JSON to make: see {@link FloorRun}. */
    FLOOR;

    /** As on the command line and in results. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Writer of(String label) {
        for (Writer writer : values()) {
            if (writer.label().equals(label)) {
                return writer;
            }
        }
        throw new IllegalArgumentException("No such writer: " + label);
    }
}
