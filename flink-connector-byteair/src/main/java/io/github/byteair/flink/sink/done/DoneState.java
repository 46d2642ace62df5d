/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.record.DataDates;
import io.github.byteair.flink.sink.record.Destinations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What a checkpoint holds of the call of {@code done} to come. */
final class DoneState {

    private final String requestId;
    private final boolean complete;
    private final List<Destination> days;

    /**
     * @param requestId under which it is sent first, in all attempts of the job
     * @param complete whether the input had ended on every subtask
     * @param days the dated destinations with accepted rows
     */
    DoneState(String requestId, boolean complete, Collection<Destination> days) {
        this.requestId = requestId;
        this.complete = complete;
        this.days = List.copyOf(days);
    }

    static DoneState initial(RequestIds ids) {
        return new DoneState(ids.next(), false, Collections.emptyList());
    }

    String requestId() {
        return requestId;
    }

    boolean complete() {
        return complete;
    }

    List<Destination> days() {
        return days;
    }

    /** UTF of the id, a boolean, the days; in version 1, dates of the sink's topic and stage. */
    static final class Serializer implements SimpleVersionedSerializer<DoneState> {

        private static final int VERSION = 2;

        @Nullable private final String oldTopic;
        private final Stage oldStage;

        /**
         * @param config says of which topic and stage the dates of version 1 are
         */
        Serializer(SinkConfig config) {
            this.oldTopic = config.topic();
            this.oldStage = config.stage();
        }

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(DoneState state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(state.requestId);
            out.writeBoolean(state.complete);
            Destinations.write(state.days, out);
            return bytes.toByteArray();
        }

        @Override
        public DoneState deserialize(int version, byte[] serialized) throws IOException {
            if (version < 1 || version > VERSION) {
                throw new IOException(
                        "The state of the sink's done has format version "
                                + version
                                + ", but this connector reads versions 1 to "
                                + VERSION
                                + ". Use the connector version that wrote it, or a newer one.");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            try {
                return new DoneState(
                        in.readUTF(),
                        in.readBoolean(),
                        version == VERSION ? Destinations.read(in) : oldDays(in));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new IOException(
                        "The state of the sink's done can't be read: " + e.getMessage() + ".", e);
            }
        }

        private List<Destination> oldDays(DataInputStream in) throws IOException {
            return Destinations.of(oldTopic, oldStage, DataDates.read(in));
        }
    }
}
