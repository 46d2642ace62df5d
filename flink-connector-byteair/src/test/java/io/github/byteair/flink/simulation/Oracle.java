/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import io.github.byteair.client.WriteOutcome;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RejectedRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What must be true, of a run while it goes on and of a job when it has ended. It knows what the
 * source gave, what the service stored and rejected, what the dead-letter sink kept, and what the
 * writers' metrics say; of the writers' inside it knows nothing.
 */
final class Oracle {

    /** How long, beside requests under way, a checkpoint may take to get through. */
    static final long MOMENT = 2_000 * SimClock.MILLI;

    /** How often a full writer takes a record beyond its cap, so that the task goes on. */
    private static final long ADMITTED_EVERY = 20 * SimClock.MILLI;

    /**
     * How long a writer sends nothing after its part of a savepoint that the job stops with. If the
     * whole of it takes longer, what was sent meanwhile may be stored twice, and is counted.
     */
    private static final long REST = 3_000 * SimClock.MILLI;

    /** From so many failures on a writer probes, and which batch it probes with is its affair. */
    private static final int FAILURES_OF_AN_OUTAGE = 3;

    /** How often a record may be sent while pauses get longer, and as a half of a half. */
    private static final int SENT_AT_FIRST = 12;

    /** A record as the service stored it. */
    private static final class Copy {
        private final String requestId;
        private final int attempt;
        private final int subtask;
        private final long sentAt;

        private Copy(String requestId, int attempt, int subtask, long sentAt) {
            this.requestId = requestId;
            this.attempt = attempt;
            this.subtask = subtask;
            this.sentAt = sentAt;
        }
    }

    /** A restart after a failure, and what it went back to. */
    private static final class Replay {
        private final int failedAttempt;
        private final SimCheckpoints.Restored restored;

        private Replay(int failedAttempt, SimCheckpoints.Restored restored) {
            this.failedAttempt = failedAttempt;
            this.restored = restored;
        }

        /**
         * Whether a copy is of after the checkpoint, and so was sent by a run that did not count.
         */
        boolean undoes(Copy copy) {
            if (copy.attempt > failedAttempt) {
                return false;
            }
            for (SimCheckpoints.Snapshot snapshot : restored.snapshots) {
                if (snapshot.attempt > copy.attempt) {
                    return false;
                }
                if (snapshot.attempt == copy.attempt && snapshot.subtask == copy.subtask) {
                    return copy.sentAt >= snapshot.takenAt;
                }
            }
            return true;
        }
    }

    private static final class Fate {
        private final List<Copy> copies = new ArrayList<>();
        private final List<SimService.Rejection> rejections = new ArrayList<>();
        private int deadLetters;
        private long emittedAt = -1;
        private long busyWhenEmitted;
        private boolean sent;
        private boolean metACurse;
        private SimChain failedIn;
        private long failedAt;
        private int answersAtFailure;
        private SimChain sentBy;
        private long secondBegan;
        private int sentInSecond;
    }

    private final Simulation simulation;
    private final Scenario scenario;
    private final Fate[] fates;
    private final List<Replay> replays = new ArrayList<>();
    private final Map<Integer, Integer> lastVersion = new HashMap<>();
    private final Map<Integer, Set<LocalDate>> completed = new HashMap<>();
    private boolean savepointLeftDoubts;
    private boolean tornDown;
    private long storedByForgetting;
    private long sentAgain;
    private long unverified;

    Oracle(Simulation simulation) {
        this.simulation = simulation;
        this.scenario = simulation.scenario;
        this.fates = new Fate[scenario.records.size()];
        for (int i = 0; i < fates.length; i++) {
            fates[i] = new Fate();
        }
    }

    // ------------------------------------------------------------------ while it goes on

    void emitted(SimChain chain, SimRecord record) {
        Fate fate = fates[record.id];
        if (fate.emittedAt < 0) {
            fate.busyWhenEmitted = chain.busy;
            fate.emittedAt = simulation.clock.nanos();
        }
    }

