/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A simulation of what the sink promises: a job's whole life, from its first row to its end, under
 * a schedule of events that a seed decides. The same seed is the same run, event for event; there
 * are no threads, and time is a number that goes on when nothing else can happen.
 *
 * <p>What is real is the sink: its builder, its writers, their state and its serializer. What is
 * played is everything around it, as the writer sees it:
 *
 * <ul>
 *   <li>Flink: the task with its mailbox and priorities ({@code SimTask}, {@code SimMailbox}), one
 *       or two sinks chained behind one source ({@code SimChain}), timers, checkpoints that
 *       complete, fail, expire or are overtaken, savepoints, crashes, restarts at the same or
 *       another parallelism, new jobs from savepoints and from checkpoints that others left behind
 *       ({@code SimCheckpoints}, {@code Simulation}), and a dead-letter sink that is transactional;
 *   <li>the platform, which may forget ids, and what is before it, which may answer in its place
 *       ({@code SimService}, {@code Weather});
 *   <li>the source ({@code SimSource}), whose rows the service may store, reject, or refuse with
 *       all that travels with them ({@code SimRecord}).
 * </ul>
 *
 * <p>What a seed stands for is a {@code Scenario}: read it first. What must be true is in the
 * {@code Oracle}: it holds the books of the source, the service and the dead letters, and compares.
 * A promise that is broken is a {@code Violation}; the seed's {@code Schedule}, one line an event,
 * shows how it came to it.
 *
 * <p>Faults that are known and not mended yet are a {@code KnownFault} each; scenarios leave out
 * what brings them about. {@code SimulationMain report} includes one after the other and tells by
 * which seed each is found.
 *
 * <p>That it finds faults is tested, too: each {@code Mutant} is one, put into a copy of the sink.
 *
 * <p>The simulation touches the sink only by what outlives its inside: the writer as Flink sees it,
 * the client as the writer sees it, metrics by name. The rest goes through {@code
 * io.github.byteair.flink.sink.SimulationBridge}.
 *
 * <p>What it leaves out: all tasks share one stack, so while one waits in a yield the others stand
 * still, as on a very slow machine. No network shuffle is between source and sink, so there are no
 * unaligned checkpoints. Of {@code done}, only the days that the writers say it may close are
 * checked; the call itself is not played.
 */
package io.github.byteair.flink.simulation;
