/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.simulation;

import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What a seed stands for: the job, its settings, its input, and everything that will go wrong and
 * when. Only what depends on the course of things (which answer comes when) is drawn later, from
 * the same seed.
 */
final class Scenario {

    /** As key groups are to Flink: dealt out to subtasks in ranges, never divided. */
    static final int SPLITS = 6;

    /** A machine is lost, so many checkpoints and then so many events after the crash before. */
    static final class Crash {
        final int checkpoints;
        final int events;

        private Crash(int checkpoints, int events) {
            this.checkpoints = checkpoints;
            this.events = events;
        }
    }

    final long seed;
    final Set<KnownFault> included;

    /** Whether the sink sends a request only when a complete checkpoint holds it. */
    final boolean exactlyOnce;

    /** Bytes of an exactly-once sink's requests: what is more waits in files. */
    final long sealedOnHeap;

    final int sinks;
    final int[] writerPriority;
    final int[] parallelism;

    /** Whether a restart may come with another parallelism. */
    final boolean rescales;

    final boolean ordered;
    final Stage stage;
    final RecordErrorPolicy policy;
    final boolean doneOnCompletion;
    final List<SimRecord> records;
    final long span;

    final int maxBatchSize;
    final int maxInFlight;
    final int maxBufferedRecords;
    final long lingerMillis;
    final long requestTimeout;
    final long initialBackoffMillis;
    final long maxBackoffMillis;
    final double requestsPerSecond;
    final double recordsPerSecond;

    /** 0 for a job without checkpoints. */
    final long checkpointInterval;

    final long checkpointTimeout;
    final int concurrentCheckpoints;
    final boolean toleratesFailedCheckpoints;
    final double declined;

    /** Each comes after the one before. */
    final List<Crash> crashes;

    /**
     * Whether after a failure somebody submits the job anew from its last checkpoint, as after the
     * loss of a cluster, instead of it resuming by itself.
     */
    final boolean submittedAnew;

    /** Whether what stands before the service answers in words that can't be the service's. */
    final boolean foreignAnswers;

    final long gatewayGraceMillis;

    /**
     * For how long the service remembers an id: in an ordered sink for ever, since a request that
     * comes late and is taken once more would put an older version over a newer one.
     */
    final long idMemory;

    /** 0 for none. */
    final long savepointAt;

    final long lifeAfterSavepoint;

    final Weather weather;
    final double lostBefore;
    final double lostAfter;
    final double late;
    final double failing;
    final double throttled;
    final double named;
    final boolean remembersRefusedIds;

    /** The longest way to the service, or back, but for a few that take much longer. */
    final long transit;

    /** From then on no request or answer is lost, late or refused by chance. */
    final long troubleEnds;

    /** Until when a cursed record fails every request, and a cursed date is being cleaned. */
    final long curseEnds;

    final LocalDate cursedDate;

    private Scenario(long seed, Set<KnownFault> included, boolean exactlyOnce) {
        this.exactlyOnce = exactlyOnce;
        // One in ten goes to files, all of it or but for a batch or so: it takes more time.
        this.sealedOnHeap = seed % 20 == 0 ? 0 : seed % 20 == 10 ? 500 : 1 << 20;
        this.seed = seed;
        this.included = included;
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 0x5DEECE66DL);
        // What scenarios were given later, so that the seeds before kept what they had.
        Random later = new Random(seed * 0xBF58476D1CE4E5B9L + 0x94D049BBL);
        this.submittedAnew = later.nextInt(4) == 0;
        this.foreignAnswers = later.nextInt(2) == 0;
        this.gatewayGraceMillis = later.nextInt(4) == 0 ? later.nextInt(3_000) : 300_000;
        this.span = (500 + random.nextInt(4_000)) * SimClock.MILLI;
        boolean calm = random.nextInt(4) == 0;
        this.ordered = random.nextInt(4) == 0;
        boolean forgets = later.nextInt(6) == 0 && !ordered;
        this.idMemory = forgets ? (1 + later.nextInt(8_000)) * SimClock.MILLI : Long.MAX_VALUE / 2;
        this.policy = RecordErrorPolicy.values()[random.nextInt(3)];
        boolean twoSinks = random.nextInt(3) == 0;
        this.sinks = twoSinks ? 2 : 1;
        this.writerPriority = new int[] {2 + random.nextInt(2), 2 + random.nextInt(2)};
        int first = random.nextInt(5) < 3 ? 1 : 2 + random.nextInt(2);
        this.rescales = random.nextInt(3) == 0;
        this.parallelism = new int[16];
        for (int i = 0; i < parallelism.length; i++) {
            int other = 1 + random.nextInt(3);
            parallelism[i] = i == 0 ? first : rescales ? other : first;
        }

