/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Says when a writer's requests may go. Called by the task thread, but for {@link #leaves}; time is
 * in nanoseconds of any fixed origin.
 */
@Internal
public interface Quota {

    /**
     * The largest number of records, up to {@code wanted}, of which a whole number of batches fills
     * what a second has room for.
     */
    int fittingBatchSize(int wanted);

    /**
     * How many records a request may carry when more than {@code normal} are waiting: more than
     * that if requests, not records, are what is scarce; less if a second has no room for as many.
     */
    int batchSizeUnderPressure(int normal, int most);

    /**
     * When a request of so many records may be sent; a time not after {@code now} means at once.
     * Another time is when to ask again at the latest.
     *
     * @param ready how many requests of this size, this one included, could be sent now
     */
    long availableAt(long now, int records, int ready);

    /** Takes what a request of so many records uses up. */
    Permit take(long now, int records);

    /**
     * The request is handed to the network, which may be a while after it was let go: what counts
     * for the service is when it arrives. Called by any thread, before {@link #answered} or not at
     * all.
     */
    default void leaves(Permit permit, long now) {}

    /** An answer came, whatever it said. */
    void answered(Permit permit, long now);

    /** The answer was 429. */
    void throttled(Permit permit, long now, @Nullable Duration retryAfter);

    /** The service took a request. */
    void accepted(long now);

    /** The part of the quota that is in use now: 1, or less after a 429. */
    double rate();
}
