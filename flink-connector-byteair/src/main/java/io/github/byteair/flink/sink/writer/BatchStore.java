/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.committable.TemporaryFile;
import io.github.byteair.flink.sink.config.Setting;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongPredicate;
import javax.annotation.Nullable;

/**
 * Keeps batches that wait: the first of them on the heap, what is more in temporary files. A file
 * goes with the last of its batches, once no checkpoint can be reading it any more.
 *
 * <p>Belongs to one thread.
 */
final class BatchStore implements Closeable {

    /** So much of a subtask's batches is on the heap, in bytes, unless a test says otherwise. */
    static final long ON_HEAP_BYTES = 1 << 20;

    /** A file gets about so large: the disk gets its room back in pieces. */
    private static final long FILE_BYTES = 64 << 20;

    private static final String REMEDY =
            "Make room there, set another directory for the JVM (-Djava.io.tmpdir, in"
                    + " env.java.opts.taskmanager), or let less wait: by shorter checkpoint"
                    + " intervals, or with a smaller "
                    + Setting.MAX_PENDING_BYTES;

    /** What is known of a file. */
    private static final class Use {
        private int batches;
        private long lastCheckpoint = Long.MIN_VALUE;
    }

    private final long mostOnHeap;
    private final LongPredicate hasRoom;
    private final Path folder;
    private final Map<TemporaryFile, Use> files = new HashMap<>();
    @Nullable private TemporaryFile current;
    private long bytesOnHeap;

    /**
     * One with its files in the JVM's directory for temporary ones.
     *
     * @param mostOnHeap so many bytes of batches stay on the heap at the most
     * @param hasRoom whether the heap has room for so many bytes more
     */
    BatchStore(long mostOnHeap, LongPredicate hasRoom) {
        this(mostOnHeap, hasRoom, Path.of(System.getProperty("java.io.tmpdir")));
    }

    BatchStore(long mostOnHeap, LongPredicate hasRoom, Path folder) {
        this.mostOnHeap = mostOnHeap;
        this.hasRoom = hasRoom;
        this.folder = folder;
    }

    /**
     * Takes a batch over.
     *
     * @throws IOException if it can't be written, saying what to do
     */
    WaitingBatch keep(SealedBatch batch) throws IOException {
        WaitingBatch kept = WaitingBatch.onHeap(batch);
        if (bytesOnHeap + kept.bytesOnHeap() > mostOnHeap || !hasRoom.test(kept.bytesOnHeap())) {
            if (current == null || current.length() >= FILE_BYTES) {
                current =
                        new TemporaryFile(
                                folder,
                                "byteair-epochs-",
                                "Requests of an exactly-once sink that wait for their checkpoint",
                                REMEDY);
            }
            kept = WaitingBatch.in(current, batch);
        }
        adopt(kept);
        return kept;
    }

    /** Takes over a batch that another store has kept, with its part of its file. */
    void adopt(WaitingBatch batch) {
        bytesOnHeap += batch.bytesOnHeap();
        if (batch.file() != null) {
            files.computeIfAbsent(batch.file(), file -> new Use()).batches++;
        }
    }

    /** A batch is needed no more, but by checkpoints under way. */
    void gone(WaitingBatch batch) {
        bytesOnHeap -= batch.bytesOnHeap();
        if (batch.file() != null) {
            files.get(batch.file()).batches--;
        }
    }

    /** A checkpoint has been taken that holds all there are, and reads them from now on. */
    void taken(long checkpoint) {
        for (Use use : files.values()) {
            if (use.batches > 0) {
                use.lastCheckpoint = checkpoint;
            }
        }
    }

    /**
     * A checkpoint is complete: neither it nor any before it reads any more, unless several are
     * taken at once and one before is a savepoint. That fails then, for want of what it reads.
     */
    void complete(long checkpoint) {
        for (Iterator<Map.Entry<TemporaryFile, Use>> each = files.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<TemporaryFile, Use> file = each.next();
            Use use = file.getValue();
            if (use.batches == 0 && use.lastCheckpoint <= checkpoint) {
                each.remove();
                file.getKey().close();
                if (file.getKey() == current) {
                    current = null;
                }
            }
        }
    }

    /** What all of it takes on the heap, roughly, in bytes. */
    long bytesOnHeap() {
        return bytesOnHeap;
    }

    /** How many files there are. */
    int files() {
        return files.size();
    }

    @Override
    public void close() {
        files.keySet().forEach(TemporaryFile::close);
        files.clear();
        current = null;
    }
}
