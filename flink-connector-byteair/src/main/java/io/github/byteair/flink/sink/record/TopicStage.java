/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import java.util.Comparator;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/** A topic in a stage: what one {@code done} is for. Immutable; ordered by topic, then stage. */
@Internal
public final class TopicStage implements Comparable<TopicStage> {

    private static final Comparator<TopicStage> ORDER =
            Comparator.comparing(TopicStage::topic).thenComparing(TopicStage::stage);

    private final String topic;
    private final Stage stage;

    public TopicStage(String topic, Stage stage) {
        this.topic = Objects.requireNonNull(topic);
        this.stage = Objects.requireNonNull(stage);
    }

    static TopicStage of(Destination destination) {
        return new TopicStage(destination.topic(), destination.stage());
    }

    public String topic() {
        return topic;
    }

    public Stage stage() {
        return stage;
    }

    @Override
    public int compareTo(TopicStage other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicStage
                && topic.equals(((TopicStage) other).topic)
                && stage == ((TopicStage) other).stage;
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, stage.wireName());
    }

    @Override
    public String toString() {
        return topic + " (" + stage + ")";
    }
}
