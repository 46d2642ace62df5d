/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Credentials;
import io.github.byteair.flink.sink.memory.MemoryBudget;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Three tables of eight subtasks in one small heap, with more input than a service elsewhere takes,
 * since it is down. Says every five seconds what the heap holds after a collection.
 */
final class ManyWritersMain {

    private static final int TABLES = 3;
    private static final int PARALLELISM = 8;

    private ManyWritersMain() {}

    /**
     * Arguments: endpoint, tenant and application id, both keys, rows a table, rows a second and
     * table, folder.
     */
    public static void main(String[] args) throws Exception {
        long rows = Long.parseLong(args[5]);
        StreamExecutionEnvironment env =
                DeliveryScenarios.environment(PARALLELISM, Duration.ofSeconds(2));
        Configuration checkpoints = new Configuration();
        checkpoints.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, Path.of(args[7]).toUri().toString());
        env.configure(checkpoints);
        for (int table = 0; table < TABLES; table++) {
            long first = table * rows;
            GeneratorFunction<Long, String> row = n -> row(first + n);
            env.fromSource(
                            new DataGeneratorSource<>(
                                    row,
                                    rows,
                                    RateLimiterStrategy.perSecond(Double.parseDouble(args[6])),
                                    Types.STRING),
                            WatermarkStrategy.noWatermarks(),
                            "rows " + table)
                    .sinkTo(
                            ByteAirSink.<String>builder()
                                    .setTopic(
                                            table == 0 ? "user" : table == 1 ? "item" : "behavior")
                                    .setEndpoints(args[0])
                                    .setTenantId(args[1])
                                    .setApplicationId(args[2])
                                    .setCredentials(Credentials.volc(args[3], args[4]))
                                    .setSerializationSchema(JsonSerializationSchemas.forStrings())
                                    .setMaxBackoff(Duration.ofSeconds(2))
                                    // On a busy machine answers take long; repeats could double.
                                    .setRequestTimeout(Duration.ofSeconds(60))
                                    .setQuota(0, 0)
                                    .build());
        }
        JobClient job = env.executeAsync();
        long began = System.nanoTime();
        CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
        while (!end.isDone()) {
            TimeUnit.SECONDS.sleep(5);
            look(began);
        }
        end.get();
        look(began);
        System.exit(0);
    }

    private static void look(long began) {
        System.gc();
        MemoryBudget budget = MemoryBudget.OF_PROCESS;
        System.out.printf(
                Locale.ROOT,
                "at %d s: live %d, counted %d, budget %d%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                afterCollection(),
                budget.granted(),
                Runtime.getRuntime().maxMemory() / 3);
    }

    /** Not what is used now: before this thread goes on, others may have made much garbage. */
    private static long afterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(pool -> pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }

    /** A hundred bytes. */
    private static String row(long n) {
        String number = "{\"n\":" + n + ",\"pad\":\"";
        return number + "x".repeat(98 - number.length()) + "\"}";
    }
}
