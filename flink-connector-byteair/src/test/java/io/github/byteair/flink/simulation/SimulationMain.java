/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * By hand: {@code report [seeds]} lists which known fault the simulation finds, by which seed, and
 * how often; {@code replay <seed> [faults]} shows a seed's schedule; {@code run <from> <to>
 * [faults]} counts what is broken; {@code find <seeds> [faults]} stops at the first that is.
 */
public final class SimulationMain {

    private SimulationMain() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "replay":
                Simulation.replay(Long.parseLong(arguments[1]), faults(arguments, 2))
                        .forEach(System.out::println);
                return;
            case "run":
                run(
                        Long.parseLong(arguments[1]),
                        Long.parseLong(arguments[2]),
                        faults(arguments, 3));
                return;
            case "exactly-once":
                runExactlyOnce(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
                return;
            case "replay-exactly-once":
                Simulation.replayExactlyOnce(Long.parseLong(arguments[1]))
                        .forEach(System.out::println);
                return;
            case "find":
                find(Long.parseLong(arguments[1]), faults(arguments, 2));
                return;
            case "report":
                for (KnownFault fault : KnownFault.values()) {
                    System.out.println(fault.number() + " " + fault);
                    run(1, 1 + Long.parseLong(arguments[1]), EnumSet.of(fault));
                }
                return;
            default:
                throw new IllegalArgumentException("report, replay, run or find");
        }
    }

    private static void find(long seeds, Set<KnownFault> included) {
        for (long seed = 1; seed <= seeds; seed++) {
            try {
                Simulation.run(seed, included);
            } catch (Violation violation) {
                System.out.println("  seed " + seed + ": " + violation.getMessage());
                return;
            }
        }
        System.out.println("  nothing in " + seeds + " seeds");
    }

    /** The faults named, or all of them for {@code all}. */
    private static Set<KnownFault> faults(String[] arguments, int from) {
        Set<KnownFault> faults = EnumSet.noneOf(KnownFault.class);
        for (int i = from; i < arguments.length; i++) {
            if (arguments[i].equals("all")) {
                return EnumSet.allOf(KnownFault.class);
            }
            faults.add(KnownFault.valueOf(arguments[i]));
        }
        return faults;
    }

    private static void runExactlyOnce(long from, long to) {
        run(from, to, Simulation::runExactlyOnce);
    }

    private static void run(long from, long to, Set<KnownFault> included) {
        run(from, to, seed -> Simulation.run(seed, included));
    }

    private static void run(long from, long to, LongConsumer each) {
        Map<String, long[]> found = new TreeMap<>();
        Map<String, String> messages = new TreeMap<>();
        long began = System.nanoTime();
        for (long seed = from; seed < to; seed++) {
            try {
                each.accept(seed);
            } catch (Violation violation) {
                String kind = violation.getMessage().split(":")[0].replaceAll("[0-9]+", "N");
                long first = seed;
                found.computeIfAbsent(kind, k -> new long[] {first, 0})[1]++;
                messages.putIfAbsent(kind, violation.getMessage());
            }
        }
        found.forEach(
                (kind, seeds) ->
                        System.out.printf(
                                "  first seed %d, %d of %d: %s%n",
                                seeds[0], seeds[1], to - from, messages.get(kind)));
        System.out.printf("  %d seeds in %.1f s%n", to - from, (System.nanoTime() - began) / 1e9);
    }
}
