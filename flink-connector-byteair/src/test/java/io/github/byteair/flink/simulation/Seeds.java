/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Runs seeds, on all processors; each of them is single-threaded. */
final class Seeds {

    /** What a schedule's end shows of the way to it. */
    private static final int SHOWN_LINES = 400;

    private Seeds() {}

    /**
     * Runs {@code count} seeds from {@code first} on, or the one that the system property {@code
     * simulation.seed} names.
     *
     * @throws AssertionError with the schedule of a seed that breaks a promise
     */
    static void run(long first, long count, Set<KnownFault> included) {
        Long named = Long.getLong("simulation.seed");
        LongStream seeds =
                named != null
                        ? LongStream.of(named)
                        : LongStream.range(first, first + count).parallel();
        Optional<Long> broken = seeds.filter(seed -> breaks(seed, included)).boxed().findFirst();
        broken.ifPresent(
                seed -> {
                    throw new AssertionError(report(seed, included));
                });
    }

    static boolean breaks(long seed, Set<KnownFault> included) {
        try {
            Simulation.run(seed, included);
            return false;
        } catch (Violation violation) {
            return true;
        }
    }

    private static String report(long seed, Set<KnownFault> included) {
        List<String> lines = Simulation.replay(seed, included);
        StringBuilder text = new StringBuilder();
        text.append("Seed ").append(seed).append(" breaks a promise; -Dsimulation.seed=");
        text.append(seed).append(" plays it again.\n");
        text.append(lines.get(0)).append('\n');
        int from = Math.max(1, lines.size() - SHOWN_LINES);
        if (from > 1) {
            text.append("(").append(from - 1).append(" lines before)\n");
        }
        lines.subList(from, lines.size()).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
