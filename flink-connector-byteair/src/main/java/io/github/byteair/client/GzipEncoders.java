/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import java.util.ArrayDeque;
import java.util.function.Function;

/** Lends {@link GzipEncoder}s; as many exist as were ever in use at once. Thread-safe. */
final class GzipEncoders implements AutoCloseable {

    private final int level;
    private final ArrayDeque<GzipEncoder> idle = new ArrayDeque<>();
    private boolean closed;

    GzipEncoders(int level) {
        this.level = level;
    }

    byte[] with(Function<GzipEncoder, byte[]> use) {
        GzipEncoder encoder = take();
        try {
            return use.apply(encoder);
        } finally {
            giveBack(encoder);
        }
    }

    private synchronized GzipEncoder take() {
        GzipEncoder encoder = idle.pollFirst();
        return encoder != null ? encoder : new GzipEncoder(level);
    }

    private synchronized void giveBack(GzipEncoder encoder) {
        if (closed) {
            encoder.close();
        } else {
            idle.addFirst(encoder);
        }
    }

    /** Ends what is idle now, and what is in use when it comes back. */
    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(GzipEncoder::close);
        idle.clear();
    }
}
