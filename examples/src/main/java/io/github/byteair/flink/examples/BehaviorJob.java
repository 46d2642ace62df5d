/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job itself: a shop's events in, ByteAir's behaviours out. Everything else is around it. */
final class BehaviorJob {

    /** How far out of order events come; a till's clock shows minutes only. */
    private static final Duration DISORDER = Duration.ofMinutes(2);

    private final SinkTarget target;

    BehaviorJob(SinkTarget target) {
        this.target = target;
    }

    /** A click stream made up of so many events. */
    void generated(StreamExecutionEnvironment env, long records, long seed) {
        DataGeneratorSource<ShopEvent> source =
                new DataGeneratorSource<>(
                        new ShopEvents(seed), records, TypeInformation.of(ShopEvent.class));
        write(env.fromSource(source, shopTime(), "Click stream"));
    }

    /** What a file holds. */
    void read(StreamExecutionEnvironment env, BehaviorInput input, boolean skipMalformed) {
        if (input.kind() == BehaviorInput.Kind.JSON_LINES) {
            LineFormat<JsonEvent> format =
                    new LineFormat<>(
                            skipMalformed,
                            TypeInformation.of(JsonEvent.class),
                            file -> new JsonEvents());
            WatermarkStrategy<JsonEvent> time =
                    WatermarkStrategy.<JsonEvent>forBoundedOutOfOrderness(DISORDER)
                            .withTimestampAssigner((event, none) -> event.time * 1000);
            // One file is read by one subtask; the others join in behind it.
            env.fromSource(file(format, input), time, "Behaviours in " + input.file().getFileName())
                    .setParallelism(1)
                    .map(event -> event.json)
                    .name("Behaviour")
                    .sinkTo(sink(JsonSerializationSchemas.forStrings()))
                    .name("ByteAir " + target.topic);
        } else {
            LineFormat<ShopEvent> format =
                    new LineFormat<>(
                            skipMalformed, TypeInformation.of(ShopEvent.class), OrderLines::new);
            write(
                    env.fromSource(
                                    file(format, input),
                                    shopTime(),
                                    "Order lines in " + input.file().getFileName())
                            .setParallelism(1));
        }
    }

    private static <T> FileSource<T> file(LineFormat<T> format, BehaviorInput input) {
        return FileSource.forBulkFileFormat(format, Path.fromLocalFile(input.file().toFile()))
                .build();
    }

    private static WatermarkStrategy<ShopEvent> shopTime() {
        return WatermarkStrategy.<ShopEvent>forBoundedOutOfOrderness(DISORDER)
                .withTimestampAssigner((event, none) -> event.time * 1000);
    }

    private void write(DataStream<ShopEvent> events) {
        events.map(CommerceBehavior::of)
                .name("Behaviour")
                .sinkTo(sink(JsonSerializationSchemas.forPojos()))
                .name("ByteAir " + target.topic);
    }

    private <T> ByteAirSink<T> sink(SerializationSchema<T> schema) {
        return target.<T>builder().setSerializationSchema(schema).build();
    }
}
