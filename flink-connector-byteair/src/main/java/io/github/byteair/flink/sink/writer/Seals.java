/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.GzipEncoder;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.SealedBatch;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Makes of a batch the few bytes that it is while it waits for its checkpoint, and a batch again,
 * with the body of its request as it was made then: it is compressed once. What is in them,
 * big-endian:
 *
 * <pre>
 * int    the version of {@link WriterStateSerializer}
 * int    how many bytes a batch is as the writer's state has it, whose end are its records
 * int    how many of these are before the records
 * int    how many bytes follow that these are, deflated (zlib)
 * bytes  these
 * bytes  the request's body: a JSON array of the records, in gzip
 * </pre>
 *
 * <p>Belongs to one thread; holds native memory until closed.
 */
final class Seals implements AutoCloseable {

    private static final int HEADER = 4 * Integer.BYTES;

    /** Of gzip, as {@link GzipEncoder} writes it, and of the checksum and length behind it. */
    private static final int GZIP_HEADER = 10;

    private static final int GZIP_TRAILER = 8;

    /** Deflate makes no more than 1032 bytes of one. */
    private static final long MOST_OF_ONE_BYTE = 1_100;

    private final WriterStateSerializer serializer;
    private final Owner owner;
    private final GzipEncoder encoder;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final Inflater inflater = new Inflater();
    private final Inflater bodyInflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] step = new byte[4 * 1024];
    private final byte[] bracket = new byte[1];

    /**
     * @param owner whose batches are sealed here
     */
    Seals(SinkConfig config, Owner owner) {
        this.serializer = new WriterStateSerializer(config);
        this.encoder = new GzipEncoder(config.gzipLevel());
        this.owner = owner;
    }

    SealedBatch seal(StoredRecords batch) {
        try {
            byte[] raw = serializer.serialize(WriterState.of(owner, batch));
            int before = raw.length - batch.records().length();
            byte[] body = encoder.encodeArray(batch.records());
            ByteArrayOutputStream deflated = new ByteArrayOutputStream();
            deflater.reset();
            deflater.setInput(raw, 0, before);
            deflater.finish();
            while (!deflater.finished()) {
                deflated.write(step, 0, deflater.deflate(step));
            }
            ByteBuffer content =
                    ByteBuffer.allocate(HEADER + deflated.size() + body.length)
                            .putInt(serializer.getVersion())
                            .putInt(raw.length)
                            .putInt(before)
                            .putInt(deflated.size())
                            .put(deflated.toByteArray())
                            .put(body);
            return new SealedBatch(batch.destination(), batch.records().count(), content.array());
        } catch (IOException e) {
            throw new IllegalStateException("Nothing is written to but memory", e);
        }
    }

    /** What a batch takes once it is open, roughly, in bytes; at the most so much. */
    static long openBytes(SealedBatch batch) {
        byte[] content = batch.content();
        return content.length < HEADER
                ? 0
                : content.length + (long) ByteBuffer.wrap(content).getInt(Integer.BYTES);
    }

    /**
     * @throws ByteAirSinkException if what is in it can't be read
     */
    WriterState open(SealedBatch batch) {
        byte[] content = batch.content();
        try {
            if (content.length < HEADER) {
                throw new IOException(content.length + " bytes are too few");
            }
            ByteBuffer header = ByteBuffer.wrap(content);
            int version = header.getInt();
            int length = header.getInt();
            int before = header.getInt();
            int deflated = header.getInt();
            long bodyLength = (long) content.length - HEADER - deflated;
            if (deflated < 0
                    || bodyLength < GZIP_HEADER + GZIP_TRAILER
                    || before < 0
                    || before > length
                    || length > MOST_OF_ONE_BYTE * content.length) {
                throw new IOException(
                        length + ", " + before + " and " + deflated + " bytes announced");
            }
            byte[] raw = new byte[length];
            inflater.reset();
            inflater.setInput(content, HEADER, deflated);
            inflate(inflater, raw, 0, before);
            requireEnd(inflater);
            byte[] body = Arrays.copyOfRange(content, HEADER + deflated, content.length);
            inflateArray(body, raw, before);
            WriterState state = serializer.deserialize(version, raw);
            StoredRecords stored = state.records();
            if (stored == null || stored.requestId() == null) {
                throw new IOException("it is no batch");
            }
            return WriterState.of(
                    state.owner(),
                    StoredRecords.batch(
                            stored.destination(),
                            stored.records().withBody(body),
                            stored.requestId(),
                            stored.attempts(),
                            stored.history()));
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

    /** What is between the body's brackets, from an index to the end of the target. */
    private void inflateArray(byte[] body, byte[] target, int from)
            throws IOException, DataFormatException {
        int length = target.length - from;
        bodyInflater.reset();
        bodyInflater.setInput(body, GZIP_HEADER, body.length - GZIP_HEADER - GZIP_TRAILER);
        crc.reset();
        inflate(bodyInflater, bracket, 0, 1);
        crc.update(bracket, 0, 1);
        inflate(bodyInflater, target, from, length);
        crc.update(target, from, length);
        inflate(bodyInflater, bracket, 0, 1);
        crc.update(bracket, 0, 1);
        int sum =
                ByteBuffer.wrap(body, body.length - GZIP_TRAILER, GZIP_TRAILER)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt();
        if (sum != (int) crc.getValue()) {
            throw new IOException("the body's checksum is another one");
        }
    }

    /** Only there the checksum is looked at. */
    private void requireEnd(Inflater inflater) throws IOException, DataFormatException {
        if (inflater.inflate(bracket, 0, 1) > 0 || !inflater.finished()) {
            throw new IOException("more or less than was announced");
        }
    }

    private static void inflate(Inflater inflater, byte[] target, int offset, int count)
            throws IOException, DataFormatException {
        int at = 0;
        while (at < count) {
            int got = inflater.inflate(target, offset + at, count - at);
            if (got == 0) {
                throw new IOException(at + " of " + count + " bytes");
            }
            at += got;
        }
    }

    @Override
    public void close() {
        encoder.close();
        deflater.end();
        inflater.end();
        bodyInflater.end();
    }
}