    void sent(SimChain chain, List<SimRecord> records) {
        long now = simulation.clock.nanos();
        requireRest(chain, now);
        boolean cursed = false;
        for (SimRecord record : records) {
            cursed |=
                    record.kind == SimRecord.Kind.CURSED
                            || record.date != null && record.date.equals(scenario.cursedDate);
        }
        for (SimRecord record : records) {
            Fate fate = fates[record.id];
            requirePause(chain, record, fate);
            fate.sent = true;
            fate.metACurse |= cursed;
            if (fate.sentBy != chain || now - fate.secondBegan > 1_000 * SimClock.MILLI) {
                fate.sentBy = chain;
                fate.secondBegan = now;
                fate.sentInSecond = 0;
            }
            if (++fate.sentInSecond > SENT_AT_FIRST + 1_400 / scenario.maxBackoffMillis) {
                throw new Violation(
                        "hot loop: "
                                + record
                                + " is sent "
                                + fate.sentInSecond
                                + " times within a second");
            }
        }
    }

    /** What a job sends that is about to stop, its successor would have to send again. */
    private void requireRest(SimChain chain, long now) {
        if (chain.task.phase() != SimTask.Phase.STOPPING) {
            return;
        }
        if (now - chain.task.savepointTakenAt() < REST) {
            throw new Violation(chain.name + " sends after its savepoint, which it stops with");
        }
        savepointLeftDoubts = true;
    }

    /** The job starts over, whose checkpoint may know less than was sent. */
    void tornDown() {
        tornDown = true;
    }

    /** The job ends with its savepoint. */
    void stops(SimCheckpoints.Restored savepoint) {
        savepointLeftDoubts |= savepoint.underWay() > 0;
    }

    /**
     * A writer hears what became of a request. A failure is a reason to wait; any other answer
     * shows that the service is well, and may be a reason to send the others at once.
     */
    void heard(
            SimChain chain,
            List<SimRecord> records,
            WriteOutcome outcome,
            long sentAt,
            long arrivedAt) {
        if (records.stream().noneMatch(record -> fates[record.id].metACurse)) {
            chain.busy += arrivedAt - sentAt;
        }
        switch (outcome.kind()) {
            case NOT_TAKEN:
            case NOT_SENT:
            case NO_ANSWER:
            case FOREIGN_ANSWER:
            case THROTTLED:
                chain.failuresInARow++;
                if (outcome.kind() == WriteOutcome.Kind.THROTTLED) {
                    showsLife(chain);
                    if (outcome.retryAfter() != null) {
                        chain.quietUntil =
                                Math.max(
                                        chain.quietUntil,
                                        arrivedAt + outcome.retryAfter().toNanos());
                    }
                }
                for (SimRecord record : records) {
                    Fate fate = fates[record.id];
                    fate.failedIn = chain;
                    fate.failedAt = arrivedAt;
                    fate.answersAtFailure = chain.answers;
                }
                return;
            default:
                showsLife(chain);
                for (SimRecord record : records) {
                    fates[record.id].failedIn = null;
                }
        }
    }

    private static void showsLife(SimChain chain) {
        chain.answers++;
        chain.failuresInARow = 0;
    }

    private void requirePause(SimChain chain, SimRecord record, Fate fate) {
        long now = simulation.clock.nanos();
        if (now < chain.quietUntil) {
            throw new Violation(
                    "hasty: " + chain.name + " sends before the time that a 429 asked to wait");
        }
        long least = scenario.initialBackoffMillis * SimClock.MILLI * 7 / 10;
        if (fate.failedIn == chain
                && fate.answersAtFailure == chain.answers
                && chain.failuresInARow < FAILURES_OF_AN_OUTAGE
                && now - fate.failedAt < least) {
            throw new Violation(
                    "hasty: "
                            + record
                            + " is sent again "
                            + (now - fate.failedAt) / SimClock.MILLI
                            + " ms after it failed");
        }
    }

    void stored(SimChain chain, SimRecord record, String requestId, long sentAt) {
        Fate fate = fates[record.id];
        fate.copies.add(new Copy(requestId, chain.attempt, chain.task.subtask, sentAt));
        lastVersion.put(record.key * 2 + record.sink, record.version);
        simulation.schedule.note("service", "stores record", record.id);
        // Writers that share a thread hold each other up while one drains, and a restart begins
        // anew.
        boolean alone = scenario.sinks == 1 && simulation.tasks().size() == 1 && chain.attempt == 0;
        // A day that fails as a whole keeps the service looking down: the others have every second
        // probe, which takes as long as they are many.
        if (scenario.isCursed()
                && scenario.cursedDate == null
                && alone
                && !scenario.exactlyOnce
                && !fate.metACurse
                && !scenario.ordered) {
            requireProgress(
                    record,
                    simulation.clock.nanos() - fate.emittedAt,
                    chain.busy - fate.busyWhenEmitted);
        }
    }