        boolean offline = random.nextInt(3) == 0;
        this.doneOnCompletion = random.nextBoolean() && offline;
        this.stage = offline ? Stage.INCREMENTAL_SYNC_DAILY : Stage.INCREMENTAL_SYNC_STREAMING;
        boolean curse = random.nextInt(6) == 0;
        boolean curseOnDate = random.nextBoolean() && offline;
        this.curseEnds = curse ? span + 30_000 * SimClock.MILLI : 0;
        LocalDate firstDate = LocalDate.of(2024, 1, 1);
        this.cursedDate = curse && curseOnDate ? firstDate : null;
        calm |= curse;

        this.maxBatchSize = 1 + random.nextInt(8);
        this.maxInFlight = 1 + random.nextInt(4);
        boolean smallBuffer = random.nextInt(3) == 0;
        int smallCap = maxBatchSize + 1 + random.nextInt(10);
        this.lingerMillis = 10 + random.nextInt(800);
        this.requestTimeout = (200 + random.nextInt(1_500)) * SimClock.MILLI;
        this.initialBackoffMillis = 20 + random.nextInt(200);
        this.maxBackoffMillis = initialBackoffMillis + random.nextInt(2_000);
        this.requestsPerSecond = random.nextInt(3) == 0 ? 0 : 10 + random.nextInt(90);
        this.recordsPerSecond = random.nextInt(3) == 0 ? 0 : 100 + random.nextInt(900);

        boolean checkpoints = random.nextInt(6) != 0 || exactlyOnce;
        this.checkpointInterval = checkpoints ? (80 + random.nextInt(1_000)) * SimClock.MILLI : 0;
        this.checkpointTimeout = (3_000 + random.nextInt(5_000)) * SimClock.MILLI;
        this.concurrentCheckpoints = random.nextBoolean() ? 1 : 3;
        boolean tolerates = random.nextInt(4) != 0;
        this.declined = random.nextInt(3) == 0 ? 0.2 : 0;
        this.crashes = new ArrayList<>();
        int count = curse ? 0 : Math.max(0, random.nextInt(6) - 2);
        for (int i = 0; i < count; i++) {
            crashes.add(
                    random.nextBoolean()
                            ? new Crash(0, 5 + random.nextInt(250))
                            : new Crash(1 + random.nextInt(4), 1 + random.nextInt(40)));
        }
        boolean savepoint = random.nextInt(4) == 0 && checkpoints && !curse;
        long savepointTime = 1 + (long) (random.nextDouble() * span);
        this.lifeAfterSavepoint = random.nextInt(600) * SimClock.MILLI;

        Weather drawn = Weather.draw(random, span);
        double trouble = calm ? 0 : random.nextInt(3) * 0.06;
        double lost = trouble * random.nextInt(3);
        double lateness = trouble * random.nextInt(3);
        double failures = trouble * random.nextInt(3);
        double throttling = trouble * random.nextInt(4);
        this.named = random.nextInt(3) == 0 ? 0.7 : 1;
        boolean remembers = random.nextInt(3) == 0;
        // Exactly once, such an id can't be told, behind a crash, from one that was taken: records
        // are lost then, as the docs say. Played only when asked for, to see how often.
        this.remembersRefusedIds =
                remembers && (!exactlyOnce || Boolean.getBoolean("simulation.burnRefusedIds"));

