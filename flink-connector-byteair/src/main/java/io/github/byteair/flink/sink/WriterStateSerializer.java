/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The state format, version 2, big-endian:
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
 * <p>With flag 8, which stands alone, there follow instead: {@code int} dates, and each as a {@code
 * long}, days since 1970-01-01. Version 1 is the same without that flag.
 */
final class WriterStateSerializer
        implements SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> {

    private static final int VERSION = 2;

    private static final int HAS_REQUEST_ID = 1;
    private static final int OUTCOME_UNKNOWN = 2;
    private static final int HAS_DATA_DATE = 4;
    private static final int WRITTEN_DATES = 8;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(BufferedRequestState<RequestEntry> state) throws IOException {
        WriterState element = (WriterState) state;
        List<RequestEntry> entries = element.entries();
        LocalDate dataDate = entries.isEmpty() ? null : entries.get(0).dataDate();
        int size = (int) Math.min(Integer.MAX_VALUE - 64, 128 + element.getStateSize() * 11L / 10);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        DataOutputStream out = new DataOutputStream(bytes);
        if (!element.writtenDates().isEmpty()) {
            out.writeByte(WRITTEN_DATES);
            DataDates.write(element.writtenDates(), out);
            return bytes.toByteArray();
        }
        out.writeByte(
                (element.requestId() == null ? 0 : HAS_REQUEST_ID)
                        | (element.outcomeUnknown() ? OUTCOME_UNKNOWN : 0)
                        | (dataDate == null ? 0 : HAS_DATA_DATE));
        out.writeInt(element.attempts());
        if (element.requestId() != null) {
            writeBytes(out, element.requestId().getBytes(StandardCharsets.UTF_8));
        }
        if (dataDate != null) {
            out.writeLong(dataDate.toEpochDay());
        }
        out.writeInt(entries.size());
        for (RequestEntry entry : entries) {
            writeBytes(out, entry.json());
        }
        return bytes.toByteArray();
    }

    @Override
    public WriterState deserialize(int version, byte[] serialized) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "The sink's state has format version "
                            + version
                            + ", but this connector reads versions 1 to "
                            + VERSION
                            + ". Use the connector version that wrote it, or a newer one.");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        int flags = in.readUnsignedByte();
        if (flags == WRITTEN_DATES && version > 1) {
            WriterState dates = WriterState.ofWrittenDates(readDates(in));
            if (in.available() > 0) {
                throw corrupt(in.available() + " bytes too many");
            }
            return dates;
        }
        if ((flags & ~(HAS_REQUEST_ID | OUTCOME_UNKNOWN | HAS_DATA_DATE)) != 0) {
            throw corrupt("unknown flags " + flags);
        }
        int attempts = in.readInt();
        String requestId =
                (flags & HAS_REQUEST_ID) == 0
                        ? null
                        : new String(readBytes(in), StandardCharsets.UTF_8);
        LocalDate dataDate = (flags & HAS_DATA_DATE) == 0 ? null : readDate(in);
        int count = in.readInt();
        if (count < 0 || count > in.available() / Integer.BYTES) {
            throw corrupt(count + " records in " + in.available() + " bytes");
        }
        List<RequestEntry> entries = readEntries(in, count, dataDate);
        if (in.available() > 0) {
            throw corrupt(in.available() + " bytes too many");
        }
        return requestId == null
                ? WriterState.ofUncut(entries)
                : WriterState.ofBatch(requestId, attempts, (flags & OUTCOME_UNKNOWN) != 0, entries);
    }

    private static List<RequestEntry> readEntries(
            DataInputStream in, int count, @Nullable LocalDate dataDate) throws IOException {
        List<RequestEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new RequestEntry(readBytes(in), dataDate));
        }
        return entries;
    }

    private static LocalDate readDate(DataInputStream in) throws IOException {
        try {
            return DataDates.readOne(in);
        } catch (DateTimeException e) {
            throw corrupt(e.getMessage());
        }
    }

    private static List<LocalDate> readDates(DataInputStream in) throws IOException {
        try {
            return DataDates.read(in);
        } catch (DateTimeException e) {
            throw corrupt(e.getMessage());
        }
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw corrupt(length + " bytes announced, " + in.available() + " left");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static IOException corrupt(String what) {
        return new IOException("The sink's state can't be read: " + what + ".");
    }
}
