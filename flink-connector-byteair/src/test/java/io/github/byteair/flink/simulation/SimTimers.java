/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/** An operator's timers: each goes off as a mail of the operator's priority. */
final class SimTimers implements ProcessingTimeService {

    private final SimClock clock;
    private final SimMailbox mailbox;
    private final int priority;
    private boolean closed;
    private boolean quiesced;

    SimTimers(SimClock clock, SimMailbox mailbox, int priority) {
        this.clock = clock;
        this.mailbox = mailbox;
        this.priority = priority;
    }

    void close() {
        closed = true;
    }

    /**
     * As Flink does to the operators of a task that is stopped with a savepoint: it fires none any
     * more, and has had those run that had fired.
     */
    void quiesce() {
        closed = true;
        quiesced = true;
    }

    @Override
    public long getCurrentProcessingTime() {
        return clock.millis();
    }

    @Override
    public ScheduledFuture<?> registerTimer(long millis, ProcessingTimeCallback callback) {
        Timer timer = new Timer(millis);
        // Flink's own service fires a millisecond late, so that a timer for now is not for the
        // past.
        timer.event =
                clock.at(
                        (millis + 1) * SimClock.MILLI,
                        () -> {
                            timer.done = true;
                            if (!closed) {
                                mailbox.put(
                                        priority,
                                        () -> {
                                            if (!timer.cancelled && !quiesced) {
                                                callback.onProcessingTime(millis);
                                            }
                                        });
                            }
                        });
        return timer;
    }

    private final class Timer implements ScheduledFuture<Object> {
        private final long millis;
        private SimClock.Event event;
        private boolean done;
        private boolean cancelled;

        private Timer(long millis) {
            this.millis = millis;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            // A mail that is in the box already is not called back: as with Flink.
            if (done) {
                return false;
            }
            cancelled = true;
            event.cancel();
            return true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isDone() {
            return done || cancelled;
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException("Nobody waits for a timer here.");
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            return get();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(millis - clock.millis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(
                    getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }
}
