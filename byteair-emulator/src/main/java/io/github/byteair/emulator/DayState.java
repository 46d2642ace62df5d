/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import java.util.Locale;

/**
 * Where a day of a topic stands. Only {@code done} moves one by itself, from {@link #OPEN} to
 * {@link #ACKED}; the others are set by hand, as the platform's own pipeline and console would.
 */
public enum DayState {
    /** Takes writes, and {@code done}. */
    OPEN(null),
    /**
     * {@code done} was called: no more writes. A repeated {@code done} is answered as the first.
     */
    ACKED("Syncing is not allowed when acked"),
    /**
     * The platform works on the day: neither writes nor {@code done}, until it is set otherwise.
     */
    CLEANING("Syncing or ack is not allowed when data cleaning"),
    /** Closed: neither writes nor {@code done}. */
    DONE("Syncing or ack is not allowed when done"),
    /** Closed: neither writes nor {@code done}. */
    FAILED("Syncing or ack is not allowed when failed"),
    /** Closed: neither writes nor {@code done}. */
    SKIPPED("Syncing or ack is not allowed when skipped"),
    /** The streaming feed of the day has been cut off: no writes. */
    REALTIME_CUTOFF("Syncing is not allowed when realtime cutoff");

    private final String refusal;

    DayState(String refusal) {
        this.refusal = refusal;
    }

    /** The name in {@code POST /_emulator/days}, e.g. {@code realtime-cutoff}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The documented message of the 400 that a write gets; null if it is taken. */
    String writeRefusal() {
        return refusal;
    }

    /** The same for {@code done}. */
    String doneRefusal() {
        return this == ACKED ? null : refusal;
    }

    static DayState fromWireName(String name) {
        String normal = name.trim().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
        for (DayState state : values()) {
            if (state.wireName().equals(normal)) {
                return state;
            }
        }
        throw new IllegalArgumentException(
                "There is no day state '"
                        + name
                        + "'; use open, acked, cleaning, done, failed, skipped or realtime-cutoff.");
    }
}
