/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import io.github.byteair.flink.sink.record.Destinations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The state format, version 3, big-endian; texts are an {@code int} length and UTF-8:
 *
 * <pre>
 * byte         1: records   2: destinations with accepted records   3: a watermark
 * text × 3     application id, tenant id, job id
 * of 1:
 *   destination
 *   int        attempts
 *   text       Request-Id; empty for records in no batch
 *   byte       of the id: 1 some request is unanswered   2 some request was refused
 *   int        records
 *   records ×  int length
 *   bytes      the records in UTF-8, one comma between two
 * of 2:
 *   int        destinations
 *   destinations × destination
 * of 3:
 *   int × 2    subtask, subtasks
 *   long       watermark, epoch milliseconds
 *
 * destination: text topic, text stage, byte 1 and long days since 1970-01-01 or byte 0
 * </pre>
 *
 * <p>Versions 1 and 2 are read, see {@link OldWriterState}.
 */
@Internal
public final class WriterStateSerializer
        implements SimpleVersionedSerializer<BufferedRequestState<RequestEntry>> {

    private static final int VERSION = 3;

    private static final int RECORDS = 1;
    private static final int WRITTEN = 2;
    private static final int WATERMARK = 3;

    private static final int UNANSWERED = 1;
    private static final int REFUSED = 2;

    @Nullable private final String oldTopic;
    private final Stage oldStage;

    /**
     * @param config says where records of old state go, which does not
     */
    public WriterStateSerializer(SinkConfig config) {
        this.oldTopic = config.topic();
        this.oldStage = config.stage();
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(BufferedRequestState<RequestEntry> state) throws IOException {
        WriterState element = (WriterState) state;
        StoredRecords stored = element.records();
        int size = 256;
        if (stored != null) {
            size += stored.records().length() + Integer.BYTES * stored.records().count();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        DataOutputStream out = new DataOutputStream(bytes);
        StoredWatermark watermark = element.watermark();
        out.writeByte(stored != null ? RECORDS : watermark != null ? WATERMARK : WRITTEN);
        writeText(out, element.owner().applicationId());
        writeText(out, element.owner().tenantId());
        writeText(out, element.owner().jobId());
        if (stored != null) {
            writeRecords(out, stored);
        } else if (watermark != null) {
            out.writeInt(watermark.subtask());
            out.writeInt(watermark.subtasks());
            out.writeLong(watermark.time());
        } else {
            Destinations.write(element.written(), out);
        }
        return bytes.toByteArray();
    }

    private static void writeRecords(DataOutputStream out, StoredRecords stored)
            throws IOException {
        Records records = stored.records();
        Destinations.writeOne(stored.destination(), out);
        out.writeInt(stored.attempts());
        writeText(out, stored.requestId() == null ? "" : stored.requestId());
        out.writeByte(
                (stored.history().unanswered() ? UNANSWERED : 0)
                        | (stored.history().refused() ? REFUSED : 0));
        out.writeInt(records.count());
        for (int i = 0; i < records.count(); i++) {
            out.writeInt(records.length(i));
        }
        out.write(records.array(), records.offset(), records.length());
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
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
        WriterState state;
        try {
            if (version != VERSION && oldTopic == null) {
                throw new IOException(
                        "The sink's state has format version "
                                + version
                                + ", which does not say to which topic its records go, and the sink"
                                + " has none for records that don't. Set the one they were written"
                                + " for, "
                                + Setting.TOPIC
                                + ", beside the topics by record.");
            }
            state =
                    version == VERSION
                            ? read(in)
                            : OldWriterState.read(in, version, oldTopic, oldStage);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw corrupt(e.getMessage());
        }
        if (in.available() > 0) {
            throw corrupt(in.available() + " bytes too many");
        }
        return state;
    }

    private static WriterState read(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        Owner owner = new Owner(readText(in), readText(in), readText(in));
        if (kind == RECORDS) {
            return WriterState.of(owner, readRecords(in));
        }
        if (kind == WATERMARK) {
            return WriterState.ofWatermark(
                    owner, new StoredWatermark(in.readInt(), in.readInt(), in.readLong()));
        }
        if (kind != WRITTEN) {
            throw corrupt("unknown kind " + kind);
        }
        return WriterState.ofWritten(owner, Destinations.read(in));
    }

    private static StoredRecords readRecords(DataInputStream in) throws IOException {
        Destination destination = Destinations.readOne(in);
        int attempts = in.readInt();
        String requestId = readText(in);
        int facts = in.readUnsignedByte();
        if ((facts & ~(UNANSWERED | REFUSED)) != 0) {
            throw corrupt("unknown facts " + facts);
        }
        Records records = readRecordBytes(in);
        return requestId.isEmpty()
                ? StoredRecords.uncut(destination, records)
                : StoredRecords.batch(
                        destination,
                        records,
                        requestId,
                        attempts,
                        IdHistory.of((facts & UNANSWERED) != 0, (facts & REFUSED) != 0));
    }

    private static Records readRecordBytes(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 1 || count > in.available() / Integer.BYTES) {
            throw corrupt(count + " records in " + in.available() + " bytes");
        }
        int[] ends = new int[count];
        long end = -1;
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            end += 1L + length;
            if (length < 0 || end > in.available()) {
                throw corrupt("a record of " + length + " bytes, " + in.available() + " left");
            }
            ends[i] = (int) end;
        }
        byte[] bytes = readBytes(in, (int) end);
        for (int i = 0; i < count - 1; i++) {
            if (bytes[ends[i]] != ',') {
                throw corrupt("no comma behind record " + i);
            }
        }
        return new Records(bytes, ends, count);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in, in.readInt()), StandardCharsets.UTF_8);
    }

    static byte[] readBytes(DataInputStream in, int count) throws IOException {
        if (count < 0 || count > in.available()) {
            throw corrupt(count + " bytes announced, " + in.available() + " left");
        }
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    static IOException corrupt(String what) {
        return new IOException("The sink's state can't be read: " + what + ".");
    }
}
