/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a row costs in a table with a primary key, where keys change often and where hardly any
 * comes twice: the CPU time of the sink's task, which other work on the machine does not stretch,
 * and what the service gets. One subtask, quotas off, emulator in the same process. Each runs
 * twice; the second counts. A table of the same rows without a key stands beside it.
 */
@Tag("long")
class UpsertSpeedITCase {

    private static final int ROWS = 1_000_000;

    @Test
    void cpuOfARow() throws Exception {
        for (int round = 0; round < 2; round++) {
            measure("no key", false, 1_000_000_000);
            measure("key, hardly any twice", true, 1_000_000_000);
            measure("key, each 1,000 times", true, 1_000);
        }
    }

    private static void measure(String name, boolean keyed, int keys) throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().keepRecords(1).start()) {
            TableEnvironment tables =
                    TableEnvironment.create(EnvironmentSettings.inStreamingMode());
            tables.getConfig().set("parallelism.default", "1");
            tables.executeSql(
                    "CREATE TABLE goods (id BIGINT, price INT, PRIMARY KEY (id) NOT ENFORCED) WITH"
                            + " ('connector' = 'datagen', 'number-of-rows' = '"
                            + ROWS
                            + "', 'rows-per-second' = '100000000', 'fields.id.min' = '0',"
                            + " 'fields.id.max' = '"
                            + keys
                            + "')");
            tables.executeSql(
                    EmulatorTable.ddl(
                            emulator,
                            "measured",
                            "item",
                            "id BIGINT, price INT, goods_id STRING, status INT, title STRING, brand"
                                    + " STRING"
                                    + (keyed ? ", PRIMARY KEY (id) NOT ENFORCED" : ""),
                            ", 'sink.rate-limit.requests-per-second' = '0',"
                                    + " 'sink.rate-limit.records-per-second' = '0'"));
            TableResult job =
                    tables.executeSql(
                            "INSERT INTO measured SELECT id, price, CONCAT('g', CAST(id AS"
                                    + " STRING)), 1, '夏季新款 连衣裙', 'air' FROM goods");
            long nanos = cpuUntilTheEnd(job);
            EmulatorStats stats = emulator.stats();
            assertThat(stats.accepted()).isPositive().isLessThanOrEqualTo(ROWS);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.2f us of CPU a row in the task, source included; %,d records in %,d"
                            + " requests%n",
                    name,
                    nanos / 1_000.0 / ROWS,
                    stats.accepted(),
                    stats.requests());
        }
    }

    /** Of the threads of the table's tasks; one that has ended counts as it was seen last. */
    private static long cpuUntilTheEnd(TableResult job) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> nanos = new ConcurrentHashMap<>();
        while (true) {
            try {
                job.await(20, TimeUnit.MILLISECONDS);
                return nanos.values().stream().mapToLong(Long::longValue).sum();
            } catch (TimeoutException runsOn) {
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("measured["))
                        .forEach(
                                thread ->
                                        nanos.merge(
                                                thread.getId(),
                                                threads.getThreadCpuTime(thread.getId()),
                                                Math::max));
            }
        }
    }
}
