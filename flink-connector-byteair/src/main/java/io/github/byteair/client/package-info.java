/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Speaks ByteAir: makes signed bytes of a request, sends them, and says what came back. Request →
 * JSON array, gzip, hash, signature → HTTP → {@code WriteOutcome}.
 *
 * <p>{@code ByteAirClient} is the way in, {@code ClientConfig} its settings. What an answer means
 * is a pure function ({@code ResponseClassifier}, {@code TransportClassifier}, {@code
 * AnswerTable}); a call's future never fails, but ends with the outcome. {@code Destination} and
 * {@code Records} are here because a request is made of them.
 *
 * <p>May use HttpClient 5, the JSON parser and the platform's protobuf messages. Must not know
 * Flink, the sink or SQL: no retry, no batch, no quota, and no setter's or option's name but its
 * own is its business.
 */
package io.github.byteair.client;
