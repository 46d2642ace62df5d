/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Tells the topic a record goes to, where one sink writes to several.
 *
 * @param <T> what the sink takes
 */
@PublicEvolving
@FunctionalInterface
public interface TopicExtractor<T> extends Serializable {

    /**
     * The element's topic: 1 to 128 letters, digits, {@code _} and {@code -}. Null stands for the
     * sink's own topic, if it has one. Anything else, or an exception, makes the record one that
     * can't be written ({@link RejectionCause#INVALID_TOPIC}). Called by the task thread.
     */
    @Nullable
    String topic(T element) throws Exception;
}
