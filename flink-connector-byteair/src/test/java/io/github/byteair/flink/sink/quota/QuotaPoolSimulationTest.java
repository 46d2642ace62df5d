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
        world.run(60 * SECOND);
        System.out.println(subtasks + " used " + usedOfQuota(60) + " 429 " + service.throttled + " questions/s " + cluster.questions / 60);
        assertThat(service.throttled).isZero();
        assertThat(usedOfQuota(60)).isGreaterThan(0.95);
        long most = writers.stream().mapToLong(writer -> writer.accepted).max().orElseThrow();
        long least = writers.stream().mapToLong(writer -> writer.accepted).min().orElseThrow();
        System.out.println(" " + least + ".." + most);
        assertThat(most - least).as("fair").isLessThan(3_000 + most / 5);
    }
}
