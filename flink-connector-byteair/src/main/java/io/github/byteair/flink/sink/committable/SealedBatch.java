/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.record.Destinations;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * A batch with its final content and Request-Id, compressed, on its way from a writer to the
 * operator that sends it when a checkpoint holds it. What is in it concerns these two alone.
 * Immutable.
 */
@Internal
public final class SealedBatch {

    private final Destination destination;
    private final int records;
    private final byte[] content;

    /**
     * @param records how many there are
     * @param content not copied; nobody may change it any more
     */
    public SealedBatch(Destination destination, int records, byte[] content) {
        this.destination = Objects.requireNonNull(destination);
        this.records = records;
        this.content = Objects.requireNonNull(content);
    }

    /** Where all its records go. */
    public Destination destination() {
        return destination;
    }

    /** How many records it has. */
    public int records() {
        return records;
    }

    /** The batch itself; not a copy. */
    public byte[] content() {
        return content;
    }

    /** What it takes on the heap, roughly, in bytes. */
    public long bytesHeld() {
        return content.length + 64L;
    }

    /** Writes what {@link #read} reads. */
    public void write(DataOutputStream out) throws IOException {
        Destinations.writeOne(destination, out);
        out.writeInt(records);
        out.writeInt(content.length);
        out.write(content);
    }

    /** Throws as {@link Destinations#readOne} does. */
    public static SealedBatch read(DataInputStream in) throws IOException {
        Destination destination = Destinations.readOne(in);
        int records = in.readInt();
        int length = in.readInt();
        if (records < 1 || length < 0 || length > in.available()) {
            throw new IOException(
                    "A batch of an exactly-once sink can't be read: "
                            + records
                            + " records, "
                            + length
                            + " bytes announced, "
                            + in.available()
                            + " left.");
        }
        byte[] content = new byte[length];
        in.readFully(content);
        return new SealedBatch(destination, records, content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedBatch
                && records == ((SealedBatch) other).records
                && destination.equals(((SealedBatch) other).destination)
                && Arrays.equals(content, ((SealedBatch) other).content);
    }

    @Override
    public int hashCode() {
        return Objects.hash(destination, records, Arrays.hashCode(content));
    }

    /** For people; never the content. */
    @Override
    public String toString() {
        return "Batch of " + records + " records for " + destination + ", sealed";
    }
}
