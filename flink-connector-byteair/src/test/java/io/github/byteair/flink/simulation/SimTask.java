/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A subtask: a source chained with one or two sinks, all of them in one mailbox. It does one thing
 * after the other, mails first, as Flink's task loop does.
 *
 * <p>All tasks of the simulation share one stack: while one waits in a yield, time goes on and
 * answers come, but the other tasks stand still as on a machine that is very slow. That is a
 * schedule that can happen; only bounds on waiting have to allow for it.
 */
final class SimTask {

    enum Phase {
        RUNNING,
        /** The input has ended; what is missing is a checkpoint that knows of it. */
        FINISHING,
        /** A savepoint is taken that ends the job: no more input, but still alive. */
        STOPPING,
        DONE
    }

    final int subtask;
    final SimMailbox mailbox;
    final List<SimChain> chains = new ArrayList<>();

    private final Simulation simulation;
    private final SimSource source;
    private Phase phase = Phase.RUNNING;
    private boolean draining;

    /** Of an exactly-once sink, how many chains have ended; -1 before the input has. */
    private int endedChains = -1;

    private long finishedAfter;
    private long lastCheckpoint;
    private long wakeAt = -1;
    private long savepointTakenAt;

    SimTask(Simulation simulation, int subtask, SimCheckpoints.Restored restored) throws Exception {
        this.simulation = simulation;
        this.subtask = subtask;
        this.mailbox = new SimMailbox(simulation);
        this.source =
                new SimSource(
                        simulation.scenario, subtask, simulation.parallelism(), restored.offsets);
        OptionalLong checkpoint =
                restored.checkpoint == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(restored.checkpoint);
        this.lastCheckpoint = restored.checkpoint;
        for (int sink = 0; sink < simulation.scenario.sinks; sink++) {
            chains.add(
                    new SimChain(
                            simulation,
                            this,
                            sink,
                            restored.stateOf(sink, subtask, simulation.parallelism()),
                            checkpoint));
        }
    }

    Phase phase() {
        return phase;
    }

    /** When it has given its part to the savepoint that it stops with. */
    long savepointTakenAt() {
        return savepointTakenAt;
    }

    /** Whether it waits, at the end of its input, for the service to take everything. */
    boolean draining() {
        return draining;
    }

    /** Whether its input has ended. */
    boolean ends() {
        return draining || endedChains >= 0;
    }

    /**
     * Does the next thing, if there is one to do now.
     *
     * @return whether there was
     */
    boolean step() throws Exception {
        if (phase == Phase.DONE) {
            return false;
        }
        if (mailbox.runNext(SimMailbox.LOWEST)) {
            return true;
        }
        if (phase != Phase.RUNNING) {
            return false;
        }
        SimRecord next = source.peek();
        if (next == null) {
            return simulation.scenario.exactlyOnce ? endStepByStep() : endInput();
        }
        if (next.availableAt <= simulation.clock.nanos()) {
            source.take();
            chains.get(next.sink).processElement(next);
            return true;
        }
        if (wakeAt != next.availableAt) {
            wakeAt = next.availableAt;
            simulation.clock.at(wakeAt, () -> {});
        }
        return false;
    }

    /**
     * The operator of an exactly-once sink waits for a checkpoint, and that all mails go through
     * meanwhile, those of the lowest priority, too, is as if it came back after each.
     */
    private boolean endStepByStep() throws Exception {
        if (endedChains < 0) {
            endedChains = 0;
            chains.get(0).beginEnd();
            return true;
        }
        if (!chains.get(endedChains).end()) {
            return false;
        }
        endedChains++;
        if (endedChains < chains.size()) {
            chains.get(endedChains).beginEnd();
            return true;
        }
        phase = Phase.FINISHING;
        finishedAfter = lastCheckpoint;
        return true;
    }

    private boolean endInput() throws Exception {
        draining = true;
        for (SimChain chain : chains) {
            chain.endInput();
        }
        draining = false;
        phase = Phase.FINISHING;
        finishedAfter = lastCheckpoint;
        if (simulation.scenario.checkpointInterval == 0) {
            phase = Phase.DONE;
        }
        return true;
    }

    /** The mail that a checkpoint's trigger puts into the box. */
    void performCheckpoint(long checkpoint, boolean stop) throws Exception {
        if (phase == Phase.DONE || phase == Phase.STOPPING || checkpoint <= lastCheckpoint) {
            return;
        }
        for (SimChain chain : chains) {
            if (stop) {
                chain.quiesce();
            }
        }
        for (SimChain chain : chains) {
            chain.prepareSnapshotPreBarrier(checkpoint, stop);
        }
        SimCheckpoints.Snapshot snapshot =
                new SimCheckpoints.Snapshot(simulation.attempt(), subtask, source.offsets());
        for (int i = chains.size() - 1; i >= 0; i--) {
            snapshot.chains.put(chains.get(i).sink, chains.get(i).snapshotState(checkpoint));
        }
        snapshot.takenAt = simulation.clock.nanos();
        lastCheckpoint = checkpoint;
        if (stop && phase == Phase.RUNNING) {
            phase = Phase.STOPPING;
            savepointTakenAt = snapshot.takenAt;
        }
        simulation.checkpoints().acknowledge(checkpoint, this, snapshot);
    }

    /** The mail that says a checkpoint is complete. */
    void notifyCheckpointComplete(long checkpoint) {
        for (SimChain chain : chains) {
            chain.notifyComplete(checkpoint);
        }
        if (phase == Phase.FINISHING && checkpoint > finishedAfter) {
            phase = Phase.DONE;
        }
    }

    void close() throws Exception {
        mailbox.close();
        for (SimChain chain : chains) {
            chain.close();
        }
    }
}
