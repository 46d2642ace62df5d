/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.committable.SealedBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the state of an exactly-once sink's operator, and reads it, without having all of it on
 * the heap: a batch is read from its file by the thread that writes the checkpoint; and what a
 * checkpoint holds of batches goes to files again, from {@link BatchStore}'s bound on. An element
 * is
 *
 * <pre>
 * int    how many bytes follow
 * byte   1: a sealed batch, which no run of the job that took the state had sent
 *        2: something else, see {@link LaneState}
 * bytes  what it is
 * </pre>
 */
@Internal
public final class LaneElementSerializer extends TypeSerializer<LaneElement> {

    private static final long serialVersionUID = 1L;

    private static final int SEALED = 1;
    private static final int STATE = 2;
    private static final int CHUNK = 1 << 20;

    /** Of what is read. Each user has its own. */
    @Nullable private transient BatchStore restored;

    @Override
    public void serialize(LaneElement element, DataOutputView target) throws IOException {
        if (element.state() != null) {
            target.writeInt(1 + element.state().length);
            target.writeByte(STATE);
            target.write(element.state());
            return;
        }
        SealedBatch batch = element.batch().sealed();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch.content().length + 128);
        batch.write(new DataOutputStream(bytes));
        target.writeInt(1 + bytes.size());
        target.writeByte(SEALED);
        target.write(bytes.toByteArray());
    }

    @Override
    public LaneElement deserialize(DataInputView source) throws IOException {
        int length = source.readInt();
        if (length < 1) {
            throw corrupt("its length is " + length);
        }
        int kind = source.readUnsignedByte();
        byte[] bytes = readBytes(source, length - 1);
        if (kind == STATE) {
            return LaneElement.of(bytes);
        }
        if (kind != SEALED) {
            throw corrupt("unknown kind " + kind);
        }
        SealedBatch batch;
        try {
            batch = SealedBatch.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw corrupt(e.getMessage());
        }
        if (restored == null) {
            restored = new BatchStore(BatchStore.ON_HEAP_BYTES, more -> true);
        }
        return LaneElement.of(restored.keep(batch));
    }

    /** How much follows can't be asked, so a wrong length must not become a huge array at once. */
    private static byte[] readBytes(DataInputView source, int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(length, CHUNK));
        byte[] step = new byte[Math.min(length, CHUNK)];
        for (int left = length; left > 0; left -= step.length) {
            int now = Math.min(left, step.length);
            source.readFully(step, 0, now);
            bytes.write(step, 0, now);
        }
        return bytes.toByteArray();
    }

    private static IOException corrupt(String what) {
        return new IOException(
                "An element of an exactly-once sink's state can't be read: " + what + ".");
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        byte[] bytes = readBytes(source, length);
        target.writeInt(length);
        target.write(bytes);
    }

    @Override
    public LaneElement deserialize(LaneElement reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<LaneElement> duplicate() {
        return new LaneElementSerializer();
    }

    @Override
    public LaneElement createInstance() {
        return LaneElement.of(new byte[0]);
    }

    @Override
    public LaneElement copy(LaneElement from) {
        return from;
    }

    @Override
    public LaneElement copy(LaneElement from, LaneElement reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LaneElementSerializer;
    }

    @Override
    public int hashCode() {
        return LaneElementSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<LaneElement> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Tells a checkpoint which serializer wrote it. Public, for Flink makes it by reflection. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<LaneElement> {
        public Snapshot() {
            super(LaneElementSerializer::new);
        }
    }
}
