/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

/**
 * Faults that the simulation has found and that are not mended yet, with their numbers in the issue
 * that lists them. A scenario leaves out what brings one about, until the constant is deleted.
 */
enum KnownFault {
    /** While one sink of a task flushes, another sends, and what comes of it misses the barrier. */
    TWO_SINKS_IN_A_TASK(1),
    /** A 409 for an id that was refused and is remembered counts as taken. */
    REFUSED_ID_REMEMBERED(2),
    /** A full buffer lets no checkpoint through while the service is down. */
    FULL_BUFFER_IN_AN_OUTAGE(4),
    /** At the end of its input, a writer lets no checkpoint through until all is taken. */
    DRAIN_STOPS_CHECKPOINTS(4),
    /** In an ordered sink, backlog and new rows of a key part ways when it is rescaled. */
    RESCALED_BACKLOG(5),
    /** After a savepoint's snapshot the writer goes on sending until the task ends. */
    STOP_WITH_SAVEPOINT(6),
    /** What was rejected after the checkpoint counts as accepted after a restart from it. */
    FORGIVEN_AFTER_RESTART(7),
    /** One batch, or one day, that always fails starves all others. */
    STARVED_BY_ONE_BATCH(8),
    /** In an ordered sink, two versions of a key that have different data dates change places. */
    ORDER_ACROSS_DATES(0),
    /**
     * In an ordered sink, of batches that a run before a restart stored, only some go out again.
     */
    PARTLY_SENT_AGAIN(0);

    private final int number;

    KnownFault(int number) {
        this.number = number;
    }

    /** Its number in the issue; 0 for one that the simulation was the first to find. */
    int number() {
        return number;
    }
}
