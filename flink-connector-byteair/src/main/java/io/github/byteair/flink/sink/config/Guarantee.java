/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.config;

import org.apache.flink.annotation.Internal;

/** What is promised of records when a job is restarted, as Flink's own enum has it. */
@Internal
public enum Guarantee {
    /** What was sent since the last checkpoint is sent once more. */
    AT_LEAST_ONCE,
    /**
     * A request is first sent when a checkpoint that holds it is complete, so that a restart sends
     * the same bytes under the same id, which the service recognises.
     */
    EXACTLY_ONCE,
    /** No checkpoint holds records: those the sink had are gone with a failure. */
    NONE
}
