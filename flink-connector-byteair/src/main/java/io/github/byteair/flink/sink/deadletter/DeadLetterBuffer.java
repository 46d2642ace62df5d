/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.deadletter;

import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.committable.CommittableBuffer;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

    private List<RejectedRecord> open = new ArrayList<>();
    private long openBytes;
    private final CommittableBuffer chunks;

    DeadLetterBuffer(long heapLimit) {
        this.chunks =
                new CommittableBuffer(
                        heapLimit,
                        more -> true,
                        "byteair-dead-letters-",
                        "Dead letters that wait for a checkpoint",
                        "Make room there, or take checkpoints more often");
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
        chunks.add(SinkCommittable.deadLetters(open), openBytes);
        open = new ArrayList<>();
        openBytes = 0;
    }

    /**
     * Hands over what has come since the last call, in order. The collection is good until the next
     * call, or until this buffer is closed.
     */
    Collection<SinkCommittable> take() throws IOException {
        closeChunk();
        return chunks.take();
    }

    @Override
    public void close() {
        chunks.close();
    }
}
