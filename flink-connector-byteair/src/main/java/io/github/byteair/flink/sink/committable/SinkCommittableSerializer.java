/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectedRecordSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The committables' binary form: the kind's code, then what the kind holds. Version 1, where
 * completions had dates alone, and 2, without batches, are read, too.
 */
@Internal
public final class SinkCommittableSerializer implements SimpleVersionedSerializer<SinkCommittable> {

    private static final int VERSION = 3;

    private final RejectedRecordSerializer records = new RejectedRecordSerializer();
    @Nullable private final String oldTopic;
    @Nullable private final Stage oldStage;

    /** For what this version writes. */
    public SinkCommittableSerializer() {
        this(null, null);
    }

    /**
     * @param oldTopic the topic of completions of version 1; null if the sink has no such topic
     * @param oldStage their stage; null with the topic
     */
    public SinkCommittableSerializer(@Nullable String oldTopic, @Nullable Stage oldStage) {
        this.oldTopic = oldTopic;
        this.oldStage = oldStage;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(SinkCommittable committable) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(committable.kind().code());
        if (committable.kind() == SinkCommittable.Kind.DEAD_LETTERS) {
            out.writeByte(records.getVersion());
            out.writeInt(committable.deadLetters().size());
            for (RejectedRecord record : committable.deadLetters()) {
                byte[] serialized = records.serialize(record);
                out.writeInt(serialized.length);
                out.write(serialized);
            }
        }
        if (committable.completion() != null) {
            committable.completion().write(out);
        }
        if (committable.progress() != null) {
            committable.progress().write(out);
        }
        if (committable.batch() != null) {
            committable.batch().write(out);
        }
        return bytes.toByteArray();
    }

    @Override
    public SinkCommittable deserialize(int version, byte[] serialized) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "A committable of the sink has format version "
                            + version
                            + ", but this connector reads versions 1 to "
                            + VERSION
                            + ". Use the connector version that wrote it, or a newer one.");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        SinkCommittable committable = read(in, version, in.readUnsignedByte());
        if (in.available() > 0) {
            throw corrupt(in.available() + " bytes too many");
        }
        return committable;
    }

    private SinkCommittable read(DataInputStream in, int version, int kind) throws IOException {
        if (kind == SinkCommittable.Kind.NOTHING.code()) {
            return SinkCommittable.nothing();
        }
        if (kind == SinkCommittable.Kind.DEAD_LETTERS.code()) {
            return SinkCommittable.deadLetters(readRecords(in));
        }
        if (kind == SinkCommittable.Kind.PROGRESS.code()) {
            try {
                return SinkCommittable.progress(Progress.read(in));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw corrupt(e.getMessage());
            }
        }
        if (kind == SinkCommittable.Kind.BATCH.code()) {
            try {
                return SinkCommittable.batch(SealedBatch.read(in));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw corrupt(e.getMessage());
            }
        }
        if (kind == SinkCommittable.Kind.COMPLETION.code()) {
            try {
                return SinkCommittable.completion(
                        version > 1 ? Completion.read(in) : oldCompletion(in));
            } catch (DateTimeException | IllegalArgumentException e) {
                throw corrupt(e.getMessage());
            }
        }
        throw corrupt("unknown kind " + kind);
    }

    private Completion oldCompletion(DataInputStream in) throws IOException {
        return Completion.readDates(in, oldTopic, oldStage);
    }

    private List<RejectedRecord> readRecords(DataInputStream in) throws IOException {
        int version = in.readUnsignedByte();
        int count = in.readInt();
        if (count < 0 || count > in.available() / Integer.BYTES) {
            throw corrupt(count + " records in " + in.available() + " bytes");
        }
        List<RejectedRecord> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw corrupt(length + " bytes announced, " + in.available() + " left");
            }
            byte[] serialized = new byte[length];
            in.readFully(serialized);
            read.add(records.deserialize(version, serialized));
        }
        return read;
    }

    private static IOException corrupt(String what) {
        return new IOException("A committable of the sink can't be read: " + what + ".");
    }
}
