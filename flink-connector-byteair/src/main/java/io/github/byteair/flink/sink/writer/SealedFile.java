/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import javax.annotation.Nullable;

/**
 * Where the batches of a batch job wait for the end of their writer's input, which is when Flink
 * asks for them: a temporary file, of no bounded size, in the JVM's directory for these. Losing it
 * costs nothing: with it the task is lost, which has handed nothing on, and starts over.
 *
 * <p>Belongs to the task thread.
 */
final class SealedFile implements Closeable {

    private final Path folder;

    @Nullable private Path file;
    @Nullable private DataOutputStream out;
    private int batches;
    @Nullable private Path takenFile;
    @Nullable private DataInputStream in;

    SealedFile() {
        this(Path.of(System.getProperty("java.io.tmpdir")));
    }

    SealedFile(Path folder) {
        this.folder = folder;
    }

    /**
     * @throws IOException if it can't be written, saying what to do
     */
    void add(SealedBatch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch.content().length + 128);
        batch.write(new DataOutputStream(bytes));
        try {
            if (out == null) {
                file = Files.createTempFile(folder, "byteair-batches-", ".bin");
                out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
            }
            out.writeInt(bytes.size());
            bytes.writeTo(out);
        } catch (IOException e) {
            throw failure(e);
        }
        batches++;
    }

    private IOException failure(IOException e) {
        return new IOException(
                "Requests of an exactly-once sink that wait for the end of a batch job's input"
                        + " could not be put aside in "
                        + (file == null ? folder : file)
                        + ": "
                        + e
                        + ". Make room there, or set another directory for the JVM"
                        + " (-Djava.io.tmpdir, in env.java.opts.taskmanager).",
                e);
    }

    /** Hands over what has come since the last call, in order; can be read once, until then. */
    Collection<SinkCommittable> take() throws IOException {
        deleteTaken();
        if (out == null) {
            return Collections.emptyList();
        }
        try {
            out.close();
        } catch (IOException e) {
            throw failure(e);
        }
        out = null;
        takenFile = file;
        file = null;
        in = new DataInputStream(new BufferedInputStream(Files.newInputStream(takenFile)));
        int count = batches;
        batches = 0;
        return new AbstractCollection<SinkCommittable>() {

            @Override
            public int size() {
                return count;
            }

            @Override
            public Iterator<SinkCommittable> iterator() {
                return new FromFile(count);
            }
        };
    }

    private final class FromFile implements Iterator<SinkCommittable> {

        private int left;

        private FromFile(int left) {
            this.left = left;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public SinkCommittable next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            try {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                return SinkCommittable.batch(
                        SealedBatch.read(new DataInputStream(new ByteArrayInputStream(bytes))));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "Requests put aside in " + takenFile + " could not be read again: " + e, e);
            }
        }
    }

    private void deleteTaken() throws IOException {
        if (in != null) {
            in.close();
            in = null;
        }
        if (takenFile != null) {
            Files.deleteIfExists(takenFile);
            takenFile = null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            deleteTaken();
        } finally {
            if (file != null) {
                try {
                    if (out != null) {
                        out.close();
                    }
                } finally {
                    out = null;
                    Files.deleteIfExists(file);
                    file = null;
                }
            }
        }
    }
}
