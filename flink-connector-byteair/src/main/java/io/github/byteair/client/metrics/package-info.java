/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tells the platform's metrics host of the calls, as the SDKs do: how many succeeded and failed,
 * and how long they took.
 *
 * <p>{@code ReportedClient} is the way in: a client whose calls are reported, by one reporter for
 * all clients of this process that write to the same project.
 *
 * <p>May use the client, which must not know of it. Must not know Flink, the sink or SQL, and must
 * not be in the way of the data: nothing here waits on a thread that carries any.
 */
package io.github.byteair.client.metrics;
