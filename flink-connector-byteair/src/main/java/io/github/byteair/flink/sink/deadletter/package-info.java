/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What becomes of a rejected record: {@code Rejections} does what the policy for its cause says, in
 * the writer; {@code DeadLetterBranch} leads those that are kept past the committer to the user's
 * dead-letter sink; {@code DeadLetterJson} is their line in a file.
 *
 * <p>May use committables, settings and records. Must not know why a record was rejected beyond
 * what stands in it, nor the writer, the delivery or {@code done}.
 */
package io.github.byteair.flink.sink.deadletter;
