/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Says when a request may go: one subtask's share of the project's quota of requests and records a
 * second, and the lower rate after a 429.
 *
 * <p>May use nothing of this project, and no clock: time is a parameter. Must not know what a batch
 * holds, only how many records it has.
 */
package io.github.byteair.flink.sink.quota;
