/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.deadletter;

import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.committable.SinkCommittableSerializer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import javax.annotation.Nullable;

/**
 * Holds dead letters from one checkpoint to the next, or to the end of a batch job, which may be
 * many: Flink asks a writer for committables only then. What is beyond a few MiB waits in a
 * temporary file, not on the heap. Losing that file costs nothing: whoever loses it starts over
 * from a checkpoint that is older than the file.
 *
 * <p>Belongs to the mailbox thread.
 */
final class DeadLetterBuffer implements Closeable {

    /** A committable should travel well: neither one by one nor all in one. */
    private static final int CHUNK_RECORDS = 500;

    private static final long CHUNK_BYTES = 256 << 10;

    /** What a record takes beside its JSON, roughly. */
    private static final int RECORD_OVERHEAD = 200;

    private final long heapLimit;
    private final SinkCommittableSerializer serializer = new SinkCommittableSerializer();

    private final List<SinkCommittable> onHeap = new ArrayList<>();
    private long onHeapBytes;
    private List<RejectedRecord> open = new ArrayList<>();
    private long openBytes;
    @Nullable private Path file;
    @Nullable private DataOutputStream fileOut;
    private int chunksInFile;
    @Nullable private Path takenFile;

    DeadLetterBuffer(long heapLimit) {
        this.heapLimit = heapLimit;
    }

    void add(RejectedRecord record) throws IOException {
        open.add(record);
        openBytes += 2L * record.json().length() + RECORD_OVERHEAD;
        if (open.size() >= CHUNK_RECORDS || openBytes >= CHUNK_BYTES) {
            closeChunk();
        }
    }

    private void closeChunk() throws IOException {
        if (open.isEmpty()) {
            return;
        }
        SinkCommittable chunk = SinkCommittable.deadLetters(open);
        if (fileOut == null && onHeapBytes + openBytes <= heapLimit) {
            onHeap.add(chunk);
            onHeapBytes += openBytes;
        } else {
            spill(chunk);
        }
        open = new ArrayList<>();
        openBytes = 0;
    }

    private void spill(SinkCommittable chunk) throws IOException {
        try {
            if (fileOut == null) {
                file = Files.createTempFile("byteair-dead-letters-", ".bin");
                fileOut =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
            }
            byte[] bytes = serializer.serialize(chunk);
            fileOut.writeInt(bytes.length);
            fileOut.write(bytes);
            chunksInFile++;
        } catch (IOException e) {
            throw new IOException(
                    "Dead letters that wait for a checkpoint could not be put aside in "
                            + (file == null ? System.getProperty("java.io.tmpdir") : file)
                            + ": "
                            + e
                            + ". Make room there, or take checkpoints more often.",
                    e);
        }
    }

    /**
     * Hands over what has come since the last call, in order. The collection is good until the next
     * call, or until this buffer is closed.
     */
    Collection<SinkCommittable> take() throws IOException {
        deleteTaken();
        closeChunk();
        if (fileOut != null) {
            fileOut.close();
            fileOut = null;
            takenFile = file;
            file = null;
        }
        Collection<SinkCommittable> taken =
                new Taken(new ArrayList<>(onHeap), takenFile, chunksInFile);
        onHeap.clear();
        onHeapBytes = 0;
        chunksInFile = 0;
        return taken;
    }

    private void deleteTaken() throws IOException {
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
            if (fileOut != null) {
                fileOut.close();
                fileOut = null;
            }
            if (file != null) {
                Files.deleteIfExists(file);
                file = null;
            }
        }
    }

    /** Reads the file as it is iterated, chunk by chunk. */
    private final class Taken extends AbstractCollection<SinkCommittable> {

        private final List<SinkCommittable> first;
        @Nullable private final Path rest;
        private final int chunks;

        private Taken(List<SinkCommittable> first, @Nullable Path rest, int chunks) {
            this.first = first;
            this.rest = rest;
            this.chunks = chunks;
        }

        @Override
        public int size() {
            return first.size() + chunks;
        }

        @Override
        public Iterator<SinkCommittable> iterator() {
            return rest == null ? first.iterator() : new FromFile(first.iterator(), rest, chunks);
        }
    }

    private final class FromFile implements Iterator<SinkCommittable> {

        private final Iterator<SinkCommittable> first;
        private final Path path;
        private int left;
        @Nullable private DataInputStream in;

        private FromFile(Iterator<SinkCommittable> first, Path path, int chunks) {
            this.first = first;
            this.path = path;
            this.left = chunks;
        }

        @Override
        public boolean hasNext() {
            return first.hasNext() || left > 0;
        }

        @Override
        public SinkCommittable next() {
            if (first.hasNext()) {
                return first.next();
            }
            if (left == 0) {
                throw new NoSuchElementException();
            }
            try {
                return read();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "Dead letters put aside in " + path + " could not be read again: " + e, e);
            }
        }

        private SinkCommittable read() throws IOException {
            if (in == null) {
                in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)));
            }
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            if (--left == 0) {
                in.close();
            }
            return serializer.deserialize(serializer.getVersion(), bytes);
        }
    }
}
