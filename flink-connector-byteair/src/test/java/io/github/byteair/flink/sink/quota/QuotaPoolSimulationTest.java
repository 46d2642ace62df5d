/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pool promises, in virtual time, against a service that counts any sliding second. */
class QuotaPoolSimulationTest {

    private static final double SURPLUS = Double.POSITIVE_INFINITY;
    private static final double REQUESTS = 100;
    private static final double RECORDS = 50_000;
    private static final long SECOND = QuotaWorld.SECOND;

    private final QuotaWorld world = new QuotaWorld(17);
    private final QuotaWorld.Service service = new QuotaWorld.Service(100, 50_000);
    private final QuotaWorld.Cluster cluster = world.new Cluster();

    private List<QuotaWorld.Process> processes(int count) {
        return processes(count, cluster, RECORDS);
    }

    private List<QuotaWorld.Process> processes(
            int count, QuotaWorld.Cluster cluster, double records) {
        List<QuotaWorld.Process> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(world.new Process(cluster, REQUESTS, records));
        }
        return all;
    }

    private List<QuotaWorld.Writer> sink(
            String name, List<QuotaWorld.Process> on, int parallelism, double each) {
        List<QuotaWorld.Writer> writers = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            writers.add(
                    world
                    .new Writer(
                            on.get(i % on.size()),
                            service,
                            name,
                            i,
                            parallelism,
                            REQUESTS,
                            RECORDS,
                            each));
        }
        return writers;
    }

    private double usedOfQuota(double seconds) {
        return service.accepted / (RECORDS * seconds);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 150, 400})
    void surplusInputUsesTheQuotaWhateverTheParallelism(int subtasks) {
        List<QuotaWorld.Writer> writers =
                sink("job/s", processes((subtasks + 3) / 4), subtasks, SURPLUS);
        world.run(2 * SECOND);
        assertThat(service.throttled).isZero();
        service.forgetCounts();
        writers.forEach(writer -> writer.accepted = 0);
        world.run(30 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(30)).isGreaterThan(0.95);
        long most = writers.stream().mapToLong(writer -> writer.accepted).max().orElseThrow();
        long least = writers.stream().mapToLong(writer -> writer.accepted).min().orElseThrow();
        assertThat(most - least).as("fair").isLessThan(3_000 + most / 20);
        // Asking costs the JobManager next to nothing.
        assertThat(cluster.questions / 32).isLessThan(700);
    }

    @Test
    void oneOfFourSubtasksHasAllRows() {
        List<QuotaWorld.Process> two = processes(2);
        sink("job/s", two, 3, 0);
        world.new Writer(two.get(0), service, "job/s", 3, 4, REQUESTS, RECORDS, SURPLUS);
        world.run(30 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(30)).isGreaterThan(0.95);
    }

    @Test
    void threeTablesTakeByTheirInput() {
        List<QuotaWorld.Process> two = processes(2);
        List<QuotaWorld.Writer> users = sink("job/users", two, 2, 2_500);
        List<QuotaWorld.Writer> items = sink("job/items", two, 2, 5_000);
        sink("job/behaviors", two, 2, SURPLUS);
        world.run(5 * SECOND);
        service.forgetCounts();
        users.forEach(writer -> writer.accepted = 0);
        items.forEach(writer -> writer.accepted = 0);
        world.run(30 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(30)).isGreaterThan(0.95);
        assertThat(users.stream().mapToLong(writer -> writer.accepted).sum())
                .isBetween(145_000L, 155_000L);
        assertThat(items.stream().mapToLong(writer -> writer.accepted).sum())
                .isBetween(290_000L, 310_000L);
    }

    @Test
    void latencyThatVariesCostsLittle() {
        List<QuotaWorld.Writer> writers = sink("job/s", processes(1), 2, SURPLUS);
        writers.forEach(writer -> writer.mostLatency = 420 * QuotaWorld.MILLI);
        world.run(60 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(60)).isGreaterThan(0.95);
    }

    /** What counts is when a request leaves, not when it was let go. */
    @Test
    void aBusyMachineThatSendsLateOverrunsNothing() {
        List<QuotaWorld.Writer> writers = sink("job/s", processes(2), 4, SURPLUS);
        writers.forEach(writer -> writer.mostDelay = 120 * QuotaWorld.MILLI);
        world.run(60 * SECOND);
        assertThat(service.throttled).isZero();
        // A request counts from its permit's time on: what it is late on average, it costs.
        assertThat(usedOfQuota(60)).isGreaterThan(0.9);
    }

    /**
     * While the code is compiled, for one, and classes are loaded; also for so long that the pool
     * would have forgotten a request before it arrives.
     */
    @ParameterizedTest
    @CsvSource({"200, 4", "1600, 2"})
    void processesThatAreNotWarmYetOverrunNothing(long mostWayMillis, int seconds) {
        List<QuotaWorld.Writer> writers = sink("job/s", processes(2), 4, SURPLUS);
        writers.forEach(writer -> writer.mostWay = mostWayMillis * QuotaWorld.MILLI);
        world.run(seconds * SECOND);
        writers.forEach(writer -> writer.mostWay = 2 * QuotaWorld.MILLI);
        world.run((60 - seconds) * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(60)).isGreaterThan(0.93);
    }

    /** As after a pause of the process: between others that are quick, one takes long. */
    @Test
    void aRequestThatIsHeldUpNowAndThenOverrunsNothing() {
        List<QuotaWorld.Writer> writers = sink("job/s", processes(2), 4, SURPLUS);
        writers.forEach(writer -> writer.mostWayOfOneInFifty = 200 * QuotaWorld.MILLI);
        world.run(60 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(60)).isGreaterThan(0.95);
    }

    /**
     * As where the service's machine is busy: seen at the first 429, and allowed for from then on.
     */
    @Test
    void waysOfDifferentLengthCostFewRefusals() {
        List<QuotaWorld.Writer> writers = sink("job/s", processes(2), 4, SURPLUS);
        writers.forEach(writer -> writer.mostWay = 150 * QuotaWorld.MILLI);
        world.run(60 * SECOND);
        assertThat((double) service.throttled / service.requests).isLessThan(0.002);
        assertThat(usedOfQuota(60)).isGreaterThan(0.8);
    }

    /** A subtask has one request in four seconds: each takes all that has come meanwhile. */
    @Test
    void belowOneRequestASecondAndSubtaskBatchesGrow() {
        QuotaWorld.Service small = new QuotaWorld.Service(2, 50_000);
        List<QuotaWorld.Process> two =
                List.of(
                        world.new Process(cluster, 2, RECORDS),
                        world.new Process(cluster, 2, RECORDS));
        for (int i = 0; i < 8; i++) {
            world.new Writer(two.get(i % 2), small, "job/s", i, 8, 2, RECORDS, 625);
        }
        world.run(20 * SECOND);
        small.forgetCounts();
        world.run(120 * SECOND);
        assertThat(small.throttled).isZero();
        // All of the input, by nearly all of the requests.
        assertThat(small.accepted).isGreaterThan((long) (0.95 * 120 * 5_000));
        assertThat(small.requests).isBetween((long) (0.95 * 240), 240L);
    }

    @Test
    void aSmallJobIsNotHeldUpByOneWithASurplus() {
        List<QuotaWorld.Process> processes = processes(5);
        sink("big/s", processes.subList(0, 4), 40, SURPLUS);
        List<QuotaWorld.Writer> small = sink("small/s", processes.subList(4, 5), 1, 1_000);
        world.run(120 * SECOND);
        List<Long> waits = small.get(0).waits;
        waits.sort(null);
        long p99 = waits.get(waits.size() * 99 / 100) / QuotaWorld.MILLI;
        assertThat(waits.size()).isGreaterThan(100);
        assertThat(p99).isLessThan(200);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(120)).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twoClustersSettle(long seed) {
        QuotaWorld world = new QuotaWorld(seed);
        List<List<QuotaWorld.Writer>> sides = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            QuotaWorld.Process process = world.new Process(world.new Cluster(), REQUESTS, RECORDS);
            List<QuotaWorld.Writer> side = new ArrayList<>();
            for (int subtask = 0; subtask < 2; subtask++) {
                side.add(
                        world
                        .new Writer(process, service, "s", subtask, 2, REQUESTS, RECORDS, SURPLUS));
            }
            sides.add(side);
            // The second comes when the first has all of it.
            world.run(5 * SECOND);
        }
        world.run(30 * SECOND);
        service.forgetCounts();
        sides.forEach(side -> side.forEach(writer -> writer.accepted = 0));
        world.run(120 * SECOND);
        double first = sides.get(0).stream().mapToLong(writer -> writer.accepted).sum();
        double share = first / service.accepted;
        assertThat(usedOfQuota(120)).isGreaterThan(0.9);
        assertThat((double) service.throttled / service.requests).isLessThan(0.01);
        assertThat(share).isBetween(0.35, 0.65);
    }

    @Test
    void aSuspendedJobManagerNeitherHangsNorBursts() {
        List<QuotaWorld.Writer> writers = sink("job/s", processes(2), 4, SURPLUS);
        world.run(10 * SECOND);
        long before = service.accepted;
        cluster.suspended = true;
        world.run(5 * SECOND);
        // 3.5 seconds of silence, then each its share.
        assertThat(writers).allMatch(writer -> writer.quota.inFallback());
        assertThat(service.accepted - before).isGreaterThan(40_000);
        cluster.resume();
        world.run(2 * SECOND);
        service.accepted = 0;
        assertThat(writers).noneMatch(writer -> writer.quota.inFallback());
        world.run(10 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(service.peakRecords).isLessThanOrEqualTo(50_000);
        assertThat(usedOfQuota(10)).isGreaterThan(0.95);
    }

    @Test
    void oneProcessWithoutAnswersGoesByItsShareWhileTheOthersLeaveItThat() {
        List<QuotaWorld.Process> two = processes(2);
        sink("job/s", two, 4, SURPLUS);
        world.run(10 * SECOND);
        two.get(0).unreachable = true;
        world.run(20 * SECOND);
        service.accepted = 0;
        world.run(20 * SECOND);
        assertThat(usedOfQuota(20)).isGreaterThan(0.9);
        two.get(0).unreachable = false;
        world.run(20 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(service.peakRecords).isLessThanOrEqualTo(50_000);
    }

    @Test
    void aKilledTaskManagerLeavesNoBurstBehind() {
        List<QuotaWorld.Process> processes = processes(3);
        List<QuotaWorld.Writer> writers = sink("job/s", processes.subList(0, 2), 4, SURPLUS);
        world.run(10 * SECOND);
        processes.get(0).dead = true;
        world.run(4 * SECOND);
        // The whole job restarts, on the process that is left and a new one.
        writers.forEach(QuotaWorld.Writer::stop);
        sink("job/s", processes.subList(1, 3), 4, SURPLUS);
        world.run(2 * SECOND);
        service.accepted = 0;
        world.run(10 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(service.peakRecords).isLessThanOrEqualTo(50_000);
        assertThat(usedOfQuota(10)).isGreaterThan(0.95);
    }

    @Test
    void aNewJobManagerWaitsForWhatTheOldOneLetGo() {
        QuotaWorld.Process first = processes(1).get(0);
        sink("job/s", List.of(first), 4, SURPLUS);
        world.run(10 * SECOND);
        first.dead = true;
        QuotaWorld.Process second = processes(1, world.new Cluster(), RECORDS).get(0);
        world.resumed = true;
        sink("job/s", List.of(second), 4, SURPLUS);
        world.run(10 * SECOND);
        assertThat(service.throttled).isZero();
        assertThat(service.peakRecords).isLessThanOrEqualTo(50_000);
    }

    @Test
    void withoutAPoolFromTheStartEachGoesByOnePartInN() {
        cluster.suspended = true;
        sink("job/s", processes(2), 4, SURPLUS);
        world.run(4 * SECOND);
        service.accepted = 0;
        world.run(10 * SECOND);
        assertThat(usedOfQuota(10)).isGreaterThan(0.9);
        assertThat(service.throttled).isZero();
    }

    @Test
    void finishedSubtasksLeaveTheirPartToTheOthers() {
        List<QuotaWorld.Writer> writers = sink("job/s", processes(2), 4, SURPLUS);
        world.run(5 * SECOND);
        writers.subList(0, 3).forEach(QuotaWorld.Writer::stop);
        world.run(SECOND);
        service.accepted = 0;
        world.run(10 * SECOND);
        assertThat(usedOfQuota(10)).isGreaterThan(0.95);
        assertThat(service.throttled).isZero();
    }

    @Test
    void aPrivateQuotaOfThousandsOfRequestsIsGivenInBundles() {
        QuotaWorld.Service generous = new QuotaWorld.Service(5_000, 5_000_000);
        QuotaWorld.Process process = world.new Process(cluster, 5_000, 5_000_000);
        List<QuotaWorld.Writer> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            QuotaWorld.Writer writer =
                    world.new Writer(process, generous, "job/s", i, 4, 5_000, 5_000_000, SURPLUS);
            writer.window = 100;
            writer.leastLatency = 2 * QuotaWorld.MILLI;
            writer.mostLatency = 10 * QuotaWorld.MILLI;
            writers.add(writer);
        }
        world.run(5 * SECOND);
        assertThat(generous.throttled).isZero();
        assertThat(generous.accepted).isGreaterThan(23_750_000);
        assertThat(cluster.questions).isLessThan(5 * 400);
    }
}
