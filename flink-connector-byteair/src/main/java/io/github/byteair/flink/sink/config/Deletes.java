/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.config;

import org.apache.flink.annotation.Internal;

/** What becomes of a row that is gone. */
@Internal
public enum Deletes {
    /** The job fails. */
    FAIL,
    /** It is passed over, as is whatever might be one. */
    IGNORE,
    /** A record is written that takes it down. */
    WRITE
}
