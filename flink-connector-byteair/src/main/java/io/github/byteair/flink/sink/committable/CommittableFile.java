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
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Where committables wait for Flink to ask for them: a temporary file, of no bounded size. Losing
 * it costs nothing: with it the task is lost, which has not handed them on, and starts over.
 *
 * <p>Belongs to the task thread.
 */
@Internal
public final class CommittableFile implements Closeable {

    private static final int BUFFER_BYTES = 64 << 10;

    private final SinkCommittableSerializer serializer = new SinkCommittableSerializer();
    private final Path folder;
    private final String prefix;
    private final String what;
    private final String remedy;

    @Nullable private TemporaryFile file;
    @Nullable private DataOutputStream out;
    private int count;
    @Nullable private TemporaryFile taken;
    @Nullable private DataInputStream in;

    /**
     * A file in the JVM's directory for temporary ones, made when something is to go into it.
     *
     * @param prefix of its name
     * @param what the beginning of a sentence: what waits, and for what
     * @param remedy what to do if there is no room for it, without the full stop
     */
    public CommittableFile(String prefix, String what, String remedy) {
        this(Path.of(System.getProperty("java.io.tmpdir")), prefix, what, remedy);
    }

    CommittableFile(Path folder, String prefix, String what, String remedy) {
        this.folder = folder;
        this.prefix = prefix;
        this.what = what;
        this.remedy = remedy;
    }

    /**
     * @throws IOException if it can't be written, saying what to do
     */
    public void add(SinkCommittable committable) throws IOException {
        byte[] bytes = serializer.serialize(committable);
        if (out == null) {
            file = new TemporaryFile(folder, prefix, what, remedy);
            out = new DataOutputStream(new BufferedOutputStream(file.appending(), BUFFER_BYTES));
        }
        out.writeInt(bytes.length);
        out.write(bytes);
        count++;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /**
     * Hands over what has come since the last call, in order, read as it is iterated. The
     * collection is good for one iteration at a time, until the next call or {@link #releaseTaken}.
     */
    public Collection<SinkCommittable> take() throws IOException {
        releaseTaken();
        if (out == null) {
            return Collections.emptyList();
        }
        out.flush();
        out = null;
        taken = file;
        file = null;
        int committables = count;
        count = 0;
        return new AbstractCollection<SinkCommittable>() {

            @Override
            public int size() {
                return committables;
            }

            @Override
            public Iterator<SinkCommittable> iterator() {
                return new FromFile(committables);
            }
        };
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
    public void releaseTaken() throws IOException {
        in = null;
        if (taken != null) {
            taken.close();
            taken = null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            releaseTaken();
        } finally {
            out = null;
            if (file != null) {
                file.close();
                file = null;
            }
        }
    }
}
