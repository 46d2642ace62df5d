/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Has every record from the moment it is serialised until it is settled. Destination buffers, the
 * batches cut from them, what goes next ({@code Backlog}), when it goes ({@code Sender}), and what
 * an outcome does to it ({@code Settlement}). The rules that {@code done} obeys as well are pure
 * and stand alone: {@code IdHistory} (same id or new id, what a 409 proves), {@code RetryPolicy},
 * {@code GatewayGrace}.
 *
 * <p>May use the settings, the quota, the client's requests and outcomes, and the users' words.
 * Must not know Flink, beyond its annotations and what {@code ByteAirSinkException} inherits from:
 * no mailbox, timer, metric group or state format. It starts no thread, reads no clock and does no
 * I/O; {@code Delivery.Port} sends for it. So a test, or the simulation, plays an outage of hours
 * in a moment.
 *
 * <p>All of it belongs to the task thread.
 */
package io.github.byteair.flink.sink.delivery;