        boolean badRows = random.nextInt(2) == 0 || twoSinks;
        this.toleratesFailedCheckpoints = tolerates;
        this.savepointAt = savepoint ? savepointTime : 0;
        int badOfThirty = twoSinks ? 6 : random.nextBoolean() ? 1 : 4;
        this.weather = calm ? Weather.fair() : drawn;
        this.lostBefore = lost;
        this.lostAfter = lost;
        this.late = lateness;
        this.failing = failures;
        this.throttled = throttling;
        this.transit = 2 * SimClock.MILLI + (long) (random.nextDouble() * requestTimeout / 12);
        this.troubleEnds = span + 15_000 * SimClock.MILLI;
        this.maxBufferedRecords = smallBuffer ? smallCap : 10_000;
        this.records =
                drawRecords(
                        random, badRows ? badOfThirty : 0, curse && cursedDate == null, firstDate);
    }

    static Scenario draw(long seed, Set<KnownFault> included) {
        return new Scenario(seed, included, false);
    }

    /** The same day, but for what cannot be in it, of an exactly-once sink. */
    static Scenario drawExactlyOnce(long seed) {
        return new Scenario(seed, Set.of(), true);
    }

    private List<SimRecord> drawRecords(
            Random random, int badOfThirty, boolean curse, LocalDate firstDate) {
        int count = 8 + random.nextInt(50);
        int keys = 2 + random.nextInt(10);
        int dates = 1 + random.nextInt(3);
        int cursed = curse ? random.nextInt(count / 2) : -1;
        Map<Integer, Integer> versions = new HashMap<>();
        List<SimRecord> drawn = new ArrayList<>(count);
        long at = 0;
        for (int id = 0; id < count; id++) {
            at += (long) (random.nextDouble() * 2 * span / count);
            int sink = random.nextInt(sinks);
            int key = random.nextInt(keys);
            int version = versions.merge(key * 2 + sink, 1, Integer::sum);
            SimRecord.Kind kind = SimRecord.Kind.GOOD;
            int chance = random.nextInt(30);
            if (id == cursed) {
                kind = SimRecord.Kind.CURSED;
            } else if (chance < badOfThirty) {
                kind =
                        chance < 2 || chance > 3
                                ? SimRecord.Kind.BAD
                                : chance == 2
                                        ? SimRecord.Kind.POISON
                                        : SimRecord.Kind.UNSERIALIZABLE;
            }
            // Order is promised within a day: each is a set of data of its own.
            int day = ordered ? key % dates : random.nextInt(dates);
            LocalDate date = stage.isOffline() ? firstDate.plusDays(day) : null;
            drawn.add(new SimRecord(id, sink, key % SPLITS, key, version, kind, date, at));
        }
        return drawn;
    }

    boolean hasRejects() {
        return records.stream().anyMatch(record -> !record.storable());
    }

    /** Whether there are operators behind the writers. */
    boolean hasCommittables() {
        return policy == RecordErrorPolicy.DEAD_LETTER || doneOnCompletion || exactlyOnce;
    }

    boolean isCursed() {
        return curseEnds > 0;
    }

    /** Whether nothing on the service's side ever goes wrong. */
    boolean isServiceHealthy() {
        return weather.isFair()
                && lostBefore + lostAfter + late + failing + throttled == 0
                && !isCursed();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("seed ").append(seed);
        text.append(": ").append(records.size()).append(" records");
        text.append(exactlyOnce ? ", exactly once" : "");
        text.append(ordered ? ", ordered" : "");
        text.append(", ").append(stage).append(", policy ").append(policy);
        text.append(doneOnCompletion ? ", done on completion" : "");
        text.append(", ").append(sinks).append(" sink(s)");
        if (sinks == 2) {
            text.append(" of priorities ").append(writerPriority[0]);
            text.append(" and ").append(writerPriority[1]);
        }
        text.append(", parallelism ").append(parallelism[0]);
        text.append(" then ").append(parallelism[1]);
        text.append("; batches of ").append(maxBatchSize);
        text.append(", ").append(maxInFlight).append(" in flight");
        text.append(", buffer of ").append(maxBufferedRecords);
        text.append(", linger ").append(lingerMillis).append(" ms");
        text.append(", request time-out ").append(requestTimeout / SimClock.MILLI).append(" ms");
        text.append(", backoff ").append(initialBackoffMillis);
        text.append(" to ").append(maxBackoffMillis).append(" ms");
        text.append(", quota ").append(requestsPerSecond).append(" requests and ");
        text.append(recordsPerSecond).append(" records/s");
        text.append("; checkpoints every ").append(checkpointInterval / SimClock.MILLI);
        text.append(" ms, ").append(crashes.size()).append(" crashes");
        text.append(foreignAnswers ? ", gateways answer foreign" : "");
        text.append(", grace ").append(gatewayGraceMillis).append(" ms");
        text.append(idMemory < Long.MAX_VALUE / 2 ? ", ids kept " + idMemory / SimClock.MILLI : "");
        text.append(submittedAnew ? ", submitted anew after each" : "");
        text.append(savepointAt == 0 ? "" : ", savepoint at " + savepointAt / SimClock.MILLI);
        text.append("; weather ").append(weather);
        text.append("; lost before ").append(lostBefore).append(", after ").append(lostAfter);
        text.append(", late ").append(late).append(", 5xx ").append(failing);
        text.append(", 429 ").append(throttled);
        text.append(remembersRefusedIds ? ", refused ids remembered" : "");
        if (isCursed()) {
            text.append("; cursed ").append(cursedDate == null ? "batch" : cursedDate.toString());
            text.append(" until ").append(curseEnds / SimClock.MILLI).append(" ms");
        }
        return text.toString();
    }
}