    /**
     * What fails takes at most every second turn. So a record may wait for as long as those before
     * it are under way, and once more for what fails between them.
     */
    private void requireProgress(SimRecord record, long waited, long busy) {
        long bound =
                2 * busy
                        + (scenario.lingerMillis + 4 * scenario.maxBackoffMillis) * SimClock.MILLI
                        + scenario.requestTimeout
                        + 2 * MOMENT;
        if (waited > bound) {
            throw new Violation(
                    "starved: "
                            + record
                            + " waited "
                            + waited / SimClock.MILLI
                            + " ms while others failed that it has nothing to do with");
        }
    }

    /** The service stores a record once more under an id that it has forgotten. */
    void forgotten() {
        storedByForgetting++;
    }

    void rejected(SimRecord record, SimService.Rejection rejection) {
        fates[record.id].rejections.add(rejection);
    }

    void deadLetter(RejectedRecord letter) {
        fates[SimRecord.idOf(letter.json())].deadLetters++;
    }

    void holds(SimChain chain, long pending, long restored) {
        if (scenario.exactlyOnce) {
            // An epoch's records wait for their checkpoint, and are bounded by their bytes.
            return;
        }
        long now = simulation.clock.nanos();
        long cap = Math.max(scenario.maxBufferedRecords, restored);
        if (pending <= cap) {
            chain.hadRoomAt = now;
        }
        long most = cap + 1 + (now - chain.hadRoomAt) / ADMITTED_EVERY;
        if (pending > most) {
            throw new Violation(chain.name + " holds " + pending + " records of at most " + most);
        }
    }

    void balances(SimChain chain) {
        long in = chain.count("recordsIn");
        long accepted = chain.count("recordsAccepted");
        long rejected = chain.count("recordsRejected");
        long pending = chain.pending();
        if (in != accepted + rejected + pending) {
            throw new Violation(
                    "the books of "
                            + chain.name
                            + " don't balance: "
                            + in
                            + " in, "
                            + accepted
                            + " accepted, "
                            + rejected
                            + " rejected, "
                            + pending
                            + " pending");
        }
    }

    void closes(SimChain chain) {
        sentAgain += chain.count("recordsSentAgain");
        unverified += chain.count("recordsDeduplicatedUnverified");
    }

    void failed(int attempt, SimCheckpoints.Restored restored) {
        replays.add(new Replay(attempt, restored));
    }

    /** Whether a job of this scenario may fail for a reason of its own. */
    void mayFail(Throwable reason) {
        boolean may =
                scenario.policy == RecordErrorPolicy.FAIL && scenario.hasRejects()
                        || scenario.weather.has(Weather.Kind.MISCONFIGURED)
                        || scenario.weather.has(Weather.Kind.GATEWAY) && scenario.foreignAnswers;
        if (!may) {
            throw new Violation("the job fails for no reason: " + reason, reason);
        }
    }

    /**
     * Whether the sink has refused to resume at another parallelism, as an ordered one must with a
     * backlog, and only then. What is to be done is in its message.
     */
    boolean isRefusal(Throwable reason) {
        if (!String.valueOf(reason.getMessage()).contains("sink.ordered")) {
            return false;
        }
        SimCheckpoints.Restored restored = simulation.restored();
        if (!scenario.ordered
                || restored.backlog() == 0
                || restored.subtasks == simulation.parallelism()) {
            throw new Violation("the sink refuses a state that is its own: " + reason, reason);
        }
        return true;
    }

    /** A writer has opened. */
    void restores(SimChain chain) {
        if (scenario.ordered
                && chain.pending() > 0
                && simulation.restored().subtasks != simulation.parallelism()) {
            throw new Violation(
                    "out of place: "
                            + chain.name
                            + " takes over "
                            + chain.pending()
                            + " records whose keys may be another's now");
        }
    }

    /** The writer's last word, in a job that closes days when it has finished. */
    void completes(SimChain chain) {
        completed
                .computeIfAbsent(chain.sink, sink -> new TreeSet<>())
                .addAll(chain.completedDates());
    }

    // ------------------------------------------------------------------ when it has ended

