/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A row that has no form in JSON, e.g. for a DOUBLE that is NaN. It is the row's fault, not the
 * job's: the sink's record-error policy decides what becomes of it. Carries no stack trace, since a
 * stream may hold many such rows.
 */
@PublicEvolving
public final class RowNotEncodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String column;

    RowNotEncodableException(String column, String problem) {
        super("Column '" + column + "' " + problem, null, false, false);
        this.column = column;
    }

    /** The column, with the way into it where it is nested, e.g. {@code tags[].weight}. */
    public String column() {
        return column;
    }
}
