/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import java.io.Serializable;

/** Makes a writer's client on the task manager: no live object crosses the wire. */
@FunctionalInterface
interface ClientFactory extends Serializable {

    /** Opens a client; the writer closes it. */
    ByteAirClient create();
}
