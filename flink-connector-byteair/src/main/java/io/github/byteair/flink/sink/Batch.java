/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.client.WriteRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Records that travel in one request, from the moment they are cut until they are settled. The
 * content never changes; the Request-Id changes only where the service is known not to have taken
 * the batch under the old one.
 *
 * <p>Belongs to the mailbox thread.
 */
final class Batch {

    /**
     * Sequence numbers are handed out this far apart, so that a batch can be halved again and again
     * (10,000 records take 14 rounds) and its parts still have their place between its neighbours.
     */
    static final long SEQUENCE_GAP = 1L << 20;

    private static final long NOT_FAILED = Long.MIN_VALUE;

    private final List<RequestEntry> entries;
    private final long bytes;
    private final long sequence;
    private final long sequenceRoom;
    private final long arrivedAt;

    private String requestId;
    private int attempts;
    private IdHistory history = IdHistory.FRESH;
    private boolean answerLostWithRun;
    private boolean suspect;
    private long dueAt;
    private long sentAt;
    private long firstFailedAt = NOT_FAILED;
    private long foreignSince = NOT_FAILED;
    @Nullable private QuotaLimiter.Charge charge;

    /**
     * @param requestId the id it travels under first
     * @param entries at least one, all of one data date
     * @param sequence its place among the writer's batches
     * @param arrivedAt when the oldest of the entries came, in the outbox's nanoseconds
     */
    Batch(String requestId, List<RequestEntry> entries, long sequence, long arrivedAt) {
        this(requestId, entries, sequence, SEQUENCE_GAP, arrivedAt);
    }

    private Batch(
            String requestId,
            List<RequestEntry> entries,
            long sequence,
            long sequenceRoom,
            long arrivedAt) {
        this.requestId = requestId;
        this.entries = entries;
        this.sequence = sequence;
        this.sequenceRoom = sequenceRoom;
        this.arrivedAt = arrivedAt;
        this.dueAt = arrivedAt;
        long sum = 0;
        for (RequestEntry entry : entries) {
            sum += entry.sizeInBytes();
        }
        this.bytes = sum;
    }

    /**
     * Takes over what a checkpoint knew of this batch. The run that took the checkpoint may have
     * gone on and sent it, so its outcome is unknown from now on, whatever it was then.
     *
     * @param outcomeUnknown whether it was unknown already when the checkpoint was taken
     */
    Batch restored(int attempts, boolean outcomeUnknown) {
        this.attempts = attempts;
        this.history = new IdHistory(true, false);
        this.answerLostWithRun = !outcomeUnknown;
        return this;
    }

    /** The two halves, under new ids, in this batch's place. */
    List<Batch> halves(RequestIds ids) {
        return halvesWithout(Set.of(), ids);
    }

    /**
     * As {@link #halves}, of the records that are left when some are taken out.
     *
     * @param indexes of the records to leave out, not all
     */
    List<Batch> halvesWithout(Set<Integer> indexes, RequestIds ids) {
        List<RequestEntry> left = new ArrayList<>(entries.size() - indexes.size());
        for (int i = 0; i < entries.size(); i++) {
            if (!indexes.contains(i)) {
                left.add(entries.get(i));
            }
        }
        int middle = left.size() / 2;
        long room = sequenceRoom / 2;
        List<Batch> halves = new ArrayList<>(2);
        if (middle > 0) {
            halves.add(half(left.subList(0, middle), sequence, room, ids));
        }
        halves.add(half(left.subList(middle, left.size()), sequence + room, room, ids));
        return halves;
    }

    private Batch half(List<RequestEntry> part, long sequence, long room, RequestIds ids) {
        Batch half = new Batch(ids.next(), new ArrayList<>(part), sequence, room, arrivedAt);
        half.attempts = attempts;
        half.suspect = true;
        return half;
    }

    WriteRequest toRequest(String topic, Stage stage) {
        List<byte[]> records = new ArrayList<>(entries.size());
        for (RequestEntry entry : entries) {
            records.add(entry.json());
        }
        return new WriteRequest(topic, stage, dataDate(), requestId, records);
    }

    /** What the attempt under way costs of the quota. */
    void charge(QuotaLimiter.Charge charge) {
        this.charge = charge;
    }

    QuotaLimiter.Charge charge() {
        return charge;
    }

    void sending(long now) {
        attempts++;
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

    /** Takes note of what came of the attempt under way. */
    void learn(WriteOutcome outcome, long now) {
        history = history.and(outcome);
        if (outcome.kind() == WriteOutcome.Kind.FOREIGN_ANSWER) {
            foreignSince = foreignSince == NOT_FAILED ? now : foreignSince;
        } else if (outcome.ofService()) {
            foreignSince = NOT_FAILED;
        }
        if (outcome.kind() == WriteOutcome.Kind.NO_ANSWER
                || outcome.kind() == WriteOutcome.Kind.FOREIGN_ANSWER) {
            answerLostWithRun = false;
        }
    }

    void renew(String newRequestId) {
        requestId = newRequestId;
        history = IdHistory.FRESH;
        answerLostWithRun = false;
    }

    List<RequestEntry> entries() {
        return entries;
    }

    int size() {
        return entries.size();
    }

    /** What the entries take in a request's body. */
    long bytes() {
        return bytes;
    }

    String requestId() {
        return requestId;
    }

    /** How often it was sent, in this run and the ones before. */
    int attempts() {
        return attempts;
    }

    /** Whether some attempt under the present id may have been taken without our knowing. */
    boolean outcomeUnknown() {
        return history.unanswered();
    }

    /** What is known of the attempts under the present id. */
    IdHistory history() {
        return history;
    }

    /** How long this batch has been answered by what is not the service, in nanoseconds. */
    long foreignFor(long now) {
        return foreignSince == NOT_FAILED ? 0 : now - foreignSince;
    }

    /**
     * Whether, if the service knows the present id, it is because the run before a restart sent it
     * after its last checkpoint. That run may have been told which records are rejected.
     */
    boolean answerLostWithRun() {
        return answerLostWithRun;
    }

    /** Whether it is part of a batch that was refused as a whole. */
    boolean suspect() {
        return suspect;
    }

    @Nullable
    LocalDate dataDate() {
        return entries.get(0).dataDate();
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
                + entries.size()
                + " records ("
                + bytes
                + " bytes"
                + (dataDate() == null ? "" : ", data date " + dataDate())
                + "), Request-Id "
                + requestId
                + ", attempt "
                + attempts;
    }
}
