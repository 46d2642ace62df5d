/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Closes the days of an offline stage: {@code DoneOperator} waits, behind the writers, for every
 * subtask's end and for the checkpoint that knows of it; {@code DoneAttempts} is one call from its
 * first attempt to its end, also for {@code DoneCaller}.
 *
 * <p>May use the delivery's rules about ids, retries and gateways, committables, settings, and the
 * writer's {@code ClientFactory}. Must not know what the writers hold: days reach it in a {@code
 * Completion}.
 */
package io.github.byteair.flink.sink.done;
