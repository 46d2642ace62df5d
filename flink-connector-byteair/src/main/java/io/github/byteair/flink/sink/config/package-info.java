/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The sink's settings: immutable, made by setters that validate. A rule and its sentence stand here
 * once; {@code Setting} has what the builder and SQL call it.
 *
 * <p>May use the client's limits and the users' words. Must not know Flink, beyond its annotations,
 * nor do I/O: settings travel in the job graph and are made where nothing may connect. The client's
 * settings are the client's.
 */
package io.github.byteair.flink.sink.config;
