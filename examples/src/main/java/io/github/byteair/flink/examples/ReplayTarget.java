/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.RejectedRecord;
import java.io.Serializable;
import java.util.Objects;

/** Where a dead letter was going: one sink writes to one topic in one stage. */
final class ReplayTarget implements Serializable, Comparable<ReplayTarget> {

    private static final long serialVersionUID = 1L;

    final String topic;
    final Stage stage;

    private ReplayTarget(String topic, Stage stage) {
        this.topic = topic;
        this.stage = stage;
    }

    static ReplayTarget of(RejectedRecord letter) {
        return new ReplayTarget(letter.topic(), letter.stage());
    }

    @Override
    public int compareTo(ReplayTarget other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : stage.compareTo(other.stage);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReplayTarget && compareTo((ReplayTarget) other) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, stage);
    }

    @Override
    public String toString() {
        return topic + " (" + stage + ")";
    }
}
