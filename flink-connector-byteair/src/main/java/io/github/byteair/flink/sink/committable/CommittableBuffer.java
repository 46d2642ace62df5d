/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongPredicate;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Where committables wait for Flink to ask for them: the first on the heap, what is more in a
 * temporary file, of no bounded size. Losing that costs nothing: with it the task is lost, which
 * has not handed them on, and starts over.
 *
 * <p>Belongs to the task thread.
 */
@Internal
public final class CommittableBuffer implements Closeable {

    private static final int BUFFER_BYTES = 64 << 10;

    private final SinkCommittableSerializer serializer = new SinkCommittableSerializer();
    private final long mostOnHeap;
    private final LongPredicate hasRoom;
    private final Path folder;
    private final String prefix;
    private final String what;
    private final String remedy;

    private List<SinkCommittable> onHeap = new ArrayList<>();
    private long bytesOnHeap;
    @Nullable private TemporaryFile file;
    @Nullable private DataOutputStream out;
    private int count;
    @Nullable private TemporaryFile taken;
    @Nullable private DataInputStream in;

    /**
     * One whose file is in the JVM's directory for temporary ones, made when something is to go
     * into it.
     *
     * @param mostOnHeap so many bytes stay on the heap at the most
     * @param hasRoom whether the heap has room for so many bytes more
     * @param prefix of the file's name
     * @param what the beginning of a sentence: what waits, and for what
     * @param remedy what to do if there is no room for it, without the full stop
     */
    public CommittableBuffer(
            long mostOnHeap, LongPredicate hasRoom, String prefix, String what, String remedy) {
        this(
                mostOnHeap,
                hasRoom,
                Path.of(System.getProperty("java.io.tmpdir")),
                prefix,
                what,
                remedy);
    }

    CommittableBuffer(
            long mostOnHeap,
            LongPredicate hasRoom,
            Path folder,
            String prefix,
            String what,
            String remedy) {
        this.mostOnHeap = mostOnHeap;
        this.hasRoom = hasRoom;
        this.folder = folder;
        this.prefix = prefix;
        this.what = what;
        this.remedy = remedy;
    }

    /**
     * @param heapBytes what it takes on the heap, roughly
     * @throws IOException if it can't be written, saying what to do
     */
    public void add(SinkCommittable committable, long heapBytes) throws IOException {
        // Behind what is in the file, all goes there: they come out in order.
        if (out == null && bytesOnHeap + heapBytes <= mostOnHeap && hasRoom.test(heapBytes)) {
            onHeap.add(committable);
            bytesOnHeap += heapBytes;
            return;
        }
        byte[] bytes = serializer.serialize(committable);
        if (out == null) {
            file = new TemporaryFile(folder, prefix, what, remedy);
            out = new DataOutputStream(new BufferedOutputStream(file.appending(), BUFFER_BYTES));
        }
        out.writeInt(bytes.length);
        out.write(bytes);
        count++;
    }

    /** What is on the heap, roughly, in bytes. */
    public long bytesOnHeap() {
        return bytesOnHeap;
    }

    /**
     * Hands over what has come since the last call, in order, read as it is iterated. The
     * collection is good for one iteration at a time, until the next call or {@link #releaseTaken}.
     */
    public Collection<SinkCommittable> take() throws IOException {
        releaseTaken();
        Collection<SinkCommittable> first = onHeap;
        onHeap = new ArrayList<>();
        bytesOnHeap = 0;
        if (out == null) {
            return first;
        }
        out.flush();
        out = null;
        taken = file;
        file = null;
        int committables = count;
        count = 0;
        return new Joined<>(
                first,
                new AbstractCollection<SinkCommittable>() {

                    @Override
                    public int size() {
                        return committables;
                    }

                    @Override
                    public Iterator<SinkCommittable> iterator() {
                        return new FromFile(committables);
                    }
                });
    }

    private final class FromFile implements Iterator<SinkCommittable> {

        private final int all;
        private int left;

        private FromFile(int all) {
            this.all = all;
            this.left = all;
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
            try {
                if (left == all) {
                    in =
                            new DataInputStream(
                                    new BufferedInputStream(taken.reading(), BUFFER_BYTES));
                }
                left--;
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                return serializer.deserialize(serializer.getVersion(), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        what + " could not be read again from " + taken + ": " + e, e);
            }
        }
    }

    /** What the last {@link #take} has handed over has been read, and takes no room any more. */
    public void releaseTaken() {
        in = null;
        if (taken != null) {
            taken.close();
            taken = null;
        }
    }

    @Override
    public void close() {
        releaseTaken();
        out = null;
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
