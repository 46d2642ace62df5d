/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A temporary file of what a sink can't keep on the heap: written at its end, read anywhere. Its
 * name is gone from the folder as soon as it is open, where the system allows that, so that nothing
 * is left of it when the process is killed, and nothing of one that is forgotten.
 *
 * <p>Not a channel: these are closed for all when one thread that reads is interrupted, as that of
 * a checkpoint is that is aborted. Thread-safe.
 */
@Internal
public final class TemporaryFile implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFile.class);

    private final String what;
    private final String remedy;
    private final Path path;
    private final RandomAccessFile file;
    private final boolean named;
    private long length;

    /**
     * @param folder where it is made
     * @param prefix of its name
     * @param what the beginning of a sentence: what waits, and for what
     * @param remedy what to do if there is no room for it, without the full stop
     * @throws IOException if it can't be made, saying what to do
     */
    public TemporaryFile(Path folder, String prefix, String what, String remedy)
            throws IOException {
        this.what = what;
        this.remedy = remedy;
        try {
            path = Files.createTempFile(folder, prefix, ".bin");
        } catch (IOException e) {
            throw failure(folder, e);
        }
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            // Too many open files, for one.
            deleted(path);
            throw failure(folder, e);
        }
        named = !deleted(path);
    }

    private static boolean deleted(Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            // Not on Windows: then it goes when it is closed.
            return false;
        }
    }

    private IOException failure(Path where, IOException e) {
        return new IOException(
                what + " could not be put aside in " + where + ": " + e + ". " + remedy + ".", e);
    }

    /**
     * @return where it begins
     * @throws IOException if it can't be written, saying what to do
     */
    public synchronized long append(byte[] bytes, int offset, int count) throws IOException {
        long at = length;
        try {
            file.seek(at);
            file.write(bytes, offset, count);
        } catch (IOException e) {
            throw failure(path, e);
        }
        length += count;
        return at;
    }

    /** How many bytes it has. */
    public synchronized long length() {
        return length;
    }

    /**
     * @throws IOException if there are not so many, or it is closed
     */
    public synchronized byte[] read(long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        file.seek(at);
        file.readFully(bytes);
        return bytes;
    }

    /** Appends; closing it does nothing. */
    public OutputStream appending() {
        return new OutputStream() {

            @Override
            public void write(int single) throws IOException {
                append(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                append(bytes, offset, count);
            }
        };
    }

    /** Reads all of it from its beginning; closing it does nothing. */
    public InputStream reading() {
        return new InputStream() {

            private long at;

            @Override
            public int read() throws IOException {
                byte[] single = new byte[1];
                return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                synchronized (TemporaryFile.this) {
                    file.seek(at);
                    int got = file.read(bytes, offset, count);
                    at += Math.max(0, got);
                    return got;
                }
            }
        };
    }

    /** It is needed no more: if it can't be deleted, that fails nothing, and is logged. */
    @Override
    public synchronized void close() {
        try {
            file.close();
            if (named) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("A temporary file could not be deleted: {}", e.toString());
        }
    }

    /** For people; never the content. */
    @Override
    public String toString() {
        return path.toString();
    }
}
