/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.WriteOutcome;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * A Request-Id and what is known of the requests under it: all that decides whether the next one
 * has the same, and what a 409 proves. The rules stand here alone, for writes and for {@code done}.
 * Immutable.
 *
 * <p>The service keeps a request of a known id from being stored twice, but does not say how long it
 * remembers ids, nor whether it also remembers those it has refused ([sdk], [ours]). So:
 *
 * <ul>
 *   <li>no answer: the request may have been taken; same id;
 *   <li>refused, and every request under the id was answered so: nothing was taken; new id;
 *   <li>refused after one without an answer: that one may have been taken; same id, but from now on
 *       a 409 proves nothing any more;
 *   <li>409: the request was taken, if all that ever happened under the id is known and the service
 *       never refused it. Else it goes out again under a new id: never lost, perhaps stored twice,
 *       counted.
 * </ul>
 */
@Internal
public final class Identity {

    private static final int UNANSWERED = 1;
    private static final int REFUSED = 2;
    private static final int OF_EARLIER_RUN = 4;

    private final String requestId;
    private final int facts;

    private Identity(String requestId, int facts) {
        this.requestId = Objects.requireNonNull(requestId);
        this.facts = facts;
    }

    /** An id under which nothing was sent. */
    public static Identity fresh(String requestId) {
        return new Identity(requestId, 0);
    }

    /**
     * An id that comes from a checkpoint. The run that took it went on afterwards: whether it sent
     * the request, and what came back, is not known.
     */
    public static Identity ofEarlierRun(String requestId) {
        return new Identity(requestId, UNANSWERED | OF_EARLIER_RUN);
    }

    public String requestId() {
        return requestId;
    }

    /** Whether some request under this id may have been taken without our knowing. */
    public boolean unanswered() {
        return (facts & UNANSWERED) != 0;
    }

    /** Whether a 409 under this id proves that the request was taken. */
    public boolean duplicateProvesTaken() {
        return facts == UNANSWERED;
    }

    /** Whether a request was ever sent under this id, as far as is known. */
    public boolean sentBefore() {
        return facts != 0;
    }

    /** Why a 409 proves nothing, for a log line. */
    String doubt() {
        return (facts & OF_EARLIER_RUN) != 0
                ? "the run before the restart may have sent it and been refused, or told of rejected"
                        + " records"
                : "it also refused a request of this id";
    }

    /**
     * The identity of the next request for the same records, after an outcome that settles nothing.
     *
     * @param reuse whether ids are kept at all where nothing is known of a request
     */
    public Identity after(WriteOutcome.Kind outcome, RequestIds ids, boolean reuse) {
        switch (outcome) {
            case NOT_SENT:
                return this;
            case NO_ANSWER:
            case FOREIGN_ANSWER:
                return reuse ? new Identity(requestId, facts | UNANSWERED) : fresh(ids.next());
            case NOT_TAKEN:
            case THROTTLED:
                return reuse && unanswered()
                        ? new Identity(requestId, facts | REFUSED)
                        : fresh(ids.next());
            default:
                return fresh(ids.next());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity
                && requestId.equals(((Identity) other).requestId)
                && facts == ((Identity) other).facts;
    }

    @Override
    public int hashCode() {
        return Objects.hash(requestId, facts);
    }

    @Override
    public String toString() {
        return requestId
                + (unanswered() ? ", unanswered" : "")
                + ((facts & REFUSED) != 0 ? ", refused" : "")
                + ((facts & OF_EARLIER_RUN) != 0 ? ", of an earlier run" : "");
    }
}
