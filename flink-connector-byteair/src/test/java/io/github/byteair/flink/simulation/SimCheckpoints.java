/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The checkpoints of one run of the job. They are triggered on a schedule of their own, answered by
 * each task when it gets to them, and complete, fail, expire, or are overtaken by the next.
 */
final class SimCheckpoints {

    /**
     * What an operator chain holds.
     *
     * @param states the writer's
     * @param completedDates what the writer said at the end of its input; null before it
     * @param pending how many records the writer had not delivered
     * @param underWay how many requests it had not heard of
     * @param operatorStates those of the operator behind an exactly-once writer
     * @param writerEnded whether that writer had its end of input
     */
    record ChainState(
            List<byte[]> states,
            Collection<LocalDate> completedDates,
            long pending,
            long underWay,
            List<byte[]> operatorStates,
            boolean writerEnded) {

        static final ChainState EMPTY = new ChainState(List.of(), null, 0, 0, List.of(), false);

        boolean inputEnded() {
            return completedDates != null;
        }
    }

    /** What one task gives to one checkpoint. */
    static final class Snapshot {
        final int attempt;
        final int subtask;
        final int[] offsets;
        final Map<Integer, ChainState> chains = new HashMap<>();
        long takenAt;

        Snapshot(int attempt, int subtask, int[] offsets) {
            this.attempt = attempt;
            this.subtask = subtask;
            this.offsets = offsets;
        }
    }

    /** A checkpoint that completed, and what it has for the subtasks of the next run. */
    static final class Restored {
        final long checkpoint;
        final int subtasks;
        final int[] offsets;
        final List<Snapshot> snapshots;

        private Restored(long checkpoint, int subtasks, List<Snapshot> snapshots) {
            this.checkpoint = checkpoint;
            this.subtasks = subtasks;
            this.snapshots = snapshots;
            this.offsets = new int[Scenario.SPLITS];
            for (int split = 0; split < offsets.length; split++) {
                if (!snapshots.isEmpty()) {
                    int owner = split * subtasks / Scenario.SPLITS;
                    offsets[split] = snapshots.get(owner).offsets[split];
                }
            }
        }

        static Restored nothing() {
            return new Restored(0, 0, List.of());
        }

        /** How many requests were sent whose answers no state knows. */
        long underWay() {
            long underWay = 0;
            for (Snapshot snapshot : snapshots) {
                for (ChainState chain : snapshot.chains.values()) {
                    underWay += chain.underWay();
                }
            }
            return underWay;
        }

        /** How many records no writer had delivered. */
        long backlog() {
            long backlog = 0;
            for (Snapshot snapshot : snapshots) {
                for (ChainState chain : snapshot.chains.values()) {
                    backlog += chain.pending();
                }
            }
            return backlog;
        }

        /**
         * At the same parallelism each gets back its own. At another, all elements lie in one row,
         * and each subtask gets the next few of it: so Flink deals out an operator's list state.
         */
        ChainState stateOf(int sink, int subtask, int newSubtasks) {
            if (snapshots.isEmpty()) {
                return ChainState.EMPTY;
            }
            if (newSubtasks == subtasks) {
                return snapshots.get(subtask).chains.get(sink);
            }
            List<byte[]> all = new ArrayList<>();
            List<byte[]> behind = new ArrayList<>();
            boolean writersEnded = true;
            Set<LocalDate> dates = new TreeSet<>();
            boolean ended = true;
            long pending = 0;
            long underWay = 0;
            for (Snapshot snapshot : snapshots) {
                ChainState chain = snapshot.chains.get(sink);
                all.addAll(chain.states());
                behind.addAll(chain.operatorStates());
                writersEnded &= chain.writerEnded();
                ended &= chain.inputEnded();
                pending += chain.pending();
                underWay += chain.underWay();
                if (chain.inputEnded()) {
                    dates.addAll(chain.completedDates());
                }
            }
            return new ChainState(
                    part(all, subtask, newSubtasks),
                    ended ? dates : null,
                    pending,
                    underWay,
                    part(behind, subtask, newSubtasks),
                    writersEnded);
        }

        private static List<byte[]> part(List<byte[]> all, int subtask, int subtasks) {
            int each = all.size() / subtasks;
            int rest = all.size() % subtasks;
            int from = subtask * each + Math.min(subtask, rest);
            return all.subList(from, from + each + (subtask < rest ? 1 : 0));
        }
    }

    private static final class Pending {
        private final long id;
        private final boolean stop;
        private final Map<Integer, Snapshot> snapshots = new TreeMap<>();
        private SimClock.Event expiry;

        private Pending(long id, boolean stop) {
            this.id = id;
            this.stop = stop;
        }
    }

    private final Simulation simulation;
    private final Scenario scenario;
    private final SimClock clock;
    private final Map<Long, Pending> pending = new TreeMap<>();
    private final Map<Integer, Snapshot> last = new TreeMap<>();
    private boolean stopping;
    private boolean ended;

    SimCheckpoints(Simulation simulation) {
        this.simulation = simulation;
        this.scenario = simulation.scenario;
        this.clock = simulation.clock;
    }

    void start() {
        if (scenario.checkpointInterval > 0) {
            clock.after(scenario.checkpointInterval, this::triggerOnSchedule);
        }
    }

    void end() {
        ended = true;
        pending.clear();
    }

