/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a user imports, and no more. There are two halves.
 *
 * <ul>
 *   <li>The front door: {@code ByteAirSink} with its builder, {@code JsonSerializationSchemas},
 *       {@code DeadLetters}, {@code DoneCaller}. It puts the inner packages together, so it may use
 *       all of them, and none of them may use it.
 *   <li>The users' words: {@code RejectedRecord} with its serializers, {@code RejectionCause},
 *       {@code RecordErrorPolicy}, {@code DataDateExtractor}, {@code KeyExtractor}, {@code Change}
 *       with its extractor, the exceptions. The inner packages may use them; they use nothing of
 *       this project but the client.
 * </ul>
 *
 * <p>{@code ArchitectureTest} lists which class belongs to which half. The package must not know
 * SQL: tables build a sink as a user does.
 */
package io.github.byteair.flink.sink;
