/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.DoneCall;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.DoneRefusedException;
import io.github.byteair.flink.sink.delivery.GatewayGrace;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.RetryPolicy;
import io.github.byteair.flink.sink.record.DataDates;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code done} from its first attempt to its end: under which id it goes out, when again, and
 * when it is given up, by the rules of writes. Does not send and does not wait.
 *
 * <p>One thread at a time; time is in nanoseconds of any fixed origin.
 */
@Internal
public final class DoneAttempts {

    /** What {@link #after} returns when the platform has taken it. */
    public static final long TAKEN = -1;

    private static final Logger LOG = LoggerFactory.getLogger(DoneAttempts.class);

    private final String topic;
    private final Stage stage;
    private final List<LocalDate> days;
    private final RetryPolicy retries;
    private final RequestIds ids;
    private final boolean ofJob;
    private final long began;

    private final GatewayGrace grace;
    private String requestId;
    private IdHistory history;
    private int attempts;
    private boolean inDoubt;
    @Nullable private Consumer<String> whenPutOff;

    /**
     * @param stage an offline stage
     * @param dates at least one, all between the years 1970 and 9999
     * @param requestId of the first attempt
     * @param history what is known of that id
     * @param grace how long something else than the service may answer
     * @param ofJob whether a job calls that has written the days' rows; a person who calls by hand
     *     knows about the rows, and this does not
     * @param now when it begins
     * @throws IllegalArgumentException if there is no day, or one that can't be meant
     */
    public DoneAttempts(
            String topic,
            Stage stage,
            Collection<LocalDate> dates,
            String requestId,
            IdHistory history,
            RetryPolicy retries,
            GatewayGrace grace,
            RequestIds ids,
            boolean ofJob,
            long now) {
        if (dates.isEmpty()) {
            throw new IllegalArgumentException(
                    "done needs at least one day: to the platform, none means yesterday.");
        }
        for (LocalDate date : dates) {
            if (!DataDates.isPlausible(date)) {
                throw new IllegalArgumentException(
                        "done can't close the day " + date + ": it is not between 1970 and 9999.");
            }
        }
        this.topic = topic;
        this.stage = stage;
        this.days = new ArrayList<>(new TreeSet<>(dates));
        this.requestId = requestId;
        this.history = history;
        this.inDoubt = history.unanswered();
        this.grace = grace;
        this.retries = retries;
        this.ids = ids;
        this.ofJob = ofJob;
        this.began = now;
    }

    /**
     * Tries again under the same id also where nothing was taken under it: a checkpoint holds the
     * id, and a job that resumes from it must not meet a day that was closed under another. Only if
     * the platform turns out to remember ids that it has refused, a new one follows.
     *
     * @param whenPutOff hears after an attempt that was refused under which id the next goes out
     */
    DoneAttempts keepId(Consumer<String> whenPutOff) {
        this.whenPutOff = whenPutOff;
        return this;
    }

    /** The call to send now. */
    public DoneCall next() {
        attempts++;
        return new DoneCall(topic, stage, days, requestId);
    }

    /**
     * Hears of an attempt's end.
     *
     * @return how many nanoseconds to wait before the next, or {@link #TAKEN}
     * @throws ByteAirSinkException if the platform refuses it, with its words and what to do, or if
     *     it has failed for longer than the retry duration
     */
    public long after(WriteOutcome outcome, long now) {
        IdHistory.Next next = history.next(outcome.kind());
        history = history.and(outcome);
        switch (outcome.kind()) {
            case ACCEPTED:
                return TAKEN;
            case DUPLICATE_ID:
                if (next == IdHistory.Next.SETTLED) {
                    LOG.warn(
                            "ByteAir knows the Request-Id {} of {}: it counts as taken before its"
                                    + " answer was lost. If in doubt, look at the days on the"
                                    + " console.",
                            requestId,
                            this);
                    return TAKEN;
                }
                break;
            case FOREIGN_ANSWER:
                // A job has written the days' rows by the same settings: they have worked.
                if (grace.verdict(ofJob, grace.foreignAnswer(now)) != GatewayGrace.Verdict.HOLD) {
                    throw new ByteAirSinkException(foreign(outcome), outcome.cause());
                }
                break;
            case NO_ANSWER:
            case NOT_TAKEN:
            case THROTTLED:
            case NOT_SENT:
                break;
            default:
                if (inDoubt && outcome.saysDayIsClosed()) {
                    LOG.warn(
                            "{} counts as taken: an earlier call may have been, and ByteAir now says"
                                    + " that a day is closed ({}). If in doubt, look at the days on"
                                    + " the console.",
                            this,
                            outcome.message());
                    return TAKEN;
                }
                throw new DoneRefusedException(refusal(outcome), outcome.cause());
        }
        inDoubt |= history.unanswered();
        if (outcome.ofService()) {
            grace.serviceSpoke();
        }
        boolean surelyNotTaken = next == IdHistory.Next.NEW_ID;
        if (surelyNotTaken && whenPutOff == null || next == IdHistory.Next.NEW_ID_IN_DOUBT) {
            requestId = ids.next();
            history = IdHistory.FRESH;
            wasPutOff();
        } else if (history.refused()) {
            wasPutOff();
        }
        if (retries.exhausted(now - began)) {
            throw new ByteAirSinkException(exhaustion(outcome), outcome.cause());
        }
        long pause = retries.delayNanos(attempts, outcome);
        LOG.warn(
                "{} has not been taken: {}. Trying again in {} ms.",
                this,
                outcome,
                Duration.ofNanos(pause).toMillis());
        return pause;
    }

    private void wasPutOff() {
        if (whenPutOff != null) {
            whenPutOff.accept(requestId);
        }
    }

    private String refusal(WriteOutcome outcome) {
        return this
                + " was refused: "
                + outcome.message()
                + (outcome.remedy() == null ? "" : " → " + outcome.remedy())
                + (ofJob
                        ? DoneMessages.NOT_INGESTED
                                + " When that is put right, call done for these days by hand."
                        : " No day was closed.");
    }

    private String foreign(WriteOutcome outcome) {
        return this
                + " got no answer of ByteAir's: "
                + outcome.message()
                + (outcome.remedy() == null ? "" : " → " + outcome.remedy())
                + (ofJob ? DoneMessages.BY_HAND : " Put that right and call again.");
    }

    private String exhaustion(WriteOutcome outcome) {
        return this
                + " has been failing for longer than the retry duration of "
                + retries.limit()
                + ". Last: "
                + outcome
                + "."
                + (ofJob
                        ? DoneMessages.BY_HAND
                        : " If a call got no answer it may have been taken: the console shows"
                                + " whether the days are closed. If they are not, call again.");
    }

    @Override
    public String toString() {
        return DoneMessages.name(topic, stage, days);
    }
}
