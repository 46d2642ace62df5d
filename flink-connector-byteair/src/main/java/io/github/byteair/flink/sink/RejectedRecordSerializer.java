/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Stage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The binary form of a rejected record, in committables and between operators. Cause and stage go
 * by name, so that neither depends on an enum's order. Old versions stay readable: a checkpoint may
 * hold them.
 */
@Internal
public final class RejectedRecordSerializer implements SimpleVersionedSerializer<RejectedRecord> {

    static final int VERSION = 1;

    private static final int HAS_DATA_DATE = 1;
    private static final int HAS_REQUEST_ID = 2;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(RejectedRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 + record.json().length());
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(
                (record.dataDate() == null ? 0 : HAS_DATA_DATE)
                        | (record.requestId() == null ? 0 : HAS_REQUEST_ID));
        writeText(out, record.json());
        writeText(out, record.topic());
        writeText(out, record.stage().wireName());
        writeText(out, record.cause().name());
        out.writeInt(record.code());
        writeText(out, record.message());
        out.writeInt(record.attempts());
        out.writeLong(record.time().getEpochSecond());
        out.writeInt(record.time().getNano());
        if (record.dataDate() != null) {
            out.writeLong(record.dataDate().toEpochDay());
        }
        if (record.requestId() != null) {
            writeText(out, record.requestId());
        }
        return bytes.toByteArray();
    }

    @Override
    public RejectedRecord deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "A rejected record has format version "
                            + version
                            + ", but this connector reads version "
                            + VERSION
                            + ". Use the connector version that wrote it, or a newer one.");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        try {
            RejectedRecord record = read(in);
            if (in.available() > 0) {
                throw corrupt(in.available() + " bytes too many", null);
            }
            return record;
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw corrupt(e.getMessage(), e);
        }
    }

    private static RejectedRecord read(DataInputStream in) throws IOException {
        int flags = in.readUnsignedByte();
        if ((flags & ~(HAS_DATA_DATE | HAS_REQUEST_ID)) != 0) {
            throw corrupt("unknown flags " + flags, null);
        }
        String json = readText(in);
        String topic = readText(in);
        Stage stage = Stage.fromWireName(readText(in));
        RejectionCause cause = RejectionCause.valueOf(readText(in));
        int code = in.readInt();
        String message = readText(in);
        int attempts = in.readInt();
        Instant time = Instant.ofEpochSecond(in.readLong(), in.readInt());
        LocalDate dataDate =
                (flags & HAS_DATA_DATE) == 0 ? null : LocalDate.ofEpochDay(in.readLong());
        String requestId = (flags & HAS_REQUEST_ID) == 0 ? null : readText(in);
        return new RejectedRecord(
                json, topic, stage, dataDate, cause, code, message, requestId, attempts, time);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw corrupt(length + " bytes announced, " + in.available() + " left", null);
        }
        byte[] utf8 = new byte[length];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static IOException corrupt(String what, @Nullable Exception cause) {
        return new IOException("A rejected record can't be read: " + what + ".", cause);
    }
}
