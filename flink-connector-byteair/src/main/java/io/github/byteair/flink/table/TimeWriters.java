/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.LocalDate;
import java.time.ZoneId;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** Writers of DATE, TIME and the timestamps. */
final class TimeWriters {

    private static final long MILLIS_PER_DAY = 86_400_000L;

    private TimeWriters() {}

    /** {@code "2026-11-23"}. */
    static final class OfDate extends ValueWriter {
        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getInt(position), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getInt(position), out);
        }

        @Override
        boolean writesString() {
            return true;
        }

        private static void write(int epochDay, JsonBytes out) {
            out.ascii('"');
            date(epochDay, out);
            out.ascii('"');
        }
    }

    /** {@code "08:30:00"}, or {@code "08:30:00.125"} where there is a fraction. */
    static final class OfTime extends ValueWriter {
        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getInt(position), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getInt(position), out);
        }

        @Override
        boolean writesString() {
            return true;
        }

        private static void write(int milliOfDay, JsonBytes out) {
            out.ascii('"');
            time(milliOfDay, 0, out);
            out.ascii('"');
        }
    }

    /** A timestamp in one of the formats. */
    abstract static class OfTimestamp extends ValueWriter {
        private final int precision;

        OfTimestamp(int precision) {
            this.precision = precision;
        }

        @Override
        void write(RowData row, int position, JsonBytes out) {
            write(row.getTimestamp(position, precision), out);
        }

        @Override
        void write(ArrayData array, int position, JsonBytes out) {
            write(array.getTimestamp(position, precision), out);
        }

        abstract void write(TimestampData value, JsonBytes out);
    }

    /** The time as a number. */
    static final class OfEpoch extends OfTimestamp {
        private final int millisPerUnit;
        private final LocalOffset offset;

        /**
         * @param millisPerUnit 1000 for seconds, 1 for milliseconds
         * @param zone the zone of a TIMESTAMP; UTC for a TIMESTAMP_LTZ, which counts from there
         */
        OfEpoch(int precision, int millisPerUnit, ZoneId zone) {
            super(precision);
            this.millisPerUnit = millisPerUnit;
            this.offset = new LocalOffset(zone.getRules());
        }

        @Override
        void write(TimestampData value, JsonBytes out) {
            long millis = value.getMillisecond();
            long utc = millis - offset.secondsAt(Math.floorDiv(millis, 1000L)) * 1000L;
            out.number(Math.floorDiv(utc, millisPerUnit));
        }
    }

    /** The time as a string. */
    static final class OfIso extends OfTimestamp {
        private final boolean utc;

        /**
         * @param utc whether the value counts from UTC, so that a {@code Z} belongs behind it
         */
        OfIso(int precision, boolean utc) {
            super(precision);
            this.utc = utc;
        }

        @Override
        boolean writesString() {
            return true;
        }

        @Override
        void write(TimestampData value, JsonBytes out) {
            long day = Math.floorDiv(value.getMillisecond(), MILLIS_PER_DAY);
            int milliOfDay = (int) Math.floorMod(value.getMillisecond(), MILLIS_PER_DAY);
            out.ascii('"');
            date(day, out);
            out.ascii('T');
            time(milliOfDay, value.getNanoOfMillisecond(), out);
            if (utc) {
                out.ascii('Z');
            }
            out.ascii('"');
        }
    }

    private static void date(long epochDay, JsonBytes out) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        if (date.getYear() < 0 || date.getYear() > 9999) {
            // Beyond what SQL can say; ISO has a sign there.
            out.ascii(date.toString());
            return;
        }
        out.digits(date.getYear(), 4);
        out.ascii('-');
        out.digits(date.getMonthValue(), 2);
        out.ascii('-');
        out.digits(date.getDayOfMonth(), 2);
    }

    private static void time(int milliOfDay, int nanoOfMilli, JsonBytes out) {
        int second = milliOfDay / 1000;
        int milli = milliOfDay % 1000;
        out.digits(second / 3600, 2);
        out.ascii(':');
        out.digits(second / 60 % 60, 2);
        out.ascii(':');
        out.digits(second % 60, 2);
        if (milli == 0 && nanoOfMilli == 0) {
            return;
        }
        out.ascii('.');
        out.digits(milli, 3);
        if (nanoOfMilli != 0) {
            if (nanoOfMilli % 1000 == 0) {
                out.digits(nanoOfMilli / 1000, 3);
            } else {
                out.digits(nanoOfMilli, 6);
            }
        }
    }
}
