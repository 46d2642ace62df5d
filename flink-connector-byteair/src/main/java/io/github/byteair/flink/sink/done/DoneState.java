/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.record.DataDates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What a checkpoint holds of the call of {@code done} to come. */
final class DoneState {

    private final String requestId;
    private final boolean complete;
    private final List<LocalDate> dates;

    /**
     * @param requestId under which it is sent first, in all attempts of the job
     * @param complete whether the input had ended on every subtask
     */
    DoneState(String requestId, boolean complete, Collection<LocalDate> dates) {
        this.requestId = requestId;
        this.complete = complete;
        this.dates = List.copyOf(dates);
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

    List<LocalDate> dates() {
        return dates;
    }

    /** UTF of the id, a boolean, the dates. */
    static final class Serializer implements SimpleVersionedSerializer<DoneState> {

        private static final int VERSION = 1;

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
            DataDates.write(state.dates, out);
            return bytes.toByteArray();
        }

        @Override
        public DoneState deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw new IOException(
                        "The state of the sink's done has format version "
                                + version
                                + ", but this connector reads version "
                                + VERSION
                                + ". Use the connector version that wrote it, or a newer one.");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            try {
                return new DoneState(in.readUTF(), in.readBoolean(), DataDates.read(in));
            } catch (DateTimeException e) {
                throw new IOException(
                        "The state of the sink's done can't be read: " + e.getMessage() + ".", e);
            }
        }
    }
}
