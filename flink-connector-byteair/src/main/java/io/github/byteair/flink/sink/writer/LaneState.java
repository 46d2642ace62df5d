/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of the state of an exactly-once sink's operator. Each is a byte, and behind it: 1, a
 * sealed batch, which no run of the job that took the state had sent; or 2, an {@code int} of
 * version and an element as the writer's state has them, for what was with the delivery, and for
 * days with accepted records.
 *
 * <p>Belongs to the task thread.
 */
final class LaneState {

    private static final int SEALED = 1;
    private static final int STATE = 2;

    /** Takes over what is read. */
    interface Reader {

        /** A batch that was not with the delivery. */
        void sealed(SealedBatch batch);

        /** What was, or is no batch. */
        void state(WriterState state);
    }

    private final SinkConfig config;
    private final Owner owner;
    private final Seals seals;
    private final WriterStateSerializer serializer;

    /**
     * @param owner whose state it has to be
     */
    LaneState(SinkConfig config, Owner owner, Seals seals) {
        this.config = config;
        this.owner = owner;
        this.seals = seals;
        this.serializer = new WriterStateSerializer(config);
    }

    /** Those of all batches that wait. */
    static List<byte[]> elements(Epochs epochs) throws IOException {
        List<SealedBatch> batches = new ArrayList<>();
        epochs.forEach(batches::add);
        List<byte[]> elements = new ArrayList<>();
        for (SealedBatch batch : batches) {
            elements.add(element(batch));
        }
        return elements;
    }

    private static byte[] element(SealedBatch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch.content().length + 128);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(SEALED);
        batch.write(out);
        return bytes.toByteArray();
    }

    byte[] element(WriterState state) throws IOException {
        byte[] serialized = serializer.serialize(state);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(serialized.length + 8);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(STATE);
        out.writeInt(serializer.getVersion());
        out.write(serialized);
        return bytes.toByteArray();
    }

    /**
     * @throws IOException if it can't be read
     * @throws ByteAirSinkException if it is another sink's
     */
    void read(byte[] element, Reader reader) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(element));
        int kind = in.readUnsignedByte();
        if (kind == SEALED) {
            SealedBatch batch = SealedBatch.read(in);
            seals.open(batch).requireFits(config, owner);
            reader.sealed(batch);
            return;
        }
        if (kind != STATE) {
            throw new IOException(
                    "The state of an exactly-once sink can't be read: unknown kind " + kind + ".");
        }
        int version = in.readInt();
        byte[] serialized = new byte[in.available()];
        in.readFully(serialized);
        WriterState state = serializer.deserialize(version, serialized);
        state.requireFits(config, owner);
        reader.state(state);
    }
}
