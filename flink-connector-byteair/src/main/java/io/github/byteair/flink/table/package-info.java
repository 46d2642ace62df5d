/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * SQL: the factory, the options and their checks, changelogs and deletes, and the encoder that
 * makes JSON of a row.
 *
 * <p>Builds a sink as a user does, with {@code ByteAirSinkBuilder}; may use {@code flink.sink}, the
 * settings for names and defaults, and {@code record} for schemas that write in place. Must not
 * know the writer, the delivery or the quota, and nothing may use it. Checks happen when a
 * statement is planned, and connect to nothing.
 */
package io.github.byteair.flink.table;
