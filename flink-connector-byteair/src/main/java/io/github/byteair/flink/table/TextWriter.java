/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Writer of CHAR, VARCHAR and STRING. */
final class TextWriter extends ValueWriter {

    @Override
    void write(RowData row, int position, JsonBytes out) {
        write(row.getString(position), out);
    }

    @Override
    void write(ArrayData array, int position, JsonBytes out) {
        write(array.getString(position), out);
    }

    @Override
    boolean writesString() {
        return true;
    }

    private static void write(StringData value, JsonBytes out) {
        if (value instanceof BinaryStringData) {
            BinaryStringData text = (BinaryStringData) value;
            // Not yet UTF-8: goes through no bytes of its own on its way here.
            if (text.getBinarySection() == null && text.getJavaObject() != null) {
                out.string(text.getJavaObject());
                return;
            }
            if (text.getSegments().length == 1 && !text.getSegments()[0].isOffHeap()) {
                out.string(
                        text.getSegments()[0].getArray(), text.getOffset(), text.getSizeInBytes());
                return;
            }
        }
        byte[] utf8 = value.toBytes();
        out.string(utf8, 0, utf8.length);
    }
}
