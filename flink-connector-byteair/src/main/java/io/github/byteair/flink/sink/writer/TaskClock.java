/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/**
 * The writer's time, in nanoseconds of any fixed origin, and its one timer, which is a mail of the
 * task. Belongs to the task thread, but for {@link #now}.
 */
final class TaskClock {

    private final ProcessingTimeService timers;
    private final LongSupplier nanoClock;
    private final Runnable onTime;

    @Nullable private ScheduledFuture<?> timer;
    private long timerAt;

    /**
     * @param onTime what to do when a time has come
     */
    TaskClock(ProcessingTimeService timers, LongSupplier nanoClock, Runnable onTime) {
        this.timers = timers;
        this.nanoClock = nanoClock;
        this.onTime = onTime;
    }

    long now() {
        return nanoClock.getAsLong();
    }

    /** Asks to be woken by then at the latest; a time asked for before may come first. */
    void wakeUpAt(long at) {
        if (timer != null) {
            if (timerAt <= at) {
                return;
            }
            timer.cancel(false);
        }
        long delay = Math.max(0, TimeUnit.NANOSECONDS.toMillis(at - now() + 999_999));
        timerAt = at;
        timer =
                timers.registerTimer(
                        timers.getCurrentProcessingTime() + delay,
                        time -> {
                            timer = null;
                            onTime.run();
                        });
    }

    void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
