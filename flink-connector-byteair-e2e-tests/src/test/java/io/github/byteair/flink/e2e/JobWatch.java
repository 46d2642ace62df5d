/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a job's checkpoints all the time, so that they are known when its JobManager is dead.
 * Follows the job from one JobManager to the next.
 */
final class JobWatch implements AutoCloseable {

    private final FlinkCluster cluster;
    private final Thread thread = new Thread(this::run, "job-watch");
    private final Map<String, Long> triggerTimes = new TreeMap<>();
    private final Map<Long, Restore> restores = new TreeMap<>();
    private final Map<String, long[]> counts = new TreeMap<>();
    private final List<long[]> stragglers = new ArrayList<>();
    private volatile boolean stopped;
    private volatile String job;

    JobWatch(FlinkCluster cluster) {
        this.cluster = cluster;
        thread.setDaemon(true);
        thread.start();
    }

    void follow(String newJob) {
        job = newJob;
    }

    private void run() {
        while (!stopped) {
            look();
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Looks now; nothing is learned while the JobManager is away. */
    void look() {
        String present = job;
        if (present == null) {
            return;
        }
        JsonNode checkpoints;
        try {
            checkpoints = cluster.checkpoints(present);
        } catch (Exception e) {
            return;
        }
        note(present, checkpoints);
    }

    private synchronized void note(String id, JsonNode checkpoints) {
        JsonNode count = checkpoints.path("counts");
        counts.put(
                id, new long[] {count.path("completed").asLong(), count.path("failed").asLong()});
        for (JsonNode checkpoint : checkpoints.path("history")) {
            triggerTimes.put(
                    id + "/" + checkpoint.path("id").asLong(),
                    checkpoint.path("trigger_timestamp").asLong());
        }
        JsonNode restored = checkpoints.path("latest").path("restored");
        if (restored.has("restore_timestamp")) {
            long at = restored.path("restore_timestamp").asLong();
            long checkpoint = restored.path("id").asLong();
            // Tasks that do not exchange records go back one by one.
            long trigger = triggerTime(id, checkpoint);
            restores.put(trigger, new Restore(trigger, at));
        }
    }

    /**
     * When it was triggered. A checkpoint of the job before, whose JobManager died, goes on
     * counting; one that was triggered unseen counts from the one before it.
     */
    private long triggerTime(String id, long checkpoint) {
        Long own = triggerTimes.get(id + "/" + checkpoint);
        for (long number = checkpoint; own == null && number > 0; number--) {
            String suffix = "/" + number;
            own =
                    triggerTimes.entrySet().stream()
                            .filter(entry -> entry.getKey().endsWith(suffix))
                            .map(Map.Entry::getValue)
                            .max(Long::compare)
                            .orElse(null);
        }
        return own == null ? 0 : own;
    }

    /** The checkpoints that the job went back to so far. */
    synchronized List<Restore> restores() {
        List<Restore> all = new ArrayList<>();
        for (Restore restore : restores.values()) {
            Restore known = restore;
            for (long[] time : stragglers) {
                if (time[0] <= restore.at() && restore.at() <= time[1]) {
                    known = known.withStragglersUntil(time[1]);
                }
            }
            all.add(known);
        }
        return all;
    }

    /** Tasks that were given up between these times may have gone on until the later of them. */
    synchronized void noteStragglers(long since, long until) {
        stragglers.add(new long[] {since, until});
    }

    /** Checkpoints completed, in all jobs followed. */
    synchronized long completed() {
        return counts.values().stream().mapToLong(count -> count[0]).sum();
    }

    /** Checkpoints that failed. */
    synchronized long failed() {
        return counts.values().stream().mapToLong(count -> count[1]).sum();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
