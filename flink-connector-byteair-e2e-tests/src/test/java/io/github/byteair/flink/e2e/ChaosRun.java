/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.flink.e2e.harness.Arrivals;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.harness.Waiting;
import io.github.byteair.flink.e2e.job.NumbersJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A job on two TaskManagers, at a steady rate, while everything around it fails in turn. Nothing
 * may be lost; what comes twice must be what a restart had read again.
 */
final class ChaosRun {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** After so long a silence a process is given up. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(4);

    private final String version;
    private final EmulatorProcess emulator;
    private final FlinkCluster cluster;
    private final int rate;
    private final Duration length;
    private final List<Mishap> mishaps;
    private final List<Long> beginnings = new ArrayList<>();

    /** By the number of the mishap: checkpoints begun and completed while the service was away. */
    private final Map<Integer, Long> checkpointsMeanwhile = new HashMap<>();

    private boolean exactlyOnce;
    private boolean amidFaults;
    private int taskManagers;
    private long startMillis;
    private String job;

    /**
     * @param rate records a second
     * @param length for how long records fall due
     * @param mishaps what goes wrong, in this order, in the first 80 % of that time
     */
    ChaosRun(Bench bench, String version, int rate, Duration length, List<Mishap> mishaps)
            throws Exception {
        this.version = version;
        this.rate = rate;
        this.length = length;
        this.mishaps = mishaps;
        emulator =
                bench.emulator(
                        "--requests-per-second", "100",
                        "--records-per-second", "50000",
                        "--keep-records", "0");
        cluster =
                bench.cluster(
                        version,
                        List.of(),
                        Map.of(
                                // Both TaskManagers have work: of 1.20 and of 2.x.
                                "cluster.evenly-spread-out-slots", "true",
                                "taskmanager.load-balance.mode", "SLOTS",
                                // A dead or silent neighbour is noticed in seconds.
                                "heartbeat.interval", "500",
                                "heartbeat.timeout", String.valueOf(HEARTBEAT_TIMEOUT.toMillis()),
                                // A new JobManager is found in seconds.
                                "cluster.registration.error-delay", "500 ms",
                                "cluster.registration.max-timeout", "2 s"));
    }

    /** Has the sink deliver exactly once, and lets no record come twice. */
    ChaosRun exactlyOnce() {
        exactlyOnce = true;
        return this;
    }

    /**
     * Of requests, 5 % are taken and not answered, 5 % answered by an error, 5 % by 429. An id with
     * no answer that is refused then and known later is in doubt, and goes out again: such records
     * may come twice, exactly once or not.
     */
    ChaosRun amidFaults() {
        amidFaults = true;
        return this;
    }

    private void putFaults() throws Exception {
        if (amidFaults) {
            emulator.faults("{\"noAnswerRate\":0.05,\"errorRate\":0.05,\"throttleRate\":0.05}");
        }
    }

    /** Runs, checks, and adds to the table of that name. */
    void run(String table) throws Exception {
        taskManagers = 2;
        cluster.start(taskManagers);
        startMillis = System.currentTimeMillis() + 3_000;
        try (JobWatch watch = new JobWatch(cluster)) {
            job = cluster.submit(Bench.jobJar(), NumbersJob.class, arguments());
            watch.follow(job);
            cluster.awaitRunning(job, SOON);
            putFaults();
            for (int i = 0; i < mishaps.size(); i++) {
                long at =
                        startMillis + (long) (length.toMillis() * 0.8 * (i + 0.3) / mishaps.size());
                TimeUnit.MILLISECONDS.sleep(Math.max(0, at - System.currentTimeMillis()));
                beginnings.add(System.currentTimeMillis());
                happen(mishaps.get(i), watch);
                settle();
            }
            cluster.awaitState(job, "FINISHED", length.plus(SOON));
            watch.look();
            report(table, watch);
        }
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(emulator.jobArguments());
        arguments.addAll(
                List.of(
                        "--count", String.valueOf(count()),
                        "--rate", String.valueOf(rate),
                        "--start", String.valueOf(startMillis),
                        "--parallelism", "2",
                        "--exactly-once", String.valueOf(exactlyOnce),
                        "--checkpoint-interval", "1000"));
        return arguments;
    }

    private int count() {
        return (int) (rate * length.toSeconds());
    }

    private void happen(Mishap mishap, JobWatch watch) throws Exception {
        assertThat(cluster.state(job))
                .as("The job must last longer than the mishaps; this machine is too slow: state")
                .isEqualTo("RUNNING");
        String victim = cluster.taskManagersOf(job).get(0);
        switch (mishap) {
            case SERVICE_HANGS:
                emulator.faults("{\"outage\":\"hang\",\"for\":\"6s\"}");
                TimeUnit.SECONDS.sleep(6);
                countCheckpoints();
                break;
            case SERVICE_DIES:
                emulator.kill();
                TimeUnit.SECONDS.sleep(4);
                countCheckpoints();
                emulator.start();
                break;
            case TASK_MANAGER_DIES:
                cluster.taskManager(victim).kill();
                cluster.forgetTaskManager(victim);
                cluster.startTaskManager("tm" + ++taskManagers);
                awaitRestart(watch);
                break;
            case TASK_MANAGER_SLEEPS:
                cluster.taskManager(victim).suspend();
                TimeUnit.SECONDS.sleep(8);
                cluster.taskManager(victim).resume();
                // It learns by its own heartbeats, if by nothing else, that it was given up.
                watch.noteStragglers(
                        beginnings.get(beginnings.size() - 1),
                        System.currentTimeMillis() + HEARTBEAT_TIMEOUT.toMillis());
                awaitRestart(watch);
                break;
            case JOB_MANAGER_DIES:
                watch.look();
                cluster.jobManager().kill();
                cluster.startJobManager();
                cluster.awaitTaskManagers(2);
                job = cluster.submit(Bench.jobJar(), NumbersJob.class, arguments(), newest(job));
                watch.follow(job);
                awaitRestart(watch);
                break;
            default:
                throw new AssertionError(mishap);
        }
    }

