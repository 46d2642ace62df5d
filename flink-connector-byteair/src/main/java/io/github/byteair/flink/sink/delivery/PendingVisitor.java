/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import org.apache.flink.annotation.Internal;

/** Is shown what the delivery holds: a buffer, or a batch or more, at a time. */
@Internal
@FunctionalInterface
public interface PendingVisitor {

    /**
     * Some records that are not settled.
     *
     * @param records at least one
     * @param arrivedAt when the oldest of them came, in the delivery's nanoseconds
     */
    void pending(Destination destination, long records, long arrivedAt);
}
