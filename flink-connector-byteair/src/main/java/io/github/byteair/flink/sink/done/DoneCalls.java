/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.client.ByteAirClient;
import io.github.byteair.client.Destination;
import io.github.byteair.client.Stage;
import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.DoneRefusedException;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.Backoff;
import io.github.byteair.flink.sink.delivery.GatewayGrace;
import io.github.byteair.flink.sink.delivery.IdHistory;
import io.github.byteair.flink.sink.delivery.RequestIds;
import io.github.byteair.flink.sink.delivery.RetryPolicy;
import io.github.byteair.flink.sink.record.TopicStage;
import io.github.byteair.flink.sink.writer.ClientFactory;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.io.network.partition.consumer.InputGate;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of {@code done} that an operator has under way, each by itself: one that is put off
 * holds up no other. An answer, and a pause's end, is a mail of the task's.
 *
 * <p>Belongs to the task thread.
 */
final class DoneCalls implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DoneCalls.class);

    private final SinkConfig config;
    private final MailboxExecutor mailbox;
    private final ByteAirClient client;
    private final Random random = new Random();

    /**
     * For pauses; null before the first. Not Flink's timers: those of a task whose input has ended
     * are gone. Not the JDK's shared thread: it would keep the job's classes for as long as the
     * process lives.
     */
    @Nullable private ScheduledExecutorService pauses;

    private int underWay;
    private boolean closed;

    /** Opens a client, which is closed with this. */
    DoneCalls(SinkConfig config, ClientFactory clients, StreamTask<?, ?> task) {
        this.config = config;
        // Behind the mails of checkpoints, which go on meanwhile.
        this.mailbox = task.getMailboxExecutorFactory().createExecutor(TaskMailbox.MIN_PRIORITY);
        this.client = clients.create();
    }

    /**
     * Calls until the platform has taken it.
     *
     * @param requestId of the first attempt
     * @param repeated whether an earlier run of the job may have sent it under that id
     * @param whenTaken run by the task thread
     */
    void call(
            TopicStage of,
            Collection<LocalDate> days,
            String requestId,
            boolean repeated,
            Runnable whenTaken) {
        start(
                attempts(
                        of.topic(),
                        of.stage(),
                        days,
                        requestId,
                        repeated ? IdHistory.OF_EARLIER_RUN : IdHistory.FRESH),
                whenTaken);
    }

    /**
     * As {@link #call}, of a day whose id was in a checkpoint before it was sent, with what the
     * platform has said to it. So an earlier run sent it under no other id, and if none of its
     * calls was put off, the platform knows the id only if it has closed the day.
     *
     * @param whenPutOff hears of the next attempt's id, for the next checkpoint
     */
    void callUnderKeptId(
            Destination day,
            DoneId id,
            boolean repeated,
            Consumer<String> whenPutOff,
            Runnable whenTaken) {
        start(
                attempts(
                                day.topic(),
                                day.stage(),
                                Collections.singleton(day.dataDate()),
                                id.requestId(),
                                IdHistory.of(repeated, id.putOff()))
                        .keepId(whenPutOff),
                whenTaken);
    }

    private DoneAttempts attempts(
            String topic,
            Stage stage,
            Collection<LocalDate> days,
            String requestId,
            IdHistory history) {
        return new DoneAttempts(
                topic,
                stage,
                days,
                requestId,
                history,
                new RetryPolicy(
                        new Backoff(config.initialBackoff(), config.maxBackoff(), random),
                        config.maxRetryDuration()),
                new GatewayGrace(config.gatewayGraceTime()),
                RequestIds.random(),
                true,
                System.nanoTime());
    }

    private void start(DoneAttempts attempts, Runnable whenTaken) {
        underWay++;
        send(attempts, whenTaken);
    }

    private void send(DoneAttempts attempts, Runnable whenTaken) {
        if (closed) {
            return;
        }
        client.done(attempts.next())
                .whenComplete(
                        (outcome, failure) ->
                                enqueue(
                                        () -> answered(attempts, whenTaken, outcome, failure),
                                        "ByteAir has answered done"));
    }

    private void answered(
            DoneAttempts attempts,
            Runnable whenTaken,
            @Nullable WriteOutcome outcome,
            @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (outcome == null) {
            throw new ByteAirSinkException(
                    "The client failed where it must not; this is a bug of the connector.",
                    failure);
        }
        long pause;
        try {
            pause = attempts.after(outcome, System.nanoTime());
        } catch (DoneRefusedException e) {
            // A restart would ask again, and be refused again: only a person can change that.
            throw new SuppressRestartsException(e);
        }
        if (pause == DoneAttempts.TAKEN) {
            underWay--;
            LOG.info("ByteAir took {}.", attempts);
            whenTaken.run();
            return;
        }
        pauses().schedule(
                        () -> enqueue(() -> send(attempts, whenTaken), "Call done again"),
                        pause,
                        TimeUnit.NANOSECONDS);
    }

    private ScheduledExecutorService pauses() {
        if (pauses == null) {
            pauses =
                    Executors.newSingleThreadScheduledExecutor(
                            work -> {
                                Thread thread = new Thread(work, "byteair-done");
                                thread.setDaemon(true);
                                return thread;
                            });
        }
        return pauses;
    }

    /** Called by any thread. */
    private void enqueue(ThrowingRunnable<Exception> mail, String description) {
        try {
            mailbox.execute(mail, description);
        } catch (RejectedExecutionException closedMailbox) {
            LOG.debug("The task has ended before done was taken.");
        }
    }

    /** Waits until all are taken, letting the task's mails through. */
    void await() throws InterruptedException {
        while (underWay > 0) {
            mailbox.yield();
        }
    }

    /**
     * Waits until all are taken, letting the task's mails through, and reading its input as long as
     * it is open: behind its last row there may be the barrier of a checkpoint that was triggered
     * before the writers heard of the one before, and while that is not read, the checkpoint does
     * not complete. Once the input is closed, all that comes is mails, and the task's step must not
     * run any more: it would forget that the task is to end.
     */
    void awaitReadingOn(StreamTask<?, ?> task) throws Exception {
        while (underWay > 0) {
            if (isInputClosed(task) || !task.runMailboxStep()) {
                mailbox.yield();
            }
        }
    }

    private static boolean isInputClosed(StreamTask<?, ?> task) {
        for (InputGate gate : task.getEnvironment().getAllInputGates()) {
            if (!gate.isFinished()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        if (pauses != null) {
            pauses.shutdownNow();
        }
        client.close();
    }
}
