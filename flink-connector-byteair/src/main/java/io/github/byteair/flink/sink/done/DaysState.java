/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.record.Destinations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What a checkpoint holds of the days of a sink that closes them by the watermark. */
final class DaysState {

    private final boolean ended;
    private final List<Destination> open;
    private final Map<Destination, DoneId> closing;
    private final List<Destination> closed;

    /**
     * @param ended whether the input had ended on every subtask
     * @param open with accepted rows, not over yet
     * @param closing over; the call may have been made, under this id
     * @param closed the call was taken
     */
    DaysState(
            boolean ended,
            Collection<Destination> open,
            Map<Destination, DoneId> closing,
            Collection<Destination> closed) {
        this.ended = ended;
        this.open = List.copyOf(open);
        this.closing = new LinkedHashMap<>(closing);
        this.closed = List.copyOf(closed);
    }

    boolean ended() {
        return ended;
    }

    List<Destination> open() {
        return open;
    }

    Map<Destination, DoneId> closing() {
        return closing;
    }

    List<Destination> closed() {
        return closed;
    }

    /**
     * A boolean; the open days; the closing ones, and of each its id in UTF and whether it was put
     * off; the closed ones.
     */
    static final class Serializer implements SimpleVersionedSerializer<DaysState> {

        private static final int VERSION = 1;

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(DaysState state) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeBoolean(state.ended);
            Destinations.write(state.open, out);
            Destinations.write(state.closing.keySet(), out);
            for (DoneId id : state.closing.values()) {
                out.writeUTF(id.requestId());
                out.writeBoolean(id.putOff());
            }
            Destinations.write(state.closed, out);
            return bytes.toByteArray();
        }

        @Override
        public DaysState deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw new IOException(
                        "The state of the sink's days has format version "
                                + version
                                + ", but this connector reads version "
                                + VERSION
                                + ". Use the connector version that wrote it, or a newer one.");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            try {
                boolean ended = in.readBoolean();
                List<Destination> open = dated(Destinations.read(in));
                Map<Destination, DoneId> closing = new LinkedHashMap<>();
                for (Destination day : dated(Destinations.read(in))) {
                    closing.put(day, new DoneId(in.readUTF(), in.readBoolean()));
                }
                return new DaysState(ended, open, closing, dated(Destinations.read(in)));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new IOException(
                        "The state of the sink's days can't be read: " + e.getMessage() + ".", e);
            }
        }

        private static List<Destination> dated(List<Destination> days) {
            for (Destination day : days) {
                if (day.dataDate() == null) {
                    throw new IllegalArgumentException("a day without a date, of " + day);
                }
            }
            return days;
        }
    }
}
