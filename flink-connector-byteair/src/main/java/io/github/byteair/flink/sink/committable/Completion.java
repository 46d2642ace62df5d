/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.record.DataDates;
import io.github.byteair.flink.sink.record.Destinations;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** Says that the input of one subtask has ended and that all of its rows are settled. */
@Internal
public final class Completion {

    private final int subtask;
    private final int subtasks;
    private final long lastCheckpoint;
    private final List<Destination> written;

    /**
     * @param subtasks how many there are in this attempt of the job
     * @param lastCheckpoint the last checkpoint that holds this subtask's state from before its
     *     end: only a later one knows of the end
     * @param written the dated destinations with accepted rows, of this attempt and those it
     *     resumes
     */
    public Completion(
            int subtask, int subtasks, long lastCheckpoint, Collection<Destination> written) {
        this.subtask = subtask;
        this.subtasks = subtasks;
        this.lastCheckpoint = lastCheckpoint;
        this.written = List.copyOf(written);
    }

    /** Which subtask has ended, from 0. */
    public int subtask() {
        return subtask;
    }

    /** How many there are in its attempt of the job. */
    public int subtasks() {
        return subtasks;
    }

    /** The last checkpoint that does not know of the end; 0 for none. */
    public long lastCheckpoint() {
        return lastCheckpoint;
    }

    /** The dated destinations with accepted rows. */
    public List<Destination> written() {
        return written;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(subtask);
        out.writeInt(subtasks);
        out.writeLong(lastCheckpoint);
        Destinations.write(written, out);
    }

    /**
     * @throws DateTimeException if its dates can't be dates
     */
    static Completion read(DataInputStream in) throws IOException {
        return new Completion(in.readInt(), in.readInt(), in.readLong(), Destinations.read(in));
    }

    /** Of format 1, which has dates of the one topic and stage that its sink had. */
    static Completion readDates(DataInputStream in, @Nullable String topic, @Nullable Stage stage)
            throws IOException {
        return new Completion(
                in.readInt(),
                in.readInt(),
                in.readLong(),
                Destinations.of(topic, stage, DataDates.read(in)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Completion
                && subtask == ((Completion) other).subtask
                && subtasks == ((Completion) other).subtasks
                && lastCheckpoint == ((Completion) other).lastCheckpoint
                && written.equals(((Completion) other).written);
    }

    @Override
    public int hashCode() {
        return Objects.hash(subtask, subtasks, lastCheckpoint, written);
    }

    @Override
    public String toString() {
        return "End of subtask " + subtask + " of " + subtasks + " " + written;
    }
}
