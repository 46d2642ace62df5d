/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;

/**
 * One element of the writer's state: a batch with its identity, or records that have none yet, or
 * the data dates that had accepted records. A writer writes many of them, so that Flink can deal
 * them out when the parallelism changes. All records of an element have one data date.
 */
final class WriterState extends BufferedRequestState<RequestEntry> {

    private static final long serialVersionUID = 1L;

    @Nullable private final String requestId;
    private final int attempts;
    private final boolean outcomeUnknown;
    private final List<LocalDate> writtenDates;

    private WriterState(
            @Nullable String requestId,
            int attempts,
            boolean outcomeUnknown,
            List<RequestEntry> entries,
            List<LocalDate> writtenDates) {
        super(wrap(entries));
        this.requestId = requestId;
        this.attempts = attempts;
        this.outcomeUnknown = outcomeUnknown;
        this.writtenDates = writtenDates;
    }

    /** A batch that keeps its content and, until the service denies having taken it, its id. */
    static WriterState ofBatch(
            String requestId, int attempts, boolean outcomeUnknown, List<RequestEntry> entries) {
        return new WriterState(requestId, attempts, outcomeUnknown, entries, List.of());
    }

    /** Records that may be sent in any company. */
    static WriterState ofUncut(List<RequestEntry> entries) {
        return new WriterState(null, 0, false, entries, List.of());
    }

    /** The days that {@code done} has to close when the input has ended. */
    static WriterState ofWrittenDates(Collection<LocalDate> dates) {
        return new WriterState(null, 0, false, List.of(), List.copyOf(dates));
    }

    private static List<RequestEntryWrapper<RequestEntry>> wrap(List<RequestEntry> entries) {
        List<RequestEntryWrapper<RequestEntry>> wrapped = new ArrayList<>(entries.size());
        for (RequestEntry entry : entries) {
            wrapped.add(new RequestEntryWrapper<>(entry, entry.sizeInBytes()));
        }
        return wrapped;
    }

    /** Null for records not cut into a batch. */
    @Nullable
    String requestId() {
        return requestId;
    }

    int attempts() {
        return attempts;
    }

    /** Whether, when the checkpoint was taken, some attempt had got no answer. */
    boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** Empty in elements that hold records. */
    List<LocalDate> writtenDates() {
        return writtenDates;
    }

    List<RequestEntry> entries() {
        List<RequestEntry> entries = new ArrayList<>(getBufferedRequestEntries().size());
        for (RequestEntryWrapper<RequestEntry> wrapper : getBufferedRequestEntries()) {
            entries.add(wrapper.getRequestEntry());
        }
        return entries;
    }
}
