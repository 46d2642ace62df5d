/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.time.LocalDate;
import javax.annotation.Nullable;

/** An item as it was on a day. A POJO of Flink's. */
public final class DailyItem {

    /** What tells it from other items; null if it does not matter. */
    @Nullable public String id;

    /** Its data date; null if it can't be told. */
    @Nullable public LocalDate date;

    /** Why it can't be told. */
    @Nullable public String dateFault;

    /** The record. */
    public String json;

    /** For Flink. */
    public DailyItem() {}

    /**
     * Its data date.
     *
     * @throws DateFault if it can't be told: it is for the sink's policy to say what becomes of it
     */
    LocalDate dataDate() throws DateFault {
        if (date == null) {
            throw new DateFault(dateFault);
        }
        return date;
    }

    @Override
    public String toString() {
        return "DailyItem{" + date + ": " + json + '}';
    }
}
