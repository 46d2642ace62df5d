/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

/**
 * A row that has no form in JSON, e.g. for a DOUBLE that is NaN. It is the row's fault, not the
 * job's: {@link RowDataSerializationSchema} hands it to the sink's record-error policy. Carries no
 * stack trace, since a stream may hold many such rows.
 */
final class RowNotEncodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String column;

    RowNotEncodableException(String column, String problem) {
        super("Column '" + column + "' " + problem, null, false, false);
        this.column = column;
    }

    /** The column, with the way into it where it is nested, e.g. {@code tags[].weight}. */
    String column() {
        return column;
    }
}
