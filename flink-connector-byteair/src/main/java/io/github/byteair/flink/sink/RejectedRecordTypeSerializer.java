/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import java.io.IOException;
import java.time.Instant;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Carries rejected records between operators, each with the version of its format. */
final class RejectedRecordTypeSerializer extends TypeSerializerSingleton<RejectedRecord> {

    private static final long serialVersionUID = 1L;

    static final RejectedRecordTypeSerializer INSTANCE = new RejectedRecordTypeSerializer();

    private static final int CHUNK = 1 << 20;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public RejectedRecord createInstance() {
        return new RejectedRecord(
                "{}",
                "",
                io.github.byteair.client.Stage.INCREMENTAL_SYNC_STREAMING,
                null,
                RejectionCause.REJECTED_BY_SERVICE,
                0,
                "",
                null,
                0,
                Instant.EPOCH);
    }

    @Override
    public RejectedRecord copy(RejectedRecord from) {
        return from;
    }

    @Override
    public RejectedRecord copy(RejectedRecord from, RejectedRecord reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(RejectedRecord record, DataOutputView target) throws IOException {
        byte[] bytes = new RejectedRecordSerializer().serialize(record);
        target.writeByte(RejectedRecordSerializer.VERSION);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public RejectedRecord deserialize(DataInputView source) throws IOException {
        int version = source.readUnsignedByte();
        return new RejectedRecordSerializer().deserialize(version, readBytes(source));
    }

    // How much follows can't be asked, so a wrong length must not become a huge array at once.
    private static byte[] readBytes(DataInputView source) throws IOException {
        int length = source.readInt();
        if (length < 0) {
            throw new IOException("A rejected record can't be read: its length is " + length + ".");
        }
        byte[] bytes = new byte[Math.min(length, CHUNK)];
        int read = 0;
        while (true) {
            source.readFully(bytes, read, bytes.length - read);
            read = bytes.length;
            if (read == length) {
                return bytes;
            }
            bytes = java.util.Arrays.copyOf(bytes, (int) Math.min(length, 2L * read));
        }
    }

    @Override
    public RejectedRecord deserialize(RejectedRecord reuse, DataInputView source)
            throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        target.writeByte(source.readUnsignedByte());
        byte[] bytes = readBytes(source);
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public TypeSerializerSnapshot<RejectedRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Tells a checkpoint which serializer wrote it. Public, for Flink makes it by reflection. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RejectedRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
