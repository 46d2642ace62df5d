/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened, one line an event, in virtual time. It is always hashed, so that two runs of a
 * seed can be compared; the lines themselves are kept only for who wants to read them.
 */
final class Schedule {

    private final SimClock clock;
    private final List<String> lines;
    private long hash = 1;

    Schedule(SimClock clock, boolean keepLines) {
        this.clock = clock;
        this.lines = keepLines ? new ArrayList<>() : null;
    }

    /**
     * @param parts strings and numbers, whose hash is the same in every run
     */
    void note(String who, String what, Object... parts) {
        hash = 31 * hash + clock.nanos();
        hash = 31 * hash + who.hashCode();
        hash = 31 * hash + what.hashCode();
        for (Object part : parts) {
            hash = 31 * hash + part.hashCode();
        }
        if (lines != null) {
            StringBuilder line = new StringBuilder();
            line.append(String.format("%10.3f ms  %-22s %s", clock.nanos() / 1e6, who, what));
            for (Object part : parts) {
                line.append(' ').append(part);
            }
            lines.add(line.toString());
        }
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines == null ? List.of() : lines;
    }
}
