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
import java.nio.ByteBuffer;
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
 * byte         1: records   2: destinations with accepted records   3: records held back
 *              4: as 3, of rows for which there was nothing to write   5: a watermark
 * text × 2     application id, tenant id
 * int × 2      the subtask that wrote it, of how many
 * of 1, 3 and 4:
 *   destination
 *   int        attempts
 *   text       Request-Id; empty for records in no batch
 *   byte       1 some request under the id is unanswered   2 some request was refused
 *              4 the records have keys
 *   int        records
 *   records ×  int length
 *   bytes      the records in UTF-8, one comma between two
 *   records × (long, long)  of each record's key the digest, if they have keys
 * of 2:
 *   int        destinations
 *   destinations × destination
 * of 5:
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

    /** Before, state did not say where its records go. */
    private static final int FIRST_WITH_DESTINATIONS = 3;

    private static final int RECORDS = 1;
    private static final int WRITTEN = 2;
    private static final int HELD = 3;
    private static final int HELD_BARE = 4;
    private static final int WATERMARK = 5;

    private static final int UNANSWERED = 1;
    private static final int REFUSED = 2;
    private static final int KEYED = 4;

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
            size += stored.keys() == null ? 0 : Long.BYTES * stored.keys().length;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        DataOutputStream out = new DataOutputStream(bytes);
        StoredWatermark watermark = element.watermark();
        out.writeByte(watermark != null ? WATERMARK : kind(stored));
        writeText(out, element.owner().applicationId());
        writeText(out, element.owner().tenantId());
        out.writeInt(element.owner().subtask());
        out.writeInt(element.owner().parallelism());
        if (stored != null) {
            writeRecords(out, stored);
        } else if (watermark != null) {
            out.writeLong(watermark.time());
        } else {
            Destinations.write(element.written(), out);
        }
        return bytes.toByteArray();
    }

    private static int kind(@Nullable StoredRecords stored) {
        if (stored == null) {
            return WRITTEN;
        }
        switch (stored.kind()) {
            case HELD:
                return HELD;
            case HELD_BARE:
                return HELD_BARE;
            default:
                return RECORDS;
        }
    }

    private static void writeRecords(DataOutputStream out, StoredRecords stored)
            throws IOException {
        Records records = stored.records();
        Destinations.writeOne(stored.destination(), out);
        out.writeInt(stored.attempts());
        writeText(out, stored.requestId() == null ? "" : stored.requestId());
        out.writeByte(
                (stored.history().unanswered() ? UNANSWERED : 0)
                        | (stored.history().refused() ? REFUSED : 0)
                        | (stored.keys() != null ? KEYED : 0));
        out.writeInt(records.count());
        ByteBuffer lengths = ByteBuffer.allocate(Integer.BYTES * records.count());
        for (int i = 0; i < records.count(); i++) {
            lengths.putInt(records.length(i));
        }
        out.write(lengths.array());
        out.write(records.array(), records.offset(), records.length());
        if (stored.keys() != null) {
            for (long half : stored.keys()) {
                out.writeLong(half);
            }
        }
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
            if (version < FIRST_WITH_DESTINATIONS && oldTopic == null) {
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
                    version >= FIRST_WITH_DESTINATIONS
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
        Owner owner = readOwner(in);
        if (kind == RECORDS || kind == HELD || kind == HELD_BARE) {
            return WriterState.of(owner, readRecords(in, kind));
        }
        if (kind == WATERMARK) {
            return WriterState.ofWatermark(
                    owner,
                    new StoredWatermark(owner.subtask(), owner.parallelism(), in.readLong()));
        }
        if (kind != WRITTEN) {
            throw corrupt("unknown kind " + kind);
        }
        return WriterState.ofWritten(owner, Destinations.read(in));
    }

    private static Owner readOwner(DataInputStream in) throws IOException {
        String applicationId = readText(in);
        String tenantId = readText(in);
        int subtask = in.readInt();
        int parallelism = in.readInt();
        boolean unknown = subtask == 0 && parallelism == 0;
        if (!unknown && (subtask < 0 || subtask >= parallelism)) {
            throw corrupt("subtask " + subtask + " of " + parallelism);
        }
        return new Owner(applicationId, tenantId, subtask, parallelism);
    }

    private static StoredRecords readRecords(DataInputStream in, int kind) throws IOException {
        Destination destination = Destinations.readOne(in);
        int attempts = in.readInt();
        String requestId = readText(in);
        int facts = in.readUnsignedByte();
        if ((facts & ~(UNANSWERED | REFUSED | KEYED)) != 0) {
            throw corrupt("unknown facts " + facts);
        }
        Records records = readRecordBytes(in);
        long[] keys = (facts & KEYED) == 0 ? null : readKeys(in, records.count());
        if (kind != RECORDS) {
            if (keys == null) {
                throw corrupt("records held back without keys");
            }
            return StoredRecords.held(destination, records, keys, kind == HELD_BARE);
        }
        return requestId.isEmpty()
                ? StoredRecords.uncut(destination, records, keys)
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
        ByteBuffer lengths = ByteBuffer.wrap(readBytes(in, Integer.BYTES * count));
        int[] ends = new int[count];
        int left = in.available();
        long end = -1;
        for (int i = 0; i < count; i++) {
            int length = lengths.getInt();
            end += 1L + length;
            if (length < 0 || end > left) {
                throw corrupt("a record of " + length + " bytes, " + left + " left");
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

    private static long[] readKeys(DataInputStream in, int records) throws IOException {
        if (records > in.available() / (2 * Long.BYTES)) {
            throw corrupt(records + " keys in " + in.available() + " bytes");
        }
        long[] keys = new long[2 * records];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = in.readLong();
        }
        return keys;
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
