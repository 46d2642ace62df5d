/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads state formats 1 and 2, big-endian, which say nothing of project, topic and stage:
 *
 * <pre>
 * byte   flags      1: has a Request-Id   2: outcome unknown   4: has a data date   8: written dates
 * int    attempts
 * [int length, bytes]  Request-Id, UTF-8, if flagged
 * [long]               data date, days since 1970-01-01, if flagged
 * int    records
 * records × { int length, bytes }  JSON, UTF-8
 * </pre>
 *
 * <p>With flag 8, which stands alone and came with version 2, there follow instead: {@code int}
 * dates, and each as a {@code long}, days since 1970-01-01.
 */
final class OldWriterState {

    private static final int HAS_REQUEST_ID = 1;
    private static final int OUTCOME_UNKNOWN = 2;
    private static final int HAS_DATA_DATE = 4;
    private static final int WRITTEN_DATES = 8;

    private OldWriterState() {}

    /**
     * @param topic where its records go
     * @param stage under which they go
     * @throws IllegalArgumentException if the stage takes no such records
     */
    static WriterState read(DataInputStream in, int version, String topic, Stage stage)
            throws IOException {
        int flags = in.readUnsignedByte();
        if (flags == WRITTEN_DATES && version > 1) {
            return WriterState.ofWritten(Owner.UNKNOWN, readDates(in, topic, stage));
        }
        if ((flags & ~(HAS_REQUEST_ID | OUTCOME_UNKNOWN | HAS_DATA_DATE)) != 0) {
            throw WriterStateSerializer.corrupt("unknown flags " + flags);
        }
        int attempts = in.readInt();
        String requestId =
                (flags & HAS_REQUEST_ID) == 0
                        ? null
                        : new String(readSized(in), StandardCharsets.UTF_8);
        LocalDate date = (flags & HAS_DATA_DATE) == 0 ? null : LocalDate.ofEpochDay(in.readLong());
        int count = in.readInt();
        if (count < 1 || count > in.available() / Integer.BYTES) {
            throw WriterStateSerializer.corrupt(count + " records in " + in.available() + " bytes");
        }
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(readSized(in));
        }
        return WriterState.of(
                Owner.UNKNOWN,
                stored(
                        destination(topic, stage, date),
                        Records.of(records),
                        requestId,
                        attempts,
                        (flags & OUTCOME_UNKNOWN) != 0));
    }

    private static StoredRecords stored(
            Destination destination,
            Records records,
            @Nullable String requestId,
            int attempts,
            boolean outcomeUnknown) {
        return requestId == null
                ? StoredRecords.uncut(destination, records)
                : StoredRecords.batch(
                        destination,
                        records,
                        requestId,
                        attempts,
                        IdHistory.of(outcomeUnknown, false));
    }

    private static Destination destination(String topic, Stage stage, @Nullable LocalDate date) {
        if (stage.isOffline() != (date != null)) {
            throw new IllegalArgumentException(
                    "it holds records "
                            + (date == null ? "without" : "with")
                            + " a data date, which the stage "
                            + stage
                            + " can't take. Let the job deliver them under the stage they were"
                            + " written for, and change it only after a stop with --drain (which,"
                            + " if the sink calls done, closes all open days, today's too); or"
                            + " start without this state");
        }
        return Destination.of(topic, stage, date);
    }

    private static List<Destination> readDates(DataInputStream in, String topic, Stage stage)
            throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / Long.BYTES) {
            throw WriterStateSerializer.corrupt(count + " dates in " + in.available() + " bytes");
        }
        List<Destination> written = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            written.add(destination(topic, stage, LocalDate.ofEpochDay(in.readLong())));
        }
        return written;
    }

    private static byte[] readSized(DataInputStream in) throws IOException {
        return WriterStateSerializer.readBytes(in, in.readInt());
    }
}
