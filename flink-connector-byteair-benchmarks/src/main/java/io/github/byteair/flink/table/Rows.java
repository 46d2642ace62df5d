/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import io.github.byteair.flink.benchmarks.Behaviors;
import java.time.ZoneOffset;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** The table's way from rows to JSON, for benchmarks outside its package. */
public final class Rows {

    static final JsonFormat FORMAT =
            new JsonFormat(
                    NestedFormat.JSON_STRING,
                    NullFields.OMIT,
                    TimestampFormat.EPOCH_SECONDS,
                    ZoneOffset.UTC);

    private final RowDataJsonEncoder encoder =
            new RowDataJsonEncoder((RowType) Behaviors.rowType().getLogicalType(), FORMAT);

    /** Writes the row's JSON to {@link #array}, and gives how many bytes it has. */
    public int encode(RowData row) {
        return encoder.encode(row);
    }

    /** Holds the last row's JSON from its beginning. */
    public byte[] array() {
        return encoder.array();
    }
}
