/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.benchmarks;

import io.github.byteair.flink.sink.MeteredSink;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** Writes so many records by a case's writer, on a Flink in this process, and measures it. */
final class PipelineRun {

    private static final double REQUESTS_PER_SECOND = 100;
    private static final double RECORDS_PER_SECOND = 50_000;

    private final PipelineCase it;
    private final Target target;
    private final boolean metrics;

    PipelineRun(PipelineCase it, Target target, boolean metrics) {
        this.it = it;
        this.target = target;
        this.metrics = metrics;
    }

    Meter run(long records) throws Exception {
        Meter meter = Meter.start(records);
        switch (it.writer()) {
            case DATASTREAM:
                stream(
                        records,
                        MeteredSink.to(
                                target,
                                it.quota() ? REQUESTS_PER_SECOND : 0,
                                it.quota() ? RECORDS_PER_SECOND : 0,
                                metrics));
                break;
            case BY_HAND:
                stream(records, new ByHandSink(target));
                break;
            case SQL:
                sql(records);
                meter.end();
                break;
            default:
                FloorRun.run(target, records, it.parallelism(), it.jsonBytes());
        }
        if (meter.seconds() <= 0) {
            throw new IllegalStateException("Not all records were acknowledged.");
        }
        return meter;
    }

    private void stream(long records, Sink<Behavior> sink) throws Exception {
        StreamExecutionEnvironment env = environment();
        events(env, records, behavior -> behavior, TypeInformation.of(Behavior.class)).sinkTo(sink);
        env.execute(it.name());
    }

    private void sql(long records) throws Exception {
        StreamExecutionEnvironment env = environment();
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.createTemporaryView(
                "events",
                events(
                        env,
                        records,
                        Behaviors::toRow,
                        InternalTypeInfo.<RowData>of(Behaviors.rowType().getLogicalType())));
        String columns = Behaviors.rowType().getLogicalType().asSummaryString();
        tables.executeSql(
                "CREATE TABLE behavior ("
                        + columns.substring("ROW<".length(), columns.length() - 1)
                        + ") WITH ('connector' = 'byteair', 'topic' = 'behavior',"
                        + option("endpoint", target.endpoint())
                        + option("application-id", target.applicationId())
                        + option("tenant-id", target.tenantId())
                        + option("auth.access-key", target.accessKey())
                        + option("auth.secret-key", target.secretKey())
                        + option(
                                "sink.rate-limit.requests-per-second",
                                it.quota() ? REQUESTS_PER_SECOND : 0)
                        + " 'sink.rate-limit.records-per-second' = '"
                        + (it.quota() ? RECORDS_PER_SECOND : 0)
                        + "')");
        tables.executeSql("INSERT INTO behavior SELECT * FROM events").await();
    }

    private static String option(String name, Object value) {
        return " '" + name + "' = '" + value + "',";
    }

    private StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(it.parallelism());
        env.getConfig().enableObjectReuse();
        return env;
    }

    private <T> DataStream<T> events(
            StreamExecutionEnvironment env,
            long records,
            Pool.Form<T> form,
            TypeInformation<T> type) {
        return env.fromSource(
                new DataGeneratorSource<>(
                        new Pool<>(it.jsonBytes(), form),
                        records,
                        it.rate() > 0 ? new Pace(it.rate()) : RateLimiterStrategy.noOp(),
                        type),
                WatermarkStrategy.noWatermarks(),
                "events");
    }
}
