/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import java.util.UUID;
import org.apache.flink.annotation.Internal;

/** Makes Request-Ids: unique across subtasks, restarts and jobs, and short. */
@Internal
@FunctionalInterface
public interface RequestIds {

    /** An id never handed out before. */
    String next();

    /** Random ids of 122 bits, as the official SDKs use. */
    static RequestIds random() {
        return () -> UUID.randomUUID().toString();
    }
}
