/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.SimulationBridge;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * One sink's operators in a task: the writer's, which does with the writer what Flink's {@code
 * SinkWriterOperator} does, and behind it one that keeps dead letters as a transactional sink does.
 * A dead letter that was there before the barrier of a checkpoint that completed is final; the
 * others are gone with their run.
 */
final class SimChain {

    private static final class Letter {
        private final RejectedRecord record;
        private final long afterCheckpoint;

        private Letter(RejectedRecord record, long afterCheckpoint) {
            this.record = record;
            this.afterCheckpoint = afterCheckpoint;
        }
    }

    final String name;
    final int sink;
    final int attempt;
    final SimTask task;
    final SimMailbox mailbox;
    final SimMetrics metrics = new SimMetrics();

    /** How many answers showed that the service is well. */
    int answers;

    int failuresInARow;

    /** When it last had room for more without going beyond its cap. */
    long hadRoomAt;

    /** For how long requests were under way whose failing nobody arranged, one by one. */
    long busy;

    /** Until when the service has asked not to be sent anything. */
    long quietUntil;

    private final Simulation simulation;
    private final SimTimers timers;
    private final SimulationBridge.Writer<SimRecord> writer;

    /** Of an exactly-once sink; the writer is in it, and the metrics are the operator's. */
    private final SimulationBridge.Pair<SimRecord> pair;

    private final SimMetrics writerMetrics = new SimMetrics();
    private final SimTimers writerTimers;
    private final List<Letter> letters = new ArrayList<>();
    private final long restoredRecords;
    private final long restoredByOperator;
    private long lastCheckpoint;
    private boolean inputEnded;
    private boolean writerEnded;
    private Collection<LocalDate> completedDates;

    SimChain(
            Simulation simulation,
            SimTask task,
            int sink,
            SimCheckpoints.ChainState restored,
            OptionalLong restoredCheckpoint)
            throws IOException {
        this.simulation = simulation;
        this.task = task;
        this.sink = sink;
        this.attempt = simulation.attempt();
        this.mailbox = task.mailbox;
        this.name = "writer " + sink + "." + task.subtask + " of run " + attempt;
        int priority = simulation.scenario.writerPriority[sink];
        this.timers =
                new SimTimers(
                        simulation.clock,
                        mailbox,
                        priority + (simulation.scenario.exactlyOnce ? 2 : 0));
        this.lastCheckpoint = restoredCheckpoint.orElse(0);
        this.writerTimers = new SimTimers(simulation.clock, mailbox, priority);
        if (simulation.scenario.exactlyOnce) {
            pair =
                    simulation
                            .sink()
                            .openPair(
                                    simulation.service().client(this),
                                    // Behind the writer, and so of a higher priority.
                                    context(priority + 2, timers, metrics, restoredCheckpoint),
                                    restored.operatorStates(),
                                    context(
                                            priority,
                                            writerTimers,
                                            writerMetrics,
                                            restoredCheckpoint),
                                    restored.states());
            writer = pair;
            writerEnded = restored.writerEnded();
        } else {
            pair = null;
            writer =
                    simulation
                            .sink()
                            .open(
                                    simulation.service().client(this),
                                    context(priority, timers, metrics, restoredCheckpoint),
                                    restored.states());
        }
        // As the operator's own state: only where something is behind it, and so must not come
        // twice.
        this.inputEnded =
                restored.inputEnded()
                        && simulation.scenario.hasCommittables()
                        && !simulation.scenario.exactlyOnce;
        this.completedDates = restored.completedDates();
        this.restoredRecords = pending();
        this.restoredByOperator = pair == null ? 0 : metrics.count("recordsIn");
        simulation.oracle.restores(this);
    }

    private SimWriterContext context(
            int priority, SimTimers timers, SimMetrics metrics, OptionalLong restoredCheckpoint) {
        return new SimWriterContext(
                task.subtask,
                simulation.parallelism(),
                simulation.job(),
                restoredCheckpoint,
                mailbox.executor(priority),
                timers,
                metrics);
    }

