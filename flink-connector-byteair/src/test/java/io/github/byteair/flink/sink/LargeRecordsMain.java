/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.Outage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
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
 * Writes records of a megabyte through an outage, with checkpoints in the folder that is its
 * argument, in whatever heap it is given; exits 0 if all arrived once.
 */
final class LargeRecordsMain {

    private static final int RECORDS = 300;
    private static final int SIZE = 1_000_000;

    private LargeRecordsMain() {}

    public static void main(String[] args) throws Exception {
        try (ByteAirEmulator emulator = DeliveryScenarios.emulator().keepRequests(10).start()) {
            emulator.faults().outage(Outage.UNAVAILABLE, Duration.ofSeconds(15));
            StreamExecutionEnvironment env =
                    DeliveryScenarios.environment(1, Duration.ofSeconds(1));
            // Kept in memory, Flink refuses checkpoints of more than 5 MB a subtask.
            Configuration checkpoints = new Configuration();
            checkpoints.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    Path.of(args[0]).toUri().toString());
            env.configure(checkpoints);
            GeneratorFunction<Long, String> records = LargeRecordsMain::record;
            env.fromSource(
                            new DataGeneratorSource<>(
                                    records,
                                    RECORDS,
                                    RateLimiterStrategy.perSecond(20),
                                    Types.STRING),
                            WatermarkStrategy.noWatermarks(),
                            "megabytes")
                    .sinkTo(
                            DeliveryScenarios.sink(emulator)
                                    .setMaxBackoff(Duration.ofSeconds(2))
                                    .build());
            JobClient job = env.executeAsync();
            DeliveryScenarios.finish(job);
            System.out.printf(
                    "records of 1 MB, 15 s outage, heap %d MB: sent %d, accepted %d, duplicates %d%n",
                    Runtime.getRuntime().maxMemory() >> 20,
                    RECORDS,
                    emulator.stats().unique(),
                    emulator.stats().duplicates());
            boolean all = emulator.stats().unique() == RECORDS;
            System.exit(all && emulator.stats().duplicates() == 0 ? 0 : 1);
        }
    }

    /** Random letters, so that compression is of little help. */
    private static String record(long n) {
        Random random = new Random(n);
        StringBuilder json =
                new StringBuilder(SIZE).append("{\"n\":").append(n).append(",\"x\":\"");
        while (json.length() < SIZE - 2) {
            json.append((char) ('a' + random.nextInt(26)));
        }
        return json.append("\"}").toString();
    }
}
