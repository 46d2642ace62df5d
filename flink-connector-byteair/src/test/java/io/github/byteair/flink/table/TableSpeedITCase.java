/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.Credentials;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.emulator.EmulatorStats;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rows a second of one subtask, quotas off, beside the DataStream API on the same records: from the
 * first request to the last, emulator in the same process. Each way runs twice; the second counts.
 */
@Tag("measure")
class TableSpeedITCase {

    private static final int ROWS = 1_500_000;

    private interface Way {
        void run(ByteAirEmulator emulator) throws Exception;
    }

    @Test
    void rowsPerSecond() throws Exception {
        measure("warm-up", TableSpeedITCase::sql);
        measure("warm-up", TableSpeedITCase::maps);
        measure("SQL", TableSpeedITCase::sql);
        measure("DataStream, forMaps()", TableSpeedITCase::maps);
        measure("DataStream, forStrings()", TableSpeedITCase::strings);
    }

    private static void measure(String name, Way way) throws Exception {
        try (ByteAirEmulator emulator = ByteAirEmulator.builder().keepRecords(1).start()) {
            way.run(emulator);
            EmulatorStats stats = emulator.stats();
            assertThat(stats.accepted()).isEqualTo(ROWS);
            EmulatorStats.TopicDay topic = stats.topics().get(0);
            double seconds =
                    Duration.between(
                                            topic.firstWrite().orElseThrow(),
                                            topic.lastWrite().orElseThrow())
                                    .toMillis()
                            / 1000.0;
            System.out.printf(
                    "%s: %,.0f rows/s, %d bytes of JSON a row%n",
                    name, ROWS / seconds, stats.jsonBytes() / ROWS);
        }
    }

    private static void sql(ByteAirEmulator emulator) throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("parallelism.default", "1");
        tables.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' ="
                        + " '100000000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '0',"
                        + " 'fields.n.end' = '"
                        + (ROWS - 1)
                        + "')");
        tables.executeSql(
                EmulatorTable.ddl(
                        emulator,
                        "t",
                        "behavior",
                        "user_id STRING, bhv_type STRING, bhv_time BIGINT, goods_id STRING,"
                                + " price DOUBLE, spm STRING, scm STRING",
                        ", 'sink.rate-limit.requests-per-second' = '0',"
                                + " 'sink.rate-limit.records-per-second' = '0'"));
        tables.executeSql(
                        "INSERT INTO t SELECT CONCAT('u', CAST(n AS STRING)), 'click', 1795393800 +"
                                + " n, CONCAT('g', CAST(MOD(n, 5000) AS STRING)), n / 8.0E0,"
                                + " 'shop$##$home', 'air' FROM numbers")
                .await();
    }

    private static void maps(ByteAirEmulator emulator) throws Exception {
        stream(
                emulator,
                n -> {
                    Map<String, Object> record = new HashMap<>();
                    record.put("user_id", "u" + n);
                    record.put("bhv_type", "click");
                    record.put("bhv_time", 1795393800 + n);
                    record.put("goods_id", "g" + n % 5000);
                    record.put("price", n / 8.0);
                    record.put("spm", "shop$##$home");
                    record.put("scm", "air");
                    return record;
                },
                TypeInformation.of(new TypeHint<Map<String, Object>>() {}),
                JsonSerializationSchemas.forMaps());
    }

    private static void strings(ByteAirEmulator emulator) throws Exception {
        stream(
                emulator,
                n ->
                        "{\"user_id\":\"u"
                                + n
                                + "\",\"bhv_type\":\"click\",\"bhv_time\":"
                                + (1795393800 + n)
                                + ",\"goods_id\":\"g"
                                + n % 5000
                                + "\",\"price\":"
                                + n / 8.0
                                + ",\"spm\":\"shop$##$home\",\"scm\":\"air\"}",
                Types.STRING,
                JsonSerializationSchemas.forStrings());
    }

    private static <T> void stream(
            ByteAirEmulator emulator,
            GeneratorFunction<Long, T> generator,
            TypeInformation<T> type,
            org.apache.flink.api.common.serialization.SerializationSchema<T> schema)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        env.getConfig().enableObjectReuse();
        env.fromSource(
                        new DataGeneratorSource<>(generator, ROWS, type),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .sinkTo(
                        ByteAirSink.<T>builder()
                                .setTopic("behavior")
                                .setApplicationId(emulator.applicationId())
                                .setTenantId(emulator.tenantId())
                                .setCredentials(
                                        Credentials.volc(
                                                emulator.accessKey(), emulator.secretKey()))
                                .setEndpoints(emulator.endpoint())
                                .setSerializationSchema(schema)
                                .setQuota(0, 0)
                                .build());
        env.execute();
    }
}
