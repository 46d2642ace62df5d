/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.annotation.Internal;

/** Data dates in state, {@code int} count and each as days since 1970-01-01, and in messages. */
@Internal
public final class DataDates {

    private static final int NAMED = 10;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    private DataDates() {}

    /** Whether a day can be meant: beyond, it is a zero, a typing error, or has no {@code yyyy}. */
    public static boolean isPlausible(LocalDate date) {
        return date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR;
    }

    /** Writes dates as a checkpoint holds them: their count and each as days since 1970. */
    public static void write(Collection<LocalDate> dates, DataOutputStream out) throws IOException {
        out.writeInt(dates.size());
        for (LocalDate date : dates) {
            out.writeLong(date.toEpochDay());
        }
    }

    /**
     * @throws DateTimeException if what is there can't be dates
     */
    public static List<LocalDate> read(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / Long.BYTES) {
            throw new DateTimeException(count + " dates in " + in.available() + " bytes");
        }
        List<LocalDate> dates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            dates.add(readOne(in));
        }
        return dates;
    }

    /**
     * @throws DateTimeException if what is there can't be a date
     */
    static LocalDate readOne(DataInputStream in) throws IOException {
        long day = in.readLong();
        try {
            return LocalDate.ofEpochDay(day);
        } catch (DateTimeException e) {
            throw new DateTimeException("a data date of day " + day, e);
        }
    }

    /** All of them if they are few, else the first and the last. */
    public static String describe(Collection<LocalDate> dates) {
        TreeSet<LocalDate> sorted = new TreeSet<>(dates);
        return sorted.size() <= NAMED
                ? sorted.toString()
                : sorted.size() + " days from " + sorted.first() + " to " + sorted.last();
    }
}
