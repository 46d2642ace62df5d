/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/** Writers of what holds other values. */
final class NestedWriters {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private NestedWriters() {}

    /** {@code [1,null,2]}: a NULL element stays, since places in an array mean something. */
    static final class OfArray extends ValueWriter {
        private final ValueWriter element;

        OfArray(ValueWriter element) {
            this.element = element;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getArray(position), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getArray(position), out);
        }

        private void write(ArrayData value, JsonBytes out) {
            out.ascii('[');
            for (int i = 0, n = value.size(); i < n; i++) {
                if (i > 0) {
                    out.ascii(',');
                }
                if (value.isNullAt(i)) {
                    out.raw(NULL);
                } else {
                    element.write(value, i, out);
                }
            }
            out.ascii(']');
        }
    }

    /**
     * {@code {"a":1,"b":null}}, of a MAP, or of a MULTISET with the count behind each element. A
     * NULL value stays, since its key is there; a NULL key has no form.
     */
    static final class OfMap extends ValueWriter {
        private final ValueWriter key;
        private final ValueWriter value;
        private final String column;

        OfMap(ValueWriter key, ValueWriter value, String column) {
            this.key = key;
            this.value = value;
            this.column = column;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getMap(position), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getMap(position), out);
        }

        private void write(MapData map, JsonBytes out) {
            ArrayData keys = map.keyArray();
            ArrayData values = map.valueArray();
            out.ascii('{');
            for (int i = 0, n = map.size(); i < n; i++) {
                if (i > 0) {
                    out.ascii(',');
                }
                if (keys.isNullAt(i)) {
                    throw new RowNotEncodableException(
                            column,
                            "holds a NULL key, which a JSON object cannot have. Leave such entries"
                                    + " out in the query.");
                }
                if (key.writesString()) {
                    key.write(keys, i, out);
                } else {
                    out.ascii('"');
                    key.write(keys, i, out);
                    out.ascii('"');
                }
                out.ascii(':');
                if (values.isNullAt(i)) {
                    out.raw(NULL);
                } else {
                    value.write(values, i, out);
                }
            }
            out.ascii('}');
        }
    }

    /** {@code {"name":value}}, of a ROW, a structured type, or the row of the table itself. */
    static final class OfRow extends ValueWriter {
        private final byte[][] names;
        private final ValueWriter[] fields;
        private final boolean writeNulls;

        /** The field names' place in the row, in order; one writer each. */
        OfRow(List<String> names, List<ValueWriter> fields, NullFields nullFields) {
            this.names = new byte[names.size()][];
            for (int i = 0; i < this.names.length; i++) {
                JsonBytes name = new JsonBytes();
                name.ascii(',');
                name.string(names.get(i));
                name.ascii(':');
                this.names[i] = name.toByteArray();
            }
            this.fields = fields.toArray(new ValueWriter[0]);
            this.writeNulls = nullFields == NullFields.WRITE;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getRow(position, fields.length), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getRow(position, fields.length), out);
        }

        void write(RowData row, JsonBytes out) {
            write(row, -1, null, out);
        }

        /**
         * @param fixed the place of a field whose value is not the row's but {@code fixedJson}; -1
         *     for none
         */
        void write(RowData row, int fixed, byte[] fixedJson, JsonBytes out) {
            int start = out.length();
            for (int i = 0; i < fields.length; i++) {
                if (i == fixed) {
                    out.raw(names[i]);
                    out.raw(fixedJson);
                } else if (!row.isNullAt(i)) {
                    out.raw(names[i]);
                    fields[i].write(row, i, out);
                } else if (writeNulls) {
                    out.raw(names[i]);
                    out.raw(NULL);
                }
            }
            close(start, out);
        }

        /** As {@link #write}, but leaves out fields that have no form in JSON. */
        void writeWhatCanBe(RowData row, int fixed, byte[] fixedJson, JsonBytes out) {
            int start = out.length();
            for (int i = 0; i < fields.length; i++) {
                int before = out.length();
                if (i == fixed) {
                    out.raw(names[i]);
                    out.raw(fixedJson);
                } else if (!row.isNullAt(i)) {
                    out.raw(names[i]);
                    try {
                        fields[i].write(row, i, out);
                    } catch (RowNotEncodableException e) {
                        out.cutTo(before);
                    }
                }
            }
            close(start, out);
        }

        /** Each name brings a comma; the first one's place is the brace's. */
        private static void close(int start, JsonBytes out) {
            if (out.length() == start) {
                out.ascii('{');
            } else {
                out.set(start, '{');
            }
            out.ascii('}');
        }
    }

    /** Another writer's JSON as a JSON string: {@code "[\"a\"]"} for {@code ["a"]}. */
    static final class AsString extends ValueWriter {
        private final ValueWriter inner;
        private final JsonBytes text = new JsonBytes();

        AsString(ValueWriter inner) {
            this.inner = inner;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            text.clear();
            inner.write(row, position, text);
            out.string(text.array(), 0, text.length());
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            text.clear();
            inner.write(array, position, text);
            out.string(text.array(), 0, text.length());
        }

        @Override
        boolean writesString() {
            return true;
        }
    }
}
