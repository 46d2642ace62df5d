/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls {@code done}, and calls it again until the platform has taken it: for those who close days
 * by themselves, after a job without {@link ByteAirSinkBuilder#setDoneOnCompletion}, say. One
 * without an answer goes out again under its Request-Id, as with writes.
 *
 * <p>Blocks the calling thread. May be used for any number of calls, by one thread at a time.
 */
@PublicEvolving
public final class DoneCaller {

    private static final Logger LOG = LoggerFactory.getLogger(DoneCaller.class);

    private final ByteAirClient client;
    private final Backoff backoff;
    @Nullable private final Duration maxRetryDuration;
    private final Duration gatewayGraceTime;
    private final RequestIds ids;
    private final LongSupplier nanoClock;
    private final Sleeper sleeper;

    /** How to wait; a test doesn't. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * @param client not closed by this
     * @param initialBackoff the pause after a first failure, doubled with each further one
     * @param maxBackoff the longest pause
     * @param maxRetryDuration after which to give up; null for never
     */
    public DoneCaller(
            ByteAirClient client,
            Duration initialBackoff,
            Duration maxBackoff,
            @Nullable Duration maxRetryDuration) {
        this(
                client,
                new Backoff(initialBackoff, maxBackoff, new Random()),
                maxRetryDuration,
                // Called by hand, the settings may be anything.
                Duration.ZERO);
    }

    /**
     * @param gatewayGraceTime how long what is not the service may answer, in place of it
     */
    DoneCaller(
            ByteAirClient client,
            Backoff backoff,
            @Nullable Duration maxRetryDuration,
            Duration gatewayGraceTime) {
        this(
                client,
                backoff,
                maxRetryDuration,
                gatewayGraceTime,
                RequestIds.random(),
                System::nanoTime,
                duration -> Thread.sleep(duration.toMillis()));
    }

    DoneCaller(
            ByteAirClient client,
            Backoff backoff,
            @Nullable Duration maxRetryDuration,
            Duration gatewayGraceTime,
            RequestIds ids,
            LongSupplier nanoClock,
            Sleeper sleeper) {
        this.client = client;
        this.backoff = backoff;
        this.maxRetryDuration = maxRetryDuration;
        this.gatewayGraceTime = gatewayGraceTime;
        this.ids = ids;
        this.nanoClock = nanoClock;
        this.sleeper = sleeper;
    }

    /**
     * Closes days. Returns when the platform has taken it.
     *
     * @param stage an offline stage
     * @param dates at least one, all between the years 1970 and 9999
     * @throws ByteAirSinkException if the platform refuses it, with its words and what to do, or if
     *     it has failed for longer than the retry duration
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void call(String topic, Stage stage, Collection<LocalDate> dates)
            throws InterruptedException {
        call(topic, stage, dates, ids.next(), false, false);
    }

    /**
     * For a job that has written the days' rows.
     *
     * @param sentBefore whether a call of this id may have been sent by an earlier run
     */
    void call(
            String topic,
            Stage stage,
            Collection<LocalDate> dates,
            String firstId,
            boolean sentBefore)
            throws InterruptedException {
        call(topic, stage, dates, firstId, sentBefore, true);
    }

    private void call(
            String topic,
            Stage stage,
            Collection<LocalDate> dates,
            String firstId,
            boolean sentBefore,
            boolean ofJob)
            throws InterruptedException {
        Objects.requireNonNull(topic, "topic");
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
        List<LocalDate> days = new ArrayList<>(new TreeSet<>(dates));
        String id = firstId;
        IdHistory history = new IdHistory(sentBefore, false);
        GatewayGrace grace = new GatewayGrace(gatewayGraceTime);
        long began = nanoClock.getAsLong();
        for (int attempt = 1; ; attempt++) {
            WriteOutcome outcome = await(new DoneCall(topic, stage, days, id));
            IdHistory.Next next = history.next(outcome.kind());
            history = history.and(outcome);
            switch (outcome.kind()) {
                case ACCEPTED:
                    return;
                case DUPLICATE_ID:
                    if (next == IdHistory.Next.SETTLED) {
                        LOG.warn(
                                "ByteAir knows the Request-Id {} of done for {} ({}), {}: it counts"
                                        + " as taken before its answer was lost. If in doubt, look"
                                        + " at the days on the console.",
                                id,
                                topic,
                                stage,
                                DataDates.describe(days));
                        return;
                    }
                    break;
                case FOREIGN_ANSWER:
                    long lasted = grace.foreignAnswer(nanoClock.getAsLong());
                    // A job has written the days' rows by the same settings: they have worked.
                    if (grace.verdict(ofJob, lasted) != GatewayGrace.Verdict.HOLD) {
                        throw ByteAirSinkException.doneForeign(topic, stage, days, outcome, ofJob);
                    }
                    break;
                case NO_ANSWER:
                case NOT_TAKEN:
                case THROTTLED:
                case NOT_SENT:
                    break;
                default:
                    throw ByteAirSinkException.doneRefused(topic, stage, days, outcome, ofJob);
            }
            if (outcome.ofService()) {
                grace.serviceSpoke();
            }
            if (next == IdHistory.Next.NEW_ID || next == IdHistory.Next.NEW_ID_IN_DOUBT) {
                id = ids.next();
                history = IdHistory.FRESH;
            }
            long failing = nanoClock.getAsLong() - began;
            if (maxRetryDuration != null && failing >= maxRetryDuration.toNanos()) {
                throw ByteAirSinkException.doneExhausted(
                        topic, stage, days, maxRetryDuration, outcome, ofJob);
            }
            Duration pause = pause(attempt, outcome);
            LOG.warn(
                    "done for {} ({}), {} has not been taken: {}. Trying again in {} ms.",
                    topic,
                    stage,
                    DataDates.describe(days),
                    outcome,
                    pause.toMillis());
            sleeper.sleep(pause);
        }
    }

    private Duration pause(int attempt, WriteOutcome outcome) {
        Duration pause = Duration.ofNanos(backoff.delayNanos(attempt));
        Duration asked = outcome.retryAfter();
        return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
    }

    private WriteOutcome await(DoneCall call) throws InterruptedException {
        try {
            return client.done(call).get();
        } catch (ExecutionException | CompletionException e) {
            throw new ByteAirSinkException(
                    "The client failed where it must not; this is a bug of the connector.",
                    e.getCause());
        }
    }
}
