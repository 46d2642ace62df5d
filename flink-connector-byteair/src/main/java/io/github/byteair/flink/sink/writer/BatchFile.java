/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file of what a sink can't keep on the heap: written at its end, read anywhere. Its
 * name is gone from the folder as soon as it is open, where the system allows that, so that nothing
 * is left of it when the process is killed; and nothing is left open of one that is forgotten.
 *
 * <p>Not a channel: these are closed for all when one thread that reads is interrupted, as that of
 * a checkpoint is that is aborted. Thread-safe.
 */
final class BatchFile implements Closeable {

    private final RandomAccessFile file;
    private final Path path;
    private final boolean named;
    private long length;

    /**
     * @throws IOException saying what to do
     */
    BatchFile(Path folder) throws IOException {
        try {
            path = Files.createTempFile(folder, "byteair-epochs-", ".bin");
        } catch (IOException e) {
            throw failure(folder, e);
        }
        file = new RandomAccessFile(path.toFile(), "rw");
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

    private static IOException failure(Path where, IOException e) {
        return new IOException(
                "Requests of an exactly-once sink that wait for their checkpoint could not be put"
                        + " aside in "
                        + where
                        + ": "
                        + e
                        + ". Make room there, set another directory for the JVM"
                        + " (-Djava.io.tmpdir, in env.java.opts.taskmanager), or let fewer wait"
                        + " (shorter checkpoint intervals, or a smaller"
                        + " sink.exactly-once.max-pending-bytes).",
                e);
    }

    /**
     * @return where it begins
     * @throws IOException if it can't be written, saying what to do
     */
    synchronized long append(byte[] bytes) throws IOException {
        long at = length;
        try {
            file.seek(at);
            file.write(bytes);
        } catch (IOException e) {
            throw failure(path, e);
        }
        length += bytes.length;
        return at;
    }

    synchronized long length() {
        return length;
    }

    synchronized byte[] read(long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        file.seek(at);
        file.readFully(bytes);
        return bytes;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
        if (named) {
            Files.deleteIfExists(path);
        }
    }
}
