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
    /** At the end of its input, a writer lets no checkpoint through until all is taken. */
    DRAIN_STOPS_CHECKPOINTS(4);

    private final int number;

    KnownFault(int number) {
        this.number = number;
    }

    /** Its number in the issue; 0 for one that the simulation was the first to find. */
    int number() {
        return number;
    }
}