    private void countCheckpoints() throws Exception {
        int mishap = beginnings.size() - 1;
        checkpointsMeanwhile.put(
                mishap,
                cluster.completedCheckpoints(
                        job, beginnings.get(mishap), System.currentTimeMillis()));
    }

    /** Waits for a restore since the mishap began. */
    private void awaitRestart(JobWatch watch) throws InterruptedException {
        long since = beginnings.get(beginnings.size() - 1);
        Waiting.until(
                "the job to go back to a checkpoint",
                SOON,
                () -> watch.restores().stream().anyMatch(restore -> restore.at() >= since));
    }

    /** All is as before: tasks run, and a checkpoint was completed since. */
    private void settle() throws Exception {
        cluster.awaitTaskManagers(2);
        cluster.awaitRunning(job, SOON);
        long completed = cluster.completedCheckpoints(job);
        Waiting.until("a checkpoint", SOON, () -> cluster.completedCheckpoints(job) > completed);
        // A service that has died has forgotten them.
        putFaults();
    }

    /** The job's newest checkpoint that is complete, on disk. */
    private String newest(String ofJob) throws IOException {
        List<Path> complete;
        try (Stream<Path> all =
                Files.list(cluster.folder().resolve("checkpoints").resolve(ofJob))) {
            complete =
                    all.filter(path -> Files.exists(path.resolve("_metadata")))
                            .collect(Collectors.toList());
        }
        return complete.stream()
                .max((a, b) -> Long.compare(number(a.getFileName()), number(b.getFileName())))
                .orElseThrow()
                .toUri()
                .toString();
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.toString().substring("chk-".length()));
    }

    private void report(String table, JobWatch watch) throws IOException {
        Arrivals arrivals = Arrivals.read(emulator.journal(), count());
        long end = Long.MAX_VALUE - 1;
        for (int i = 0; i < mishaps.size(); i++) {
            long from = beginnings.get(i);
            long to = i + 1 < mishaps.size() ? beginnings.get(i + 1) : end;
            List<Restore> restores =
                    watch.restores().stream()
                            .filter(restore -> restore.at() >= from && restore.at() < to)
                            .collect(Collectors.toList());
            String row = version + ", " + mishaps.get(i).description();
            if (mishaps.indexOf(mishaps.get(i)) < i) {
                row += ", again";
            }
            Results.cell(table, row, "restarts", restores.size());
            if (checkpointsMeanwhile.containsKey(i)) {
                Results.cell(table, row, "checkpoints meanwhile", checkpointsMeanwhile.get(i));
            }
            Results.cell(table, row, "lost", arrivals.lost());
            Results.cell(
                    table,
                    row,
                    "duplicates (allowed)",
                    duplicates(arrivals, restores) + " (" + allowed(arrivals, restores) + ")");
            Results.cell(table, row, "worst delay", seconds(arrivals.worstDelay(from, to)));
        }
        List<Restore> restores = watch.restores();
        String row =
                String.format(
                        "%s, all of it: %,d records at %,d/s; %d checkpoints completed, %d failed;"
                                + " half of the records within %s",
                        version,
                        count(),
                        rate,
                        watch.completed(),
                        watch.failed(),
                        seconds(arrivals.delayPercentile(50)));
        Results.cell(table, row, "restarts", restores.size());
        Results.cell(table, row, "lost", arrivals.lost());
        Results.cell(
                table,
                row,
                "duplicates (allowed)",
                arrivals.duplicates() + " (" + allowed(arrivals, restores) + ")");
        Results.cell(table, row, "worst delay", seconds(arrivals.worstDelay(0, end)));

        // One begun just before the service hung may take up nearly all of that time.
        checkpointsMeanwhile.forEach(
                (mishap, count) -> {
                    if (mishaps.get(mishap) == Mishap.SERVICE_DIES) {
                        assertThat(count).as("checkpoints while it was dead").isPositive();
                    }
                });
        assertThat(arrivals.lost()).as("lost").isZero();
        assertThat(restores).as("restarts").hasSizeGreaterThanOrEqualTo(restartsMeant());
        if (amidFaults) {
            // One batch in four hundred has both no answer and a 429 behind it.
            assertThat(arrivals.duplicates()).as("in doubt").isLessThan(count() / 50);
            return;
        }
        if (exactlyOnce) {
            assertThat(arrivals.duplicates()).as("doubled").isZero();
        }
        assertThat(arrivals.duplicates() - duplicates(arrivals, restores))
                .as("duplicates that no restart explains")
                .isZero();
        assertThat(arrivals.duplicates())
                .as("duplicates")
                .isLessThanOrEqualTo(allowed(arrivals, restores));
    }

    private int restartsMeant() {
        return (int)
                mishaps.stream()
                        .filter(
                                mishap ->
                                        mishap != Mishap.SERVICE_DIES
                                                && mishap != Mishap.SERVICE_HANGS)
                        .count();
    }

    private static long duplicates(Arrivals arrivals, List<Restore> restores) {
        return arrivals.duplicatesOf(
                (arrival, due) -> restores.stream().anyMatch(r -> r.mayRepeat(arrival, due)));
    }

    /** What may have been read twice, see {@link Restore#mayRepeat}. */
    private static long allowed(Arrivals arrivals, List<Restore> restores) {
        return restores.stream().mapToLong(restore -> arrivals.count(restore::mayRepeat)).sum();
    }

    private static String seconds(long millis) {
        return String.format("%.1f s", millis / 1000.0);
    }
}
