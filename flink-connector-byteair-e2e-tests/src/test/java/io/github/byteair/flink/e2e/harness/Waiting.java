/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asking again until something is so. */
public final class Waiting {

    private Waiting() {}

    /** A condition that may fail while what it asks is not there yet. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Returns once it holds. A condition that throws does not hold yet, but for an {@link
     * AssertionError}, which says that it never will.
     *
     * @throws AssertionError if it does not in time, with what was thrown last
     */
    public static void until(String what, Duration atMost, Condition condition)
            throws InterruptedException {
        long giveUpAt = System.nanoTime() + atMost.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        } while (System.nanoTime() < giveUpAt);
        throw new AssertionError("Waited " + atMost.toSeconds() + " s for: " + what, last);
    }
}