    private void triggerOnSchedule() {
        if (ended || stopping) {
            return;
        }
        clock.after(scenario.checkpointInterval, this::triggerOnSchedule);
        if (pending.size() < scenario.concurrentCheckpoints) {
            trigger(false);
        }
    }

    /** Takes a savepoint, after which the job ends; if all of it still runs. */
    void stopWithSavepoint() {
        for (SimTask task : simulation.tasks()) {
            if (task.phase() != SimTask.Phase.RUNNING || task.ends()) {
                return;
            }
        }
        stopping = true;
        trigger(true);
    }

    private void trigger(boolean stop) {
        Pending checkpoint = new Pending(simulation.nextCheckpoint(), stop);
        pending.put(checkpoint.id, checkpoint);
        simulation.schedule.note(
                "coordinator", stop ? "triggers savepoint" : "triggers", checkpoint.id);
        long id = checkpoint.id;
        for (SimTask task : simulation.tasks()) {
            if (task.phase() == SimTask.Phase.DONE) {
                checkpoint.snapshots.put(task.subtask, last.get(task.subtask));
            } else {
                task.mailbox.put(SimMailbox.LOWEST, () -> task.performCheckpoint(id, stop));
            }
        }
        checkpoint.expiry = clock.after(scenario.checkpointTimeout, () -> expire(checkpoint));
        // Tasks of this simulation wait in turn, and one may take its part in the checkpoints
        // triggered before and after this one before another takes its part in this.
        long bound =
                scenario.requestTimeout
                                * scenario.sinks
                                * simulation.parallelism()
                                * Math.max(pending.size(), scenario.concurrentCheckpoints)
                        + Oracle.MOMENT;
        int run = simulation.attempt();
        clock.after(
                bound,
                () -> {
                    if (!ended && run == simulation.attempt()) {
                        requirePrompt(checkpoint, bound);
                    }
                });
    }

    /** Whether some task drains, and that it holds up checkpoints is known. */
    private boolean isExcused() {
        if (scenario.included.contains(KnownFault.DRAIN_STOPS_CHECKPOINTS)) {
            return false;
        }
        for (SimTask task : simulation.tasks()) {
            if (task.draining() || task.phase() != SimTask.Phase.RUNNING) {
                return true;
            }
        }
        return false;
    }

    /** No task may keep a checkpoint waiting. */
    private void requirePrompt(Pending checkpoint, long bound) {
        if (pending.get(checkpoint.id) != checkpoint) {
            return;
        }
        if (isExcused()) {
            return;
        }
        for (SimTask task : simulation.tasks()) {
            if (!checkpoint.snapshots.containsKey(task.subtask)) {
                throw new Violation(
                        "checkpoint "
                                + checkpoint.id
                                + " waits for subtask "
                                + task.subtask
                                + " for more than "
                                + bound / SimClock.MILLI
                                + " ms");
            }
        }
    }

    private void expire(Pending checkpoint) {
        if (!ended && pending.get(checkpoint.id) == checkpoint) {
            fail(checkpoint, "expires", isExcused());
        }
    }

    private void fail(Pending checkpoint, String how, boolean tolerated) {
        pending.remove(checkpoint.id);
        simulation.schedule.note("coordinator", "checkpoint " + how, checkpoint.id);
        if (checkpoint.stop || !scenario.toleratesFailedCheckpoints && !tolerated) {
            simulation.crash("checkpoint " + how);
        }
    }

    /** A task's snapshot is taken; what is asynchronous of it takes a moment, and may fail. */
    void acknowledge(long id, SimTask task, Snapshot snapshot) {
        long upload = (1 + simulation.random.nextInt(60)) * SimClock.MILLI;
        boolean declined = simulation.random.nextDouble() < scenario.declined;
        clock.after(
                upload,
                () -> {
                    Pending checkpoint = pending.get(id);
                    if (ended || checkpoint == null) {
                        return;
                    }
                    if (declined) {
                        fail(checkpoint, "is declined", false);
                        return;
                    }
                    last.put(task.subtask, snapshot);
                    checkpoint.snapshots.put(task.subtask, snapshot);
                    if (checkpoint.snapshots.size() == simulation.tasks().size()) {
                        complete(checkpoint);
                    }
                });
    }

    private void complete(Pending checkpoint) {
        simulation.schedule.note("coordinator", "checkpoint is complete", checkpoint.id);
        checkpoint.expiry.cancel();
        pending.keySet().removeIf(id -> id <= checkpoint.id);
        simulation.completed(
                new Restored(
                        checkpoint.id,
                        simulation.parallelism(),
                        new ArrayList<>(checkpoint.snapshots.values())));
        for (SimTask task : simulation.tasks()) {
            for (SimChain chain : task.chains) {
                chain.complete(checkpoint.id);
            }
        }
        if (checkpoint.stop) {
            if (scenario.exactlyOnce) {
                tell(checkpoint.id);
            }
            clock.after(
                    scenario.lifeAfterSavepoint,
                    () -> {
                        if (!ended) {
                            simulation.stop();
                        }
                    });
            return;
        }
        tell(checkpoint.id);
    }

    private void tell(long id) {
        clock.after(
                simulation.random.nextInt(20) * SimClock.MILLI,
                () -> {
                    if (!ended) {
                        for (SimTask task : simulation.tasks()) {
                            task.mailbox.put(
                                    SimMailbox.HIGHEST, () -> task.notifyCheckpointComplete(id));
                        }
                    }
                });
    }
}
