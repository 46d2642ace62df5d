/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.emulator.EmulatorStats;
import java.io.PrintWriter;
import java.util.Optional;

/** Judges a run, and says what is particular to it. */
@FunctionalInterface
interface RunCheck {

    /** For jobs that are to write every record once. */
    RunCheck WHOLE = (out, tally, stats) -> tally.isWhole();

    /**
     * @param stats what the service counted, if it tells
     * @return whether all is well, provided that the job has finished
     */
    boolean check(PrintWriter out, RunTally tally, Optional<EmulatorStats> stats);
}
