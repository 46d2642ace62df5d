/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Joins the delivery to Flink: the writer with its mailbox, timer, metrics and checkpoints, and its
 * state with the serializer of every format there has been.
 *
 * <p>May use everything further in: delivery, quota, records, settings, and of the dead letters
 * {@code Rejections}, to which it hands what was rejected. Must not know the sink that makes it,
 * nor SQL, nor which operators are behind it: it hands them {@code SinkCommittable}s. Rules about
 * batches, ids and retries are the delivery's.
 */
package io.github.byteair.flink.sink.writer;
