/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Runs seeds, on all processors; each of them is single-threaded. */
final class Seeds {

    /** What a schedule's end shows of the way to it. */
    private static final int SHOWN_LINES = 400;

    private static final int AT_A_TIME = 400;

    private static final String NOTHING = "nothing";

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
                    throw new AssertionError(report(seed, Simulation.replay(seed, included)));
                });
    }

    /**
     * As {@link #run}, of an exactly-once sink, whose known faults there are none of.
     *
     * @throws AssertionError with the schedule of a seed that breaks a promise
     */
    static void runExactlyOnce(long first, long count) {
        Long named = Long.getLong("simulation.seed");
        LongStream seeds =
                named != null
                        ? LongStream.of(named)
                        : LongStream.range(first, first + count).parallel();
        Optional<Long> broken = seeds.filter(Seeds::breaksExactlyOnce).boxed().findFirst();
        broken.ifPresent(
                seed -> {
                    throw new AssertionError(report(seed, Simulation.replayExactlyOnce(seed)));
                });
    }

    private static boolean breaksExactlyOnce(long seed) {
        try {
            Simulation.runExactlyOnce(seed);
            return false;
        } catch (Violation violation) {
            return true;
        }
    }

    /**
     * The first of the seeds from 1 on that breaks a promise, and which; null if none does. Runs a
     * few hundred at a time, since most faults are found by one of the first.
     *
     * @param exactlyOnce of an exactly-once sink
     */
    static String find(long seeds, boolean exactlyOnce) {
        for (long first = 1; first <= seeds; first += AT_A_TIME) {
            Optional<Long> broken =
                    LongStream.range(first, Math.min(first + AT_A_TIME, seeds + 1))
                            .parallel()
                            .filter(seed -> !whatBreaks(seed, exactlyOnce).equals(NOTHING))
                            .boxed()
                            .findFirst();
            if (broken.isPresent()) {
                return "seed " + broken.get() + ": " + whatBreaks(broken.get(), exactlyOnce);
            }
        }
        return null;
    }

    private static String whatBreaks(long seed, boolean exactlyOnce) {
        try {
            if (exactlyOnce) {
                Simulation.runExactlyOnce(seed);
            } else {
                Simulation.run(seed, EnumSet.noneOf(KnownFault.class));
            }
            return NOTHING;
        } catch (Violation violation) {
            return violation.getMessage();
        }
    }

    static boolean breaks(long seed, Set<KnownFault> included) {
        try {
            Simulation.run(seed, included);
            return false;
        } catch (Violation violation) {
            return true;
        }
    }

    private static String report(long seed, List<String> lines) {
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
