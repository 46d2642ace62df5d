/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/**
 * Writes one value that is not null, found in a row or in an array, as JSON. One object per column
 * and level, made once from the type, so that nothing looks at types while rows pass. Not
 * thread-safe.
 */
abstract class ValueWriter {

    abstract void write(RowData row, int position, JsonBytes out);

    abstract void write(ArrayData array, int position, JsonBytes out);

    /** Whether what is written is a JSON string, and so fit to be a key as it is. */
    boolean writesString() {
        return false;
    }
}
