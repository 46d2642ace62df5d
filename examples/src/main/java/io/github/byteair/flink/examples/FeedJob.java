/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.byteair.flink.sink.ByteAirSink;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A shop's behaviours, items and users, from three sources or one file, to their topics by one
 * sink.
 */
final class FeedJob {

    private static final int BEHAVIORS_OF_AN_ITEM = 10;
    private static final int BEHAVIORS_OF_A_USER = 20;

    private final SinkTarget target;
    private final long seed;

    FeedJob(SinkTarget target, long seed) {
        this.target = target;
        this.seed = seed;
    }

    /** So many behaviours, a tenth as many items, a twentieth as many users. */
    void define(StreamExecutionEnvironment env, long behaviors) {
        ShopEvents events = new ShopEvents(seed);
        DailyItems items = new DailyItems(seed, 1);
        source(env, "behavior", behaviors, n -> behavior(events.map(n)))
                .union(
                        source(
                                env,
                                "item",
                                Math.max(1, behaviors / BEHAVIORS_OF_AN_ITEM),
                                n -> FeedRow.of("item", items.map(n).json)),
                        source(
                                env,
                                "user",
                                Math.max(1, behaviors / BEHAVIORS_OF_A_USER),
                                FeedJob::user))
                .sinkTo(sink())
                .name("ByteAir");
    }

    /** The lines of a file, each to the topic that its field names. */
    void define(StreamExecutionEnvironment env, Path file, String topicField) {
        LineFormat<FeedRow> format =
                new LineFormat<>(
                        false,
                        TypeInformation.of(FeedRow.class),
                        name -> new FeedLines(topicField));
        FileSource<FeedRow> source =
                FileSource.forBulkFileFormat(
                                format, org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()))
                        .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "Rows in " + file.getFileName())
                .setParallelism(1)
                .sinkTo(sink())
                .name("ByteAir");
    }

    private ByteAirSink<FeedRow> sink() {
        return target.<FeedRow>builder()
                .setTopic(FeedRow::topic)
                .setSerializationSchema(FeedRow::bytes)
                .build();
    }

    private static DataStream<FeedRow> source(
            StreamExecutionEnvironment env,
            String topic,
            long count,
            GeneratorFunction<Long, FeedRow> row) {
        return env.fromSource(
                new DataGeneratorSource<>(row, count, TypeInformation.of(FeedRow.class)),
                WatermarkStrategy.noWatermarks(),
                "Rows of " + topic);
    }

    private static FeedRow behavior(ShopEvent event) throws Exception {
        return FeedRow.of(
                "behavior", FieldValue.JSON.writeValueAsString(CommerceBehavior.of(event)));
    }

    private static FeedRow user(Long n) {
        ObjectNode row = FieldValue.JSON.createObjectNode();
        row.put("user_id", "u" + n);
        row.put("gender", n % 2 == 0 ? "female" : "male");
        row.put("membership_level", String.valueOf(n % 5));
        return FeedRow.of("user", row.toString());
    }
}
