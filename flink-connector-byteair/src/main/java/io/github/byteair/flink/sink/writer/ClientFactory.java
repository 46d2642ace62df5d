/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.ByteAirClient;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/** Makes a writer's client on the task manager: no live object crosses the wire. */
@Internal
@FunctionalInterface
public interface ClientFactory extends Serializable {

    /** Opens a client; the writer closes it. */
    ByteAirClient create();
}
