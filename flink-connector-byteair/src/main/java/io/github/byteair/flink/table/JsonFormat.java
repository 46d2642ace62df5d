/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.Objects;

/** The choices a user has about how rows become JSON. Immutable. */
final class JsonFormat implements Serializable {

    private static final long serialVersionUID = 1L;

    private final NestedFormat nested;
    private final NullFields nullFields;
    private final TimestampFormat timestamps;
    private final ZoneId timeZone;

    /**
     * @param timeZone where a TIMESTAMP, which has no zone of its own, is taken to have been read
     *     off the clock; a TIMESTAMP_LTZ needs none
     */
    JsonFormat(
            NestedFormat nested,
            NullFields nullFields,
            TimestampFormat timestamps,
            ZoneId timeZone) {
        this.nested = Objects.requireNonNull(nested);
        this.nullFields = Objects.requireNonNull(nullFields);
        this.timestamps = Objects.requireNonNull(timestamps);
        this.timeZone = Objects.requireNonNull(timeZone);
    }

    NestedFormat nested() {
        return nested;
    }

    NullFields nullFields() {
        return nullFields;
    }

    TimestampFormat timestamps() {
        return timestamps;
    }

    ZoneId timeZone() {
        return timeZone;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof JsonFormat)) {
            return false;
        }
        JsonFormat that = (JsonFormat) other;
        return nested == that.nested
                && nullFields == that.nullFields
                && timestamps == that.timestamps
                && timeZone.equals(that.timeZone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(nested, nullFields, timestamps, timeZone);
    }

    @Override
    public String toString() {
        return nested + ", nulls " + nullFields + ", " + timestamps + " in " + timeZone;
    }
}
