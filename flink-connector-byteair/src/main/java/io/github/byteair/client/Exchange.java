/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import io.github.byteair.client.WriteOutcome.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * One attempt of one request, from call to outcome. Whoever is first decides the outcome: the
 * answer, a failure, the deadline or the closing of the client. Keeps track of whether the request
 * may have left, which is what tells "not sent" from "no answer". Thread-safe.
 */
final class Exchange {

    private enum Sending {
        /** Queued, being compressed, or waiting for a connection. */
        NOT_YET,
        /** Handed to a connection; from here on the service may have it. */
        BEGUN,
        /** Given up before it was handed over; it must not be sent any more. */
        GIVEN_UP
    }

    private final RequestKind kind;
    @Nullable private final LocalDate dataDate;
    private final int maxResponseBytes;
    private final Clock clock;
    private final Runnable onLeaving;
    private final AtomicReference<Sending> sending = new AtomicReference<>(Sending.NOT_YET);
    private final CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
    private final AtomicReference<Runnable> cancellation = new AtomicReference<>();

    /** Set once head and status have come: gives what there is of the answer. */
    @Nullable private volatile Function<Framing, RawResponse> answerSoFar;

    @Nullable private volatile Endpoint endpoint;

    Exchange(RequestKind kind, @Nullable LocalDate dataDate, int maxResponseBytes, Clock clock) {
        this(kind, dataDate, maxResponseBytes, clock, () -> {});
    }

    /**
     * @param onLeaving run when the request is first handed to a connection
     */
    Exchange(
            RequestKind kind,
            @Nullable LocalDate dataDate,
            int maxResponseBytes,
            Clock clock,
            Runnable onLeaving) {
        this.kind = kind;
        this.dataDate = dataDate;
        this.maxResponseBytes = maxResponseBytes;
        this.clock = clock;
        this.onLeaving = onLeaving;
    }

    CompletableFuture<WriteOutcome> outcome() {
        return outcome;
    }

    boolean isOver() {
        return outcome.isDone();
    }

    int maxResponseBytes() {
        return maxResponseBytes;
    }

    void setEndpoint(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The endpoint chosen, or null if it has not come to that. */
    @Nullable
    Endpoint endpoint() {
        return endpoint;
    }

    /**
     * Says that the head of an answer has come.
     *
     * @param soFar gives what has come of the answer until it is called, on any thread
     */
    void answerBegun(Function<Framing, RawResponse> soFar) {
        this.answerSoFar = soFar;
    }

    /**
     * Says that the request is about to be handed to a connection. Twice if a proxy for plain http
     * turned it away to ask for its credentials in another form (407): nobody else has seen it.
     *
     * @return false if it must not be, since it has been given up
     */
    boolean beginSending() {
        if (sending.compareAndSet(Sending.NOT_YET, Sending.BEGUN)) {
            onLeaving.run();
            return true;
        }
        return sending.get() == Sending.BEGUN && !isOver();
    }

    /** Tells how to stop the request's work; runs it at once if the exchange is over already. */
    void onCancel(Runnable cancel) {
        cancellation.set(cancel);
        if (isOver()) {
            cancel();
        }
    }

    private void cancel() {
        Runnable cancel = cancellation.getAndSet(null);
        if (cancel != null) {
            cancel.run();
        }
    }

    void answered(RawResponse response) {
        if (refusedTunnel(response)) {
            return;
        }
        complete(() -> classify(response));
    }

    private WriteOutcome classify(RawResponse response) {
        return ResponseClassifier.classify(
                response, kind, dataDate, maxResponseBytes, clock.instant());
    }

    /** An answer before the request was sent is a proxy's, to the wish for a tunnel. */
    private boolean refusedTunnel(RawResponse response) {
        if (!giveUp()) {
            return false;
        }
        complete(() -> TransportClassifier.tunnelRefused(response.status(), endpointName()));
        return true;
    }

    /**
     * An answer began and did not end. What has come of it may say enough; where it leaves
     * everything open, why it did not end says more.
     */
    private void brokeOff(Framing framing, Supplier<WriteOutcome> otherwise) {
        Function<Framing, RawResponse> soFar = answerSoFar;
        RawResponse part = soFar == null ? null : soFar.apply(framing);
        if (part == null) {
            complete(otherwise);
        } else if (!refusedTunnel(part)) {
            complete(
                    () -> {
                        WriteOutcome outcome = classify(part);
                        boolean open = outcome.kind() == Kind.NO_ANSWER && part.status() < 300;
                        return open ? otherwise.get() : outcome;
                    });
        }
    }

    void failed(Throwable failure) {
        boolean tooLarge = failure instanceof AnswerTooLargeException;
        brokeOff(
                tooLarge ? Framing.TOO_LARGE : Framing.LOST,
                () -> TransportClassifier.classify(failure, !giveUp(), endpointName()));
    }

    /** Ends the exchange with a failure that is a programming error, if it is not over. */
    void broken(Throwable failure) {
        giveUp();
        outcome.completeExceptionally(failure);
    }

    void deadlinePassed(Duration timeout) {
        stop(
                " within the request timeout (request.timeout) of " + timeout.toMillis() + " ms",
                "If this happens often, raise the timeout or send smaller batches.");
    }

    void clientClosed() {
        stop(" before the client was closed", null);
    }

    private void stop(String when, @Nullable String remedy) {
        brokeOff(Framing.LOST, () -> stopped(when, remedy));
        cancel();
    }

    private WriteOutcome stopped(String when, @Nullable String remedy) {
        boolean unsent = giveUp();
        Function<Framing, RawResponse> soFar = answerSoFar;
        return new WriteOutcome(
                unsent ? Kind.NOT_SENT : Kind.NO_ANSWER,
                soFar == null ? 0 : soFar.apply(Framing.LOST).status(),
                0,
                unsent
                        ? "The request to " + endpointName() + " was not sent" + when + "."
                        : "No complete answer came from " + endpointName() + when + ".",
                List.of(),
                null,
                remedy,
                null);
    }

    /** Whether the request was surely not sent, and from now on surely won't be. */
    private boolean giveUp() {
        return sending.compareAndSet(Sending.NOT_YET, Sending.GIVEN_UP)
                || sending.get() == Sending.GIVEN_UP;
    }

    private void complete(Supplier<WriteOutcome> decide) {
        if (isOver()) {
            return;
        }
        try {
            outcome.complete(decide.get());
        } catch (RuntimeException | Error e) {
            // Can't be, and must not leave anybody waiting.
            outcome.completeExceptionally(e);
        }
    }

    private String endpointName() {
        Endpoint endpoint = this.endpoint;
        return endpoint == null ? "the service" : endpoint.toString();
    }
}
