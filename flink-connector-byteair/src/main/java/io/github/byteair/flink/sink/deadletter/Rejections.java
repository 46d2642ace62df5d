/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.deadletter;

import io.github.byteair.client.Excerpt;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.RecordRejectedException;
import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with rejected records what the policy for their cause says. Dead letters are kept until the
 * next checkpoint, or the end, takes them along.
 *
 * <p>Belongs to the mailbox thread.
 */
@Internal
public final class Rejections implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    /** Of dropped records, so many are logged in an interval; the others are counted. */
    private static final int LOGGED_PER_INTERVAL = 5;

    private static final long DEAD_LETTERS_ON_HEAP = 4L << 20;

    private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

    private final SinkConfig config;
    private final LongSupplier nanoClock;

    private final DeadLetterBuffer deadLetters = new DeadLetterBuffer(DEAD_LETTERS_ON_HEAP);
    private long intervalBegan;
    private long droppedInInterval;

    /** Begins with no dead letters; the clock, in nanoseconds, limits what is logged. */
    public Rejections(SinkConfig config, LongSupplier nanoClock) {
        this.config = config;
        this.nanoClock = nanoClock;
        this.intervalBegan = nanoClock.getAsLong();
    }

    /**
     * @throws ByteAirSinkException if the policy is to fail
     */
    public void handle(RejectedRecord record) {
        switch (config.policy(record.cause())) {
            case DROP:
                logDropped(record);
                return;
            case DEAD_LETTER:
                keep(record);
                return;
            default:
                throw failure(record);
        }
    }

    private static RecordRejectedException failure(RejectedRecord record) {
        return new RecordRejectedException(
                "A record can't be written ("
                        + record.cause()
                        + (record.code() == 0 ? "" : ", code " + record.code())
                        + "): "
                        + record.message()
                        + (record.requestId() == null ? "" : " Request-Id " + record.requestId())
                        + " Record: "
                        + Excerpt.of(record.json()),
                " To go on without such records, set the record error policy to drop or"
                        + " dead-letter (setRecordErrorPolicy; SQL: sink.record-error.policy).");
    }

    /** Takes a dead letter along that another has decided on. */
    public void passOn(RejectedRecord deadLetter) {
        keep(deadLetter);
    }

    private void keep(RejectedRecord record) {
        try {
            deadLetters.add(record);
        } catch (IOException e) {
            throw new ByteAirSinkException(e.getMessage(), e);
        }
    }

    /** Hands over the dead letters collected since the last call; good until the next. */
    public Collection<SinkCommittable> takeDeadLetters() throws IOException {
        return deadLetters.take();
    }

    @Override
    public void close() {
        deadLetters.close();
    }

    private void logDropped(RejectedRecord record) {
        long now = nanoClock.getAsLong();
        if (now - intervalBegan >= LOG_INTERVAL_NANOS) {
            if (droppedInInterval > LOGGED_PER_INTERVAL) {
                LOG.warn(
                        "Dropped {} more records than logged in the last interval.",
                        droppedInInterval - LOGGED_PER_INTERVAL);
            }
            intervalBegan = now;
            droppedInInterval = 0;
        }
        if (++droppedInInterval <= LOGGED_PER_INTERVAL) {
            LOG.warn(
                    "Dropped a record ({}): {} Request-Id {}. Record: {}",
                    record.cause(),
                    record.message(),
                    record.requestId(),
                    Excerpt.of(record.json()));
        }
    }
}
