/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteRequest;
import io.github.byteair.flink.sink.quota.Permit;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Records that travel in one request, from the moment they are cut until they are settled. The
 * content never changes; the Request-Id does, by the rules of {@link IdHistory}.
 *
 * <p>Belongs to the task thread; time is in nanoseconds of any fixed origin.
 */
@Internal
public final class Batch {

    /**
     * Sequence numbers are handed out this far apart, so that a batch can be halved again and again
     * (10,000 records take 14 rounds) and its parts still have their place between its neighbours.
     */
    static final long SEQUENCE_GAP = 1L << 20;

    private static final long NOT_FAILED = Long.MIN_VALUE;

    private final Destination destination;
    private Records records;
    private final long bytesHeld;
    private final long sequence;
    private final long sequenceRoom;
    private final long arrivedAt;

    private String requestId;
    private IdHistory history = IdHistory.FRESH;
    private long foreignSince = NOT_FAILED;
    private int attempts;
    private int sendingsInThisRun;
    private boolean suspect;
    private long dueAt;
    private long sentAt;
    private long firstFailedAt = NOT_FAILED;
    @Nullable private Permit permit;

    /**
     * @param requestId the id it travels under first
     * @param sequence its place among the writer's batches
     * @param arrivedAt when the oldest of the records came
     */
    Batch(
            Destination destination,
            Records records,
            String requestId,
            long sequence,
            long arrivedAt) {
        this(
                destination,
                records,
                records.bytesHeld(),
                requestId,
                sequence,
                SEQUENCE_GAP,
                arrivedAt);
    }

    private Batch(
            Destination destination,
            Records records,
            long bytesHeld,
            String requestId,
            long sequence,
            long sequenceRoom,
            long arrivedAt) {
        this.destination = destination;
        this.records = records;
        this.bytesHeld = bytesHeld;
        this.requestId = requestId;
        this.sequence = sequence;
        this.sequenceRoom = sequenceRoom;
        this.arrivedAt = arrivedAt;
        this.dueAt = arrivedAt;
    }

    /** Its place among what replaces a batch, where a part's is that of its first record. */
    private static final int REST = -1;

    /** The same of a batch that goes out again as it was. */
    static final int ALL = -2;

    /** The two halves, under new ids, in this batch's place. Of at least two records. */
    List<Batch> halves(RequestIds ids) {
        int middle = records.count() / 2;
        long room = sequenceRoom / 2;
        return Arrays.asList(
                part(0, middle, ids, sequence, room),
                part(middle, records.count(), ids, sequence + room, room));
    }

    private Batch part(int from, int to, RequestIds ids, long sequence, long room) {
        Records some = records.slice(from, to);
        Batch part =
                new Batch(
                        destination,
                        some,
                        bytesHeld / 2,
                        ids.replacing(requestId, some, from),
                        sequence,
                        room,
                        arrivedAt);
        part.history = ids.historyOfNew();
        part.attempts = attempts;
        part.sendingsInThisRun = sendingsInThisRun;
        part.suspect = true;
        part.firstFailedAt = firstFailedAt;
        return part;
    }

    /** Other records in this batch's place, under a new id. */
    Batch withRecords(Records others, RequestIds ids) {
        Batch batch =
                new Batch(
                        destination,
                        others,
                        others.bytesHeld(),
                        ids.replacing(requestId, others, REST),
                        sequence,
                        sequenceRoom,
                        arrivedAt);
        batch.history = ids.historyOfNew();
        batch.attempts = attempts;
        batch.sendingsInThisRun = sendingsInThisRun;
        batch.suspect = true;
        batch.firstFailedAt = firstFailedAt;
        return batch;
    }

    /** The request for it, byte for byte. */
    public WriteRequest toRequest() {
        return new WriteRequest(destination, requestId, records);
    }

    void sending(long now, Permit permit) {
        this.permit = permit;
        attempts++;
        sendingsInThisRun++;
        sentAt = now;
    }

    void failed(long now, long dueAt) {
        if (firstFailedAt == NOT_FAILED) {
            firstFailedAt = now;
        }
        this.dueAt = dueAt;
    }

    void becomeDueAt(long time) {
        dueAt = time;
    }

    /** Takes over how often an earlier run has sent it, and what is known of its id. */
    void restored(int attempts, IdHistory history) {
        this.attempts = attempts;
        this.history = history;
    }

    /** Adds an attempt's outcome to what is known of the id. */
    void learn(WriteOutcome outcome, long now) {
        history = history.and(outcome);
        if (outcome.kind() != WriteOutcome.Kind.FOREIGN_ANSWER) {
            foreignSince = NOT_FAILED;
        } else if (foreignSince == NOT_FAILED) {
            foreignSince = now;
        }
    }

    /** From now on it travels under another id, of which so much is known. */
    void renew(String newRequestId, IdHistory history) {
        requestId = newRequestId;
        this.history = history;
    }

    /** Its records for a checkpoint, which may read them whenever it likes. */
    Records toStored() {
        records = records.shared();
        return records;
    }

    /**
     * Whether no request reads its records any more, now that the service has accepted it. An
     * attempt that ended without an answer may still be being compressed: only the one that was
     * answered is known to be through, so it must have been the only one.
     */
    boolean isReadNoMore() {
        return sendingsInThisRun == 1;
    }

    /** The id of the next attempt, or of the one under way. */
    public String requestId() {
        return requestId;
    }

    IdHistory history() {
        return history;
    }

    /** For how long its attempts have met something that is not the service, in nanoseconds. */
    long foreignFor(long now) {
        return foreignSince == NOT_FAILED ? 0 : now - foreignSince;
    }

    /** Where all its records go. */
    public Destination destination() {
        return destination;
    }

    /** Its records, in order. */
    public Records records() {
        return records;
    }

    /** How many records it has. */
    public int size() {
        return records.count();
    }

    /** What the records add to a request's body, a comma each. */
    public long bytes() {
        return records.length() + 1L;
    }

    /** What it takes on the heap, roughly. */
    long bytesHeld() {
        return bytesHeld;
    }

    /** How often it was sent, in this run and the ones before. */
    public int attempts() {
        return attempts;
    }

    /** How often this run has sent it. */
    public int sendingsInThisRun() {
        return sendingsInThisRun;
    }

    /**
     * Whether something is known against it: it has failed in this run, or is part of one that was
     * refused.
     */
    boolean troubled() {
        return suspect || firstFailedAt != NOT_FAILED;
    }

    /** What its last attempt costs of the quota. */
    public Permit permit() {
        return permit;
    }

    long sequence() {
        return sequence;
    }

    /** The earliest time of the next attempt. */
    long dueAt() {
        return dueAt;
    }

    long sentAt() {
        return sentAt;
    }

    long arrivedAt() {
        return arrivedAt;
    }

    /** How long it has been failing, in nanoseconds; 0 if it hasn't. */
    long failingFor(long now) {
        return firstFailedAt == NOT_FAILED ? 0 : now - firstFailedAt;
    }

    @Override
    public String toString() {
        return "batch of "
                + records
                + " for "
                + destination
                + ", Request-Id "
                + requestId
                + ", attempt "
                + attempts;
    }
}
