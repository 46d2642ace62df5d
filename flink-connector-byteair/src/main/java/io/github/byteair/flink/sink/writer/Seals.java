/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Makes of a batch the few bytes that it is while it waits for its checkpoint, and a batch again.
 * What is in them, big-endian:
 *
 * <pre>
 * int    the version of {@link WriterStateSerializer}
 * int    how many bytes the rest is when inflated
 * bytes  a batch as the writer's state has it, deflated (zlib)
 * </pre>
 *
 * <p>Belongs to one thread; holds native memory until closed.
 */
final class Seals implements AutoCloseable {

    private static final int HEADER = 2 * Integer.BYTES;

    private final WriterStateSerializer serializer;
    private final Owner owner;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final Inflater inflater = new Inflater();
    private final byte[] step = new byte[64 * 1024];

    /**
     * @param owner whose batches are sealed here
     */
    Seals(SinkConfig config, Owner owner) {
        this.serializer = new WriterStateSerializer(config);
        this.owner = owner;
    }

    SealedBatch seal(StoredRecords batch) {
        try {
            byte[] raw = serializer.serialize(WriterState.of(owner, batch));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEADER + raw.length / 4);
            bytes.write(
                    ByteBuffer.allocate(HEADER)
                            .putInt(serializer.getVersion())
                            .putInt(raw.length)
                            .array());
            deflater.reset();
            deflater.setInput(raw);
            deflater.finish();
            while (!deflater.finished()) {
                bytes.write(step, 0, deflater.deflate(step));
            }
            return new SealedBatch(
                    batch.destination(), batch.records().count(), bytes.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException("Nothing is written to but memory", e);
        }
    }

    /** What a batch takes once it is open, roughly, in bytes; at the most so much. */
    static long openBytes(SealedBatch batch) {
        byte[] content = batch.content();
        return content.length < HEADER ? 0 : ByteBuffer.wrap(content).getInt(Integer.BYTES);
    }

    /**
     * @throws ByteAirSinkException if what is in it can't be read
     */
    WriterState open(SealedBatch batch) {
        byte[] content = batch.content();
        try {
            ByteBuffer header = ByteBuffer.wrap(content);
            if (content.length < HEADER) {
                throw new IOException(content.length + " bytes are too few");
            }
            int version = header.getInt();
            int length = header.getInt();
            // Deflate makes no more than 1032 bytes of one.
            if (length < 0 || length > 1_100L * content.length) {
                throw new IOException(length + " bytes announced");
            }
            byte[] raw = new byte[length];
            inflater.reset();
            inflater.setInput(content, HEADER, content.length - HEADER);
            int at = 0;
            while (at < length && !inflater.finished()) {
                int got = inflater.inflate(raw, at, length - at);
                if (got == 0) {
                    break;
                }
                at += got;
            }
            if (at < length) {
                throw new IOException(at + " of " + length + " bytes");
            }
            return serializer.deserialize(version, raw);
        } catch (IOException | DataFormatException e) {
            throw new ByteAirSinkException(
                    "A batch in the state of an exactly-once sink can't be read ("
                            + batch
                            + "): "
                            + e.getMessage()
                            + ". Start from another checkpoint or savepoint.",
                    e);
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
