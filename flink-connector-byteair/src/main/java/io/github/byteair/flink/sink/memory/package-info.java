/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How much of the heap the writers of a process hold together. {@code MemoryBudget} is the sum,
 * {@code MemoryShare} what one writer has of it.
 *
 * <p>May use nothing of this project, and no clock or thread. Must not know what the bytes are.
 */
package io.github.byteair.flink.sink.memory;
