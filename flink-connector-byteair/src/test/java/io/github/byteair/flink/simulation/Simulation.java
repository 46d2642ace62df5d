/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import io.github.byteair.flink.sink.ByteAirSinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.util.ExceptionUtils;

/**
 * One job's life under one seed: its runs, from start or restore to failure, savepoint or end. See
 * the package's description.
 */
final class Simulation {

    /** A job that fails more often than planned is one that gives up. */
    private static final int MOST_FAILURES = 6;

    private static final long LONGEST = 600_000 * SimClock.MILLI;

    final Scenario scenario;
    final SimClock clock;
    final Random random;
    final Schedule schedule;
    final Oracle oracle;

    private final SimService service;
    private final SimSink sink;
    private final List<SimTask> tasks = new ArrayList<>();
    private SimCheckpoints checkpoints;
    private SimCheckpoints.Restored restored = SimCheckpoints.Restored.nothing();
    private int attempt;
    private long job = 1;
    private int crashes;
    private int checkpointsSinceCrash;
    private int eventsBeforeCrash;
    private long lastCheckpoint;
    private long lastRequestId;
    private String crash;
    private boolean stopped;
    private boolean savepointTaken;

    /** What the sink has asked to go back to, until the job is next restarted; 0 for nothing. */
    private int keptParallelism;

    private Simulation(Scenario scenario, boolean keepLines) {
        this.scenario = scenario;
        this.clock = new SimClock(LONGEST);
        this.random = new Random(scenario.seed ^ 0x2545F4914F6CDD1DL);
        this.schedule = new Schedule(clock, keepLines);
        this.oracle = new Oracle(this);
        this.service = new SimService(this, new Random(random.nextLong()));
        this.sink = new SimSink(this);
    }

    /**
     * Runs a seed to its end.
     *
     * @return a hash of everything that happened
     * @throws Violation if a promise was broken
     */
    static long run(long seed, Set<KnownFault> included) {
        Simulation simulation = of(seed, included);
        simulation.run();
        return simulation.schedule.hash();
    }

    /** A run that has not begun. */
    static Simulation of(long seed, Set<KnownFault> included) {
        return new Simulation(Scenario.draw(seed, included), false);
    }

    /** Runs a seed of an exactly-once sink to its end. */
    static long runExactlyOnce(long seed) {
        Simulation simulation = new Simulation(Scenario.drawExactlyOnce(seed), false);
        simulation.run();
        return simulation.schedule.hash();
    }

    /** As {@link #replay(long, Set)}, of an exactly-once sink. */
    static List<String> replayExactlyOnce(long seed) {
        return replay(new Simulation(Scenario.drawExactlyOnce(seed), true));
    }

    /** Runs a seed and tells what happened: the scenario, the schedule, and how it ended. */
    static List<String> replay(long seed, Set<KnownFault> included) {
        return replay(new Simulation(Scenario.draw(seed, included), true));
    }

    private static List<String> replay(Simulation simulation) {
        List<String> lines = new ArrayList<>();
        lines.add(simulation.scenario.toString());
        try {
            simulation.run();
            lines.addAll(simulation.schedule.lines());
            lines.add("All promises were kept.");
        } catch (Violation violation) {
            lines.addAll(simulation.schedule.lines());
            lines.add("BROKEN: " + violation.getMessage());
        }
        return lines;
    }

    // ------------------------------------------------------------------ a job's life

    private void run() {
        if (scenario.savepointAt > 0) {
            clock.at(scenario.savepointAt, this::takeSavepoint);
        }
        armCrash();
        int failures = 0;
        while (true) {
            crash = null;
            stopped = false;
            Throwable failure = runAttempt();
            if (failure == null && crash == null && !stopped && scenario.doneOnCompletion) {
                tasks.forEach(task -> task.chains.forEach(oracle::completes));
            }
            closeAll();
            if (failure != null && oracle.isRefusal(failure)) {
                schedule.note("job", "is refused at parallelism", parallelism());
                keptParallelism = restored.subtasks;
                attempt++;
                pause((10 + random.nextInt(500)) * SimClock.MILLI);
                continue;
            }
            keptParallelism = 0;
            if (failure != null) {
                oracle.mayFail(failure);
                schedule.note("job", "fails:", failure.getClass().getSimpleName());
                failures++;
            }
            if (failure == null && crash == null && !stopped) {
                schedule.note("job", "has finished");
                oracle.finished();
                return;
            }
            if (failures > MOST_FAILURES) {
                schedule.note("job", "gives up");
                return;
            }
            if (!stopped) {
                oracle.failed(attempt, restored);
            }
            attempt++;
            // A job that starts from a savepoint, or from a checkpoint that another left behind.
            job += stopped || scenario.submittedAnew ? 1 : 0;
            pause((10 + random.nextInt(500)) * SimClock.MILLI);
        }
    }

