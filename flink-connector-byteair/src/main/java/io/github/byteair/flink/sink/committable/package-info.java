/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a writer hands to the operators behind it at a checkpoint: dead letters, an exactly-once
 * sink's batches, how far it has come; with its serializer, as checkpoints hold it, and where they
 * wait till Flink asks for them, or what waits for long: the heap, and temporary files.
 *
 * <p>May use records' data dates and the users' words. Must not know who makes a committable or who
 * takes it: so writer, dead letters and {@code done} need not know each other for its sake.
 */
package io.github.byteair.flink.sink.committable;
