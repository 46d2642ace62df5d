/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.WriteOutcome;
import org.apache.flink.annotation.Internal;

/**
 * What came of the attempts under one Request-Id so far, and what an outcome therefore means for
 * the id. Immutable.
 *
 * <p>The rules: the same bytes go out under the same id as long as they may have been taken under
 * it; where they surely were not, they get a new one. An id that is known to the service
 * ("duplicate id") was taken only if nothing ever refused it, for a service may remember refused
 * ids as well: else the records go out again under a new id, and are counted, for they may be
 * stored twice.
 */
@Internal
public final class IdHistory {

    /** What happens to the id of a request. */
    public enum Next {
        /** The request is settled. */
        SETTLED,
        /** The same bytes go out again under the same id. */
        SAME_ID,
        /** Nothing was taken under this id: the records go out again under a new one. */
        NEW_ID,
        /**
         * The records go out again under a new id although they may have been taken under this one;
         * to be counted.
         */
        NEW_ID_IN_DOUBT,
        /** The job fails; when it resumes, the id is what its checkpoint holds. */
        JOB_FAILS
    }

    /** An id that was never sent. */
    public static final IdHistory FRESH = new IdHistory(false, false);

    /**
     * An id under which another attempt of the task may have sent the same bytes, as in a batch
     * job, whose tasks keep no state. Being known to the service means that they were taken; a
     * request that is refused for its content was refused then, too.
     */
    public static final IdHistory REPEATED = new IdHistory(false, false, true);

    /**
     * An id that comes from a checkpoint. The run that took it may have gone on afterwards: whether
     * it sent the request and what came back, a refusal or a list of rejected records, is not
     * known. Only one that was stopped with a savepoint did not, but a savepoint does not say so,
     * and a new job may start from a checkpoint that another left behind as well.
     */
    public static final IdHistory OF_EARLIER_RUN = new IdHistory(true, true);

    private final boolean unanswered;
    private final boolean refused;
    private final boolean repeated;

    /**
     * @param unanswered whether some attempt got no answer of the service, and so may have been
     *     taken
     * @param refused whether some attempt was refused, or may have been
     */
    IdHistory(boolean unanswered, boolean refused) {
        this(unanswered, refused, false);
    }

    private IdHistory(boolean unanswered, boolean refused, boolean repeated) {
        this.unanswered = unanswered;
        this.refused = refused;
        this.repeated = repeated;
    }

    /** The same facts as a checkpoint holds them. */
    public static IdHistory of(boolean unanswered, boolean refused) {
        return new IdHistory(unanswered, refused);
    }

    /** Whether some attempt may have been taken without an answer that says so. */
    public boolean unanswered() {
        return unanswered;
    }

    public boolean refused() {
        return refused;
    }

    private boolean maybeTaken() {
        return unanswered || repeated;
    }

    /** What an outcome of another attempt means for the id. */
    public Next next(WriteOutcome.Kind outcome) {
        switch (outcome) {
            case ACCEPTED:
            case PARTLY_REJECTED:
                return Next.SETTLED;
            case DUPLICATE_ID:
                return maybeTaken() && !refused ? Next.SETTLED : Next.NEW_ID_IN_DOUBT;
            case THROTTLED:
            case NOT_TAKEN:
                // An earlier attempt may have been taken all the same: then only the old id keeps
                // the records from being stored twice.
                return unanswered ? Next.SAME_ID : Next.NEW_ID;
            case REFUSED:
                // Other bytes, other ids: the request is split.
                return unanswered ? Next.NEW_ID_IN_DOUBT : Next.NEW_ID;
            case NOT_SENT:
            case NO_ANSWER:
            case FOREIGN_ANSWER:
                return Next.SAME_ID;
            case MISCONFIGURED:
                return Next.JOB_FAILS;
            default:
                throw new IllegalArgumentException("Unknown outcome " + outcome);
        }
    }

    /** The history with another attempt, as long as the id stays. */
    public IdHistory and(WriteOutcome outcome) {
        boolean silent =
                outcome.kind() == WriteOutcome.Kind.NO_ANSWER
                        || outcome.kind() == WriteOutcome.Kind.FOREIGN_ANSWER;
        return new IdHistory(unanswered || silent, refused || outcome.mayRefuseId(), repeated);
    }
}
