/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.client.Credentials;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Imports rows of many days, as if shuffled, into a service elsewhere, and says what it took. */
final class ManyDatesMain {

    private ManyDatesMain() {}

    /**
     * Arguments: endpoint, tenant and application id, both keys, rows, days, subtasks, mode,
     * folder.
     */
    public static void main(String[] args) throws Exception {
        long rows = Long.parseLong(args[5]);
        int days = Integer.parseInt(args[6]);
        boolean batch = args[8].equals("batch");
        StreamExecutionEnvironment env =
                DeliveryScenarios.environment(Integer.parseInt(args[7]), Duration.ofSeconds(10));
        // Kept in memory, Flink refuses checkpoints of more than 5 MB a subtask.
        Configuration checkpoints = new Configuration();
        checkpoints.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, Path.of(args[9]).toUri().toString());
        env.configure(checkpoints);
        if (batch) {
            env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        }
        GeneratorFunction<Long, String> row = n -> DatedRows.row(n, days);
        env.fromSource(
                        new DataGeneratorSource<>(row, rows, Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "rows")
                .sinkTo(
                        ByteAirSink.<String>builder()
                                .setTopic("item")
                                .setStage(DatedRows.STAGE)
                                .setEndpoints(args[0])
                                .setTenantId(args[1])
                                .setApplicationId(args[2])
                                .setCredentials(Credentials.volc(args[3], args[4]))
                                .setSerializationSchema(JsonSerializationSchemas.forStrings())
                                .setDataDate(DatedRows::dayOf)
                                .setDoneTrigger(DoneTrigger.onCompletion())
                                .setQuota(0, 0)
                                .build());
        Thread watch = new Thread(ManyDatesMain::watch, "watch");
        watch.setDaemon(true);
        watch.start();
        long began = System.nanoTime();
        env.execute();
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%.1f s, %.0f rows/s, heap %d MB, peak after collections %d MB, at any time %d MB%n",
                seconds,
                rows / seconds,
                Runtime.getRuntime().maxMemory() >> 20,
                afterCollections >> 20,
                peak() >> 20);
        System.exit(0);
    }

    private static volatile long afterCollections;

    private static void watch() {
        while (true) {
            long used = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                MemoryUsage usage = pool.getCollectionUsage();
                used += pool.getType() == MemoryType.HEAP && usage != null ? usage.getUsed() : 0;
            }
            afterCollections = Math.max(afterCollections, used);
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
