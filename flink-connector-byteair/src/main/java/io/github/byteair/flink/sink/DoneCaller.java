/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.DoneCall;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.GatewayGrace;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.RetryPolicy;
import io.github.byteair.flink.sink.done.DoneAttempts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Calls {@code done}, and calls it again until the platform has taken it: for those who close days
 * by themselves, after a job without {@link ByteAirSinkBuilder#setDoneTrigger}, say. One without an
 * answer goes out again under its Request-Id, as with writes.
 *
 * <p>Blocks the calling thread. May be used for any number of calls, by one thread at a time.
 */
@PublicEvolving
public final class DoneCaller {

    private final ByteAirClient client;
    private final RetryPolicy retries;
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
                new RetryPolicy(
                        new Backoff(initialBackoff, maxBackoff, new Random()), maxRetryDuration),
                RequestIds.random(),
                System::nanoTime,
                duration -> Thread.sleep(duration.toMillis()));
    }

    DoneCaller(
            ByteAirClient client,
            RetryPolicy retries,
            RequestIds ids,
            LongSupplier nanoClock,
            Sleeper sleeper) {
        this.client = client;
        this.retries = retries;
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
        DoneAttempts attempts =
                new DoneAttempts(
                        Objects.requireNonNull(topic, "topic"),
                        stage,
                        dates,
                        ids.next(),
                        IdHistory.FRESH,
                        retries,
                        // Called by hand, the settings may be anything.
                        new GatewayGrace(Duration.ZERO),
                        ids,
                        false,
                        nanoClock.getAsLong());
        while (true) {
            WriteOutcome outcome = await(attempts.next());
            long pause = attempts.after(outcome, nanoClock.getAsLong());
            if (pause == DoneAttempts.TAKEN) {
                return;
            }
            sleeper.sleep(Duration.ofNanos(pause));
        }
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
