/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;

/** Writers of BOOLEAN and of the numeric types. */
final class NumberWriters {

    private NumberWriters() {}

    /** The platform declares booleans as int: 1 for true, 0 for false. */
    static final class OfBoolean extends ValueWriter {
        @Override
        void write(RowData row, int position, JsonBytes out) {
            out.ascii(row.getBoolean(position) ? '1' : '0');
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            out.ascii(array.getBoolean(position) ? '1' : '0');
        }
    }

    static final class OfByte extends ValueWriter {
        @Override
        void write(RowData row, int position, JsonBytes out) {
            out.number(row.getByte(position));
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            out.number(array.getByte(position));
        }
    }

    static final class OfShort extends ValueWriter {
        @Override
        void write(RowData row, int position, JsonBytes out) {
            out.number(row.getShort(position));
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            out.number(array.getShort(position));
        }
    }

    /** INT, and months between, which are an int too. */
    static final class OfInt extends ValueWriter {
        @Override
        void write(RowData row, int position, JsonBytes out) {
            out.number(row.getInt(position));
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            out.number(array.getInt(position));
        }
    }

    /** BIGINT, and milliseconds between, which are a long too. */
    static final class OfLong extends ValueWriter {
        @Override
        void write(RowData row, int position, JsonBytes out) {
            out.number(row.getLong(position));
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            out.number(array.getLong(position));
        }
    }

    static final class OfDecimal extends ValueWriter {
        private final int precision;
        private final int scale;

        OfDecimal(int precision, int scale) {
            this.precision = precision;
            this.scale = scale;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getDecimal(position, precision, scale), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getDecimal(position, precision, scale), out);
        }

        static void write(DecimalData value, JsonBytes out) {
            if (value.isCompact()) {
                out.decimal(value.toUnscaledLong(), value.scale());
            } else {
                out.ascii(value.toBigDecimal().toPlainString());
            }
        }
    }

    static final class OfFloat extends ValueWriter {
        private final String column;

        OfFloat(String column) {
            this.column = column;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getFloat(position), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getFloat(position), out);
        }

        private void write(float value, JsonBytes out) {
            if (!Float.isFinite(value)) {
                throw notANumber(column, Float.toString(value));
            }
            out.ascii(ShortestDecimal.of(value));
        }
    }

    static final class OfDouble extends ValueWriter {
        private static final double FAST_LIMIT = 1e9;
        private static final double FAST_SCALE = 1e6;

        private final String column;

        OfDouble(String column) {
            this.column = column;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getDouble(position), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getDouble(position), out);
        }

        private void write(double value, JsonBytes out) {
            // Prices and scores have few digits. A decimal of at most 15 digits that gives this
            // double back is the shortest that does, since no two of them share a double.
            if (value > -FAST_LIMIT && value < FAST_LIMIT) {
                long millionths = Math.round(value * FAST_SCALE);
                if (millionths / FAST_SCALE == value && millionths != 0) {
                    fewDigits(millionths, out);
                    return;
                }
            } else if (!Double.isFinite(value)) {
                throw notANumber(column, Double.toString(value));
            }
            out.ascii(ShortestDecimal.of(value));
        }

        /** Leaves out zeros at the end, but for one behind the point. */
        private static void fewDigits(long millionths, JsonBytes out) {
            int scale = 6;
            while (scale > 1 && millionths % 10 == 0) {
                millionths /= 10;
                scale--;
            }
            out.decimal(millionths, scale);
        }
    }

    private static RowNotEncodableException notANumber(String column, String value) {
        return new RowNotEncodableException(
                column,
                "is "
                        + value
                        + ", which JSON cannot say. Replace such values in the query, e.g. by NULL"
                        + " with a CASE, or let sink.record-error.policy drop the row.");
    }
}
