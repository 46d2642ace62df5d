/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in the elements of the state of an exactly-once sink's operator: a sealed batch, which no
 * run of the job that took the state had sent; or, for what was with the delivery, and for days
 * with accepted records, an {@code int} of version and an element as the writer's state has them.
 *
 * <p>Belongs to the task thread.
 */
final class LaneState {

    /** Takes over what is read. */
    interface Reader {

        /** A batch that was not with the delivery. */
        void sealed(WaitingBatch batch) throws IOException;

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
    static List<LaneElement> elements(Epochs epochs) {
        List<LaneElement> elements = new ArrayList<>();
        epochs.forEach(batch -> elements.add(LaneElement.of(batch)));
        return elements;
    }

    LaneElement element(WriterState state) throws IOException {
        byte[] serialized = serializer.serialize(state);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(serialized.length + 8);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(serializer.getVersion());
        out.write(serialized);
        return LaneElement.of(bytes.toByteArray());
    }

    /**
     * @throws IOException if it can't be read
     * @throws ByteAirSinkException if it is another sink's
     */
    void read(LaneElement element, Reader reader) throws IOException {
        WaitingBatch batch = element.batch();
        if (batch != null) {
            seals.open(batch.sealed()).requireFits(config, owner);
            reader.sealed(batch);
            return;
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(element.state()));
        int version = in.readInt();
        byte[] serialized = new byte[in.available()];
        in.readFully(serialized);
        WriterState state = serializer.deserialize(version, serialized);
        state.requireFits(config, owner);
        reader.state(state);
    }
}
