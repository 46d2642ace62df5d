/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.committable;

import io.github.byteair.flink.sink.RejectedRecord;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * What a writer hands to the operators behind it, at a checkpoint or at the end of its input. The
 * kinds are told apart by {@link #kind()}; a branch takes its own and leaves the others alone.
 */
@Internal
public final class SinkCommittable {

    /** What a committable is about. */
    public enum Kind {
        /** Nothing any more: keeps the count that its summary announced. */
        NOTHING(0),
        /** Rejected records on their way to the dead-letter sink. */
        DEAD_LETTERS(1),
        /** A subtask's input has ended, and all of it is accepted or rejected. */
        COMPLETION(2),
        /** How a subtask stands with its days, at a checkpoint. */
        PROGRESS(3),
        /** A batch that an exactly-once sink is to send when a checkpoint holds it. */
        BATCH(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** What stands for it in checkpoints; never changes. */
        int code() {
            return code;
        }
    }

    private static final SinkCommittable NOTHING =
            new SinkCommittable(Kind.NOTHING, Collections.emptyList(), null, null, null);

    private final Kind kind;
    private final List<RejectedRecord> deadLetters;
    @Nullable private final Completion completion;
    @Nullable private final Progress progress;
    @Nullable private final SealedBatch batch;

    private SinkCommittable(
            Kind kind,
            List<RejectedRecord> deadLetters,
            @Nullable Completion completion,
            @Nullable Progress progress,
            @Nullable SealedBatch batch) {
        this.kind = kind;
        this.deadLetters = deadLetters;
        this.completion = completion;
        this.progress = progress;
        this.batch = batch;
    }

    /** In place of one that a branch has taken. */
    public static SinkCommittable nothing() {
        return NOTHING;
    }

    /** With rejected records for the dead-letter sink; the list is not copied. */
    public static SinkCommittable deadLetters(List<RejectedRecord> records) {
        return new SinkCommittable(
                Kind.DEAD_LETTERS, Collections.unmodifiableList(records), null, null, null);
    }

    /** Of one subtask's end. */
    public static SinkCommittable completion(Completion completion) {
        return new SinkCommittable(
                Kind.COMPLETION, Collections.emptyList(), completion, null, null);
    }

    /** Of how one subtask stands. */
    public static SinkCommittable progress(Progress progress) {
        return new SinkCommittable(Kind.PROGRESS, Collections.emptyList(), null, progress, null);
    }

    /** With a batch to be sent. */
    public static SinkCommittable batch(SealedBatch batch) {
        return new SinkCommittable(Kind.BATCH, Collections.emptyList(), null, null, batch);
    }

    /** What it is about. */
    public Kind kind() {
        return kind;
    }

    /** Empty in all other kinds. */
    public List<RejectedRecord> deadLetters() {
        return deadLetters;
    }

    /** Null in all other kinds. */
    @Nullable
    public Completion completion() {
        return completion;
    }

    /** Null in all other kinds. */
    @Nullable
    public Progress progress() {
        return progress;
    }

    /** Null in all other kinds. */
    @Nullable
    public SealedBatch batch() {
        return batch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SinkCommittable
                && kind == ((SinkCommittable) other).kind
                && deadLetters.equals(((SinkCommittable) other).deadLetters)
                && Objects.equals(completion, ((SinkCommittable) other).completion)
                && Objects.equals(progress, ((SinkCommittable) other).progress)
                && Objects.equals(batch, ((SinkCommittable) other).batch);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, deadLetters, completion, progress, batch);
    }

    @Override
    public String toString() {
        Object about = completion != null ? completion : progress != null ? progress : batch;
        return about != null
                ? about.toString()
                : kind + (deadLetters.isEmpty() ? "" : " (" + deadLetters.size() + ")");
    }
}
