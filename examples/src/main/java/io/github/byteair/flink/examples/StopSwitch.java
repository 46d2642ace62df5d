/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** By which Ctrl-C stops a run, and waits until it has stopped. Thread-safe. */
final class StopSwitch {

    private final CountDownLatch finished = new CountDownLatch(1);
    @Nullable private Runnable action;
    private boolean asked;

    /** Sets what stops what is being done now; called at once if asked already. */
    void onStop(Runnable action) {
        boolean now;
        synchronized (this) {
            this.action = action;
            now = asked;
        }
        if (now) {
            action.run();
        }
    }

    /** Asks the run to stop. */
    void stop() {
        Runnable toDo;
        synchronized (this) {
            asked = true;
            toDo = finished.getCount() == 0 ? null : action;
        }
        if (toDo != null) {
            toDo.run();
        }
    }

    synchronized boolean isStopping() {
        return asked;
    }

    /** The run is over. */
    void finished() {
        finished.countDown();
    }

    /** Waits for the run to be over. */
    boolean awaitFinished(long seconds) throws InterruptedException {
        return finished.await(seconds, TimeUnit.SECONDS);
    }
}
