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
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * How one subtask stands at a checkpoint, where days are closed by the watermark: of which days
 * rows were accepted, and of which some are not settled. With it a subtask hands the days over: it
 * does not name them again.
 */
@Internal
public final class Progress {

    private final int subtask;
    private final int subtasks;
    private final boolean ended;
    private final List<Destination> written;
    private final List<Destination> pending;

    /**
     * @param subtasks how many there are in this attempt of the job
     * @param ended whether the subtask's input has ended and all of it is settled
     * @param written the dated destinations with accepted rows since the last one
     * @param pending the dated destinations with rows that are not settled
     */
    public Progress(
            int subtask,
            int subtasks,
            boolean ended,
            Collection<Destination> written,
            Collection<Destination> pending) {
        this.subtask = subtask;
        this.subtasks = subtasks;
        this.ended = ended;
        this.written = List.copyOf(written);
        this.pending = List.copyOf(pending);
    }

    /** Whose it is, from 0. */
    public int subtask() {
        return subtask;
    }

    /** How many there are in its attempt of the job. */
    public int subtasks() {
        return subtasks;
    }

    /** Whether it is the subtask's last. */
    public boolean ended() {
        return ended;
    }

    /** The dated destinations with accepted rows, each named once. */
    public List<Destination> written() {
        return written;
    }

    /** The dated destinations with rows that are not settled. */
    public List<Destination> pending() {
        return pending;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(subtask);
        out.writeInt(subtasks);
        out.writeBoolean(ended);
        Destinations.write(written, out);
        Destinations.write(pending, out);
    }

    /** Throws as {@link Destinations#read} does. */
    static Progress read(DataInputStream in) throws IOException {
        return new Progress(
                in.readInt(),
                in.readInt(),
                in.readBoolean(),
                Destinations.read(in),
                Destinations.read(in));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Progress
                && subtask == ((Progress) other).subtask
                && subtasks == ((Progress) other).subtasks
                && ended == ((Progress) other).ended
                && written.equals(((Progress) other).written)
                && pending.equals(((Progress) other).pending);
    }

    @Override
    public int hashCode() {
        return Objects.hash(subtask, subtasks, ended, written, pending);
    }

    @Override
    public String toString() {
        return "Subtask "
                + subtask
                + " of "
                + subtasks
                + (ended ? ", at its end" : "")
                + ": written "
                + written
                + ", pending "
                + pending;
    }
}
