/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * One {@code done} call: closes days of an offline stage, after which the platform ingests them and
 * takes no more writes for them.
 */
public final class DoneCall {

    private final String topic;
    private final Stage stage;
    private final List<LocalDate> dataDates;
    private final String requestId;

    /**
     * @param stage an offline stage
     * @param dataDates the days to close; an empty list means "yesterday" to the service
     * @throws IllegalArgumentException for the streaming stage, which has no days
     */
    public DoneCall(String topic, Stage stage, List<LocalDate> dataDates, String requestId) {
        this.topic = Objects.requireNonNull(topic);
        this.stage = Objects.requireNonNull(stage);
        this.dataDates = List.copyOf(dataDates);
        this.requestId = Objects.requireNonNull(requestId);
        if (!stage.isOffline()) {
            throw new IllegalArgumentException(
                    "done closes days of an offline stage; " + stage + " has none.");
        }
    }

    public String topic() {
        return topic;
    }

    public Stage stage() {
        return stage;
    }

    public List<LocalDate> dataDates() {
        return dataDates;
    }

    public String requestId() {
        return requestId;
    }

    @Override
    public String toString() {
        return "DoneCall{" + topic + ", " + stage + ", " + dataDates + "}";
    }
}