    /** A counter of all operators that deliver records, added up. */
    long count(String name) {
        return name.equals("recordsIn") && pair != null
                ? writerMetrics.count(name) + restoredByOperator
                : metrics.count(name) + (pair == null ? 0 : writerMetrics.count(name));
    }

    // ------------------------------------------------------------------ SinkWriterOperator

    void processElement(SimRecord record) throws Exception {
        simulation.schedule.note(name, "is given record", record.id, record.kind.name());
        simulation.oracle.emitted(this, record);
        writer.write(record);
        simulation.oracle.holds(this, pending(), restoredRecords);
    }

    void prepareSnapshotPreBarrier(long checkpoint, boolean stop) throws Exception {
        if (inputEnded) {
            return;
        }
        if (pair != null) {
            if (!writerEnded) {
                writer.flush(false);
            }
            if (stop) {
                pair.awaitAnswers();
            }
            emit(pair.prepareCommit(writerEnded));
        } else {
            writer.flush(false);
            emit(writer.prepareCommit());
        }
        lastCheckpoint = checkpoint;
    }

    SimCheckpoints.ChainState snapshotState(long checkpoint) throws Exception {
        List<byte[]> behind = pair == null ? List.of() : pair.snapshotOperator(checkpoint);
        List<byte[]> states = writer.snapshotState(checkpoint);
        lastCheckpoint = checkpoint;
        simulation.oracle.balances(this);
        simulation.schedule.note(name, "snapshots", checkpoint, pending(), "records");
        return new SimCheckpoints.ChainState(
                states,
                completedDates,
                pending(),
                metrics.gauge("requestsInFlight"),
                behind,
                writerEnded);
    }

    /** Of an exactly-once sink: the input has ended, and the operator delivers what there is. */
    void beginEnd() throws Exception {
        simulation.schedule.note(name, "drains", pending(), "records");
        pair.beginDrain(writerEnded);
        writerEnded = true;
    }

    /**
     * @return whether the operator has delivered everything, and has had its end
     */
    boolean end() throws Exception {
        if (!pair.isDrained()) {
            return false;
        }
        inputEnded = true;
        emit(pair.end());
        simulation.oracle.balances(this);
        return true;
    }

    void notifyComplete(long checkpoint) {
        if (pair != null) {
            pair.complete(checkpoint);
        }
    }

    void quiesce() {
        if (pair != null) {
            timers.quiesce();
            writerTimers.quiesce();
        }
    }

    void endInput() throws Exception {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        simulation.schedule.note(name, "drains", pending(), "records");
        writer.flush(true);
        emit(writer.prepareCommit());
        simulation.oracle.balances(this);
        if (pending() != 0) {
            throw new Violation(name + " holds records after the end of its input: " + pending());
        }
    }

    void close() throws Exception {
        timers.close();
        writerTimers.close();
        simulation.oracle.closes(this);
        writer.close();
    }

    long pending() {
        return metrics.gauge("recordsPending")
                + (pair == null ? 0 : writerMetrics.gauge("recordsPending"));
    }

    // ------------------------------------------------------------------ dead letters

    private void emit(SimulationBridge.Committables committables) {
        if (inputEnded) {
            Collection<LocalDate> dates = committables.completedDates();
            completedDates = dates == null ? List.of() : dates;
        }
        for (RejectedRecord record : committables.deadLetters()) {
            simulation.schedule.note(name, "emits a dead letter:", record.json());
            letters.add(new Letter(record, lastCheckpoint));
        }
    }

    /** What {@code done} would close for this subtask, once it has ended. */
    Collection<LocalDate> completedDates() {
        return completedDates;
    }

    /** A checkpoint has completed, or, with the highest number, the job has without one. */
    void complete(long checkpoint) {
        for (Iterator<Letter> it = letters.iterator(); it.hasNext(); ) {
            Letter letter = it.next();
            if (letter.afterCheckpoint < checkpoint) {
                simulation.oracle.deadLetter(letter.record);
                it.remove();
            }
        }
    }
}