    void finished() {
        long doubtful = 0;
        long doubled = 0;
        for (SimRecord record : scenario.records) {
            Fate fate = fates[record.id];
            if (record.storable()) {
                if (fate.copies.isEmpty()) {
                    throw new Violation("lost: " + record);
                }
                doubled += unexplainedCopies(fate);
            } else {
                if (!fate.sent && record.kind != SimRecord.Kind.UNSERIALIZABLE) {
                    throw new Violation("lost: " + record + " was never sent");
                }
                doubtful += rejectedFor(record, fate);
            }
            requireDeadLetters(record, fate);
        }
        doubled = Math.max(0, doubled - storedByForgetting);
        if (doubled > sentAgain) {
            throw new Violation(
                    "doubled: "
                            + doubled
                            + " copies that no replay explains, "
                            + sentAgain
                            + " counted as sent again");
        }
        boolean split = scenario.policy == RecordErrorPolicy.DEAD_LETTER && scenario.named < 1;
        if (doubled > 0
                && !split
                && !savepointLeftDoubts
                && scenario.isServiceHealthy()
                && !tornDown) {
            throw new Violation(
                    "doubled: " + doubled + " copies, with a healthy service and no failure");
        }
        if (doubtful > unverified) {
            throw new Violation(
                    "forgotten: "
                            + doubtful
                            + " rejected records of which nobody heard, "
                            + unverified
                            + " counted as unverified");
        }
        // What an exactly-once sink sends again in doubt, comes behind rows that it has not to send
        // again: then an older version may stand.
        if (scenario.ordered && !(scenario.exactlyOnce && sentAgain > 0)) {
            requireOrder();
        }
        if (scenario.doneOnCompletion) {
            requireDates();
        }
    }

    /** Each day with a row that was stored is closed, and none that had no row at all. */
    private void requireDates() {
        for (int sink = 0; sink < scenario.sinks; sink++) {
            Set<LocalDate> stored = new TreeSet<>();
            Set<LocalDate> all = new TreeSet<>();
            for (SimRecord record : scenario.records) {
                if (record.sink == sink) {
                    all.add(record.date);
                    if (record.storable()) {
                        stored.add(record.date);
                    }
                }
            }
            Set<LocalDate> toClose = completed.get(sink);
            if (!toClose.containsAll(stored) || !all.containsAll(toClose)) {
                throw new Violation("the days to close are " + toClose + " instead of " + stored);
            }
        }
    }

    private long unexplainedCopies(Fate fate) {
        if (fate.copies.size() < 2) {
            return 0;
        }
        List<Copy> copies = new ArrayList<>(fate.copies);
        copies.sort(Comparator.comparingLong(copy -> copy.sentAt));
        long unexplained = 0;
        for (int i = 1; i < copies.size(); i++) {
            Copy before = copies.get(i - 1);
            Copy after = copies.get(i);
            boolean explained = false;
            // What an exactly-once sink's source replays was never sent.
            for (Replay replay : scenario.exactlyOnce ? List.<Replay>of() : replays) {
                explained |= replay.failedAttempt < after.attempt && replay.undoes(before);
            }
            unexplained += explained ? 0 : 1;
        }
        return unexplained;
    }

    /** Whether it is in doubt that somebody heard of the rejection: 1, or 0 if somebody did. */
    private long rejectedFor(SimRecord record, Fate fate) {
        if (scenario.policy == RecordErrorPolicy.DROP || fate.deadLetters > 0) {
            return 0;
        }
        boolean unheard = false;
        for (SimService.Rejection rejection : fate.rejections) {
            if (rejection.heard && !rejection.named) {
                return 0;
            }
            unheard |= !rejection.heard;
        }
        // The letter of a run that failed is gone with it, and the service knows the request.
        if (!unheard && !(scenario.exactlyOnce && !replays.isEmpty())) {
            throw new Violation(
                    (scenario.policy == RecordErrorPolicy.FAIL ? "forgiven: " : "forgotten: ")
                            + record
                            + " is in a job that has finished, and is no dead letter");
        }
        return 1;
    }

    private void requireDeadLetters(SimRecord record, Fate fate) {
        boolean may = !record.storable() && scenario.policy == RecordErrorPolicy.DEAD_LETTER;
        if (fate.deadLetters > (may ? 1 : 0)) {
            throw new Violation("invented: " + fate.deadLetters + " dead letters of " + record);
        }
    }

    private void requireOrder() {
        Map<Integer, SimRecord> newest = new HashMap<>();
        for (SimRecord record : scenario.records) {
            if (record.storable()) {
                newest.put(record.key * 2 + record.sink, record);
            }
        }
        for (SimRecord record : newest.values()) {
            int version = lastVersion.get(record.key * 2 + record.sink);
            if (version != record.version) {
                throw new Violation(
                        "out of order: version "
                                + version
                                + " stands where "
                                + record
                                + " was the last");
            }
        }
    }
}
