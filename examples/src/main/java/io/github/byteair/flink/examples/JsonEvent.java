/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

/** A behaviour that came as JSON, in the platform's own columns. A Flink POJO. */
public final class JsonEvent {

    /** Epoch seconds. */
    public long time;

    public String json;

    /** For Flink. */
    public JsonEvent() {}

    JsonEvent(long time, String json) {
        this.time = time;
        this.json = json;
    }
}
