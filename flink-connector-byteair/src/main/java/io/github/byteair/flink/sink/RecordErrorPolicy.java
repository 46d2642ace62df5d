/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import org.apache.flink.annotation.PublicEvolving;

/** What to do with a record that can't be written. */
@PublicEvolving
public enum RecordErrorPolicy {
    /** Fail the job; the message shows the record, the reason and the Request-Id. The default. */
    FAIL,
    /** Count it, log it (at a limited rate), go on. */
    DROP,
    /** Hand it to the dead-letter sink, count it, go on. */
    DEAD_LETTER
}