    private void takeSavepoint() {
        if (!savepointTaken && checkpoints != null && !tasks.isEmpty()) {
            savepointTaken = true;
            checkpoints.stopWithSavepoint();
        }
    }

    private void pause(long nanos) {
        boolean[] over = {false};
        clock.after(nanos, () -> over[0] = true);
        while (!over[0]) {
            clock.advance();
        }
    }

    /** Returns why the job failed of itself, or null if it ended otherwise. */
    private Throwable runAttempt() {
        schedule.note("job", "starts run", attempt, "from checkpoint", restored.checkpoint);
        try {
            checkpoints = new SimCheckpoints(this);
            for (int subtask = 0; subtask < parallelism(); subtask++) {
                tasks.add(new SimTask(this, subtask, restored));
            }
            checkpoints.start();
            while (!allDone()) {
                checkAlive();
                if (stopped) {
                    return null;
                }
                if (!stepAny()) {
                    clock.advance();
                }
            }
            if (scenario.checkpointInterval == 0) {
                tasks.forEach(task -> task.chains.forEach(chain -> chain.complete(Long.MAX_VALUE)));
            }
            return null;
        } catch (Violation violation) {
            throw violation;
        } catch (Throwable failure) {
            if (crash != null) {
                return null;
            }
            if (!ExceptionUtils.findThrowable(failure, ByteAirSinkException.class).isPresent()) {
                throw new Violation("the writer throws " + failure, failure);
            }
            return failure;
        }
    }

    private boolean allDone() {
        for (SimTask task : tasks) {
            if (task.phase() != SimTask.Phase.DONE) {
                return false;
            }
        }
        return true;
    }

    private boolean stepAny() throws Exception {
        int first = tasks.size() == 1 ? 0 : random.nextInt(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get((first + i) % tasks.size()).step()) {
                return true;
            }
        }
        return false;
    }

    private void closeAll() {
        checkpoints.end();
        for (SimTask task : tasks) {
            try {
                task.close();
            } catch (Exception e) {
                throw new Violation("a writer can't be closed: " + e, e);
            }
        }
        tasks.clear();
    }

    // ------------------------------------------------------------------ for the others

    /**
     * Asked wherever a task could be cancelled.
     *
     * @throws InterruptedException if this run is over
     */
    void checkAlive() throws InterruptedException {
        if (crash == null && crashes < scenario.crashes.size()) {
            Scenario.Crash next = scenario.crashes.get(crashes);
            if (checkpointsSinceCrash < next.checkpoints) {
                eventsBeforeCrash = clock.happened() + next.events;
            } else if (clock.happened() >= eventsBeforeCrash) {
                crashes++;
                armCrash();
                crash("machine lost");
            }
        }
        if (crash != null) {
            throw new InterruptedException(crash);
        }
    }

    private void armCrash() {
        checkpointsSinceCrash = 0;
        if (crashes < scenario.crashes.size()) {
            eventsBeforeCrash = clock.happened() + scenario.crashes.get(crashes).events;
        }
    }

    void crash(String why) {
        schedule.note("job", "is torn down:", why);
        oracle.tornDown();
        crash = why;
    }

    /** The savepoint that ends this run is complete. */
    void stop() {
        schedule.note("job", "stops with its savepoint");
        oracle.stops(restored);
        stopped = true;
    }

    void completed(SimCheckpoints.Restored checkpoint) {
        restored = checkpoint;
        checkpointsSinceCrash++;
    }

    SimCheckpoints.Restored restored() {
        return restored;
    }

    int attempt() {
        return attempt;
    }

    /** Which job this is: one that resumes by itself stays the same. */
    long job() {
        return job;
    }

    int parallelism() {
        if (keptParallelism > 0) {
            return keptParallelism;
        }
        return scenario.parallelism[Math.min(attempt, scenario.parallelism.length - 1)];
    }

    List<SimTask> tasks() {
        return tasks;
    }

    SimCheckpoints checkpoints() {
        return checkpoints;
    }

    SimService service() {
        return service;
    }

    /** Both sinks of a job have the same settings. */
    SimSink sink() {
        return sink;
    }

    long nextCheckpoint() {
        return ++lastCheckpoint;
    }

    String nextRequestId() {
        return "id-" + ++lastRequestId;
    }
}
