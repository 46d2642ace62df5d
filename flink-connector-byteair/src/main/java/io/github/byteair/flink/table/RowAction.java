/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

/** What the sink does with one row. */
enum RowAction {
    /** Sends it as it is. */
    WRITE,
    /** Passes it over; that is no loss. */
    IGNORE,
    /** Sends it with the mark set. */
    MARK,
    /** Fails the job. */
    FAIL
}
