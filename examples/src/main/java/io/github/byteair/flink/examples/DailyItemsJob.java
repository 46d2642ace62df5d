/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.DeadLetters;
import io.github.byteair.flink.sink.DoneTrigger;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job itself: items of many days in, each written under its day, the days closed behind it. */
final class DailyItemsJob {

    private final SinkTarget target;
    private final boolean done;
    @Nullable private final Path deadLetters;

    /**
     * @param done whether to close the days
     * @param deadLetters where to put what can't be written; null to fail
     */
    DailyItemsJob(SinkTarget target, boolean done, @Nullable Path deadLetters) {
        this.target = target;
        this.done = done;
        this.deadLetters = deadLetters;
    }

    /** Items made up. */
    void generated(StreamExecutionEnvironment env, long records, DailyItems items) {
        write(
                env.fromSource(
                        new DataGeneratorSource<>(
                                items, records, TypeInformation.of(DailyItem.class)),
                        WatermarkStrategy.noWatermarks(),
                        "Items"));
    }

    /** Items as files have them. */
    void items(
            StreamExecutionEnvironment env, ItemFiles input, DateRule rule, boolean skipMalformed) {
        LineFormat<DailyItem> format =
                new LineFormat<>(
                        skipMalformed,
                        TypeInformation.of(DailyItem.class),
                        file -> new ItemLines(file, rule));
        write(
                env.fromSource(
                        files(format, input), WatermarkStrategy.noWatermarks(), "Items in files"));
    }

    /**
     * Items as order lines show them: each day's articles, each as it was sold last.
     *
     * @param day one for all; null for the orders' own
     */
    void sold(
            StreamExecutionEnvironment env,
            ItemFiles input,
            @Nullable LocalDate day,
            boolean skipMalformed) {
        LineFormat<ShopEvent> format =
                new LineFormat<>(
                        skipMalformed, TypeInformation.of(ShopEvent.class), OrderLines::new);
        write(
                env.fromSource(
                                files(format, input),
                                WatermarkStrategy.noWatermarks(),
                                "Order lines in files")
                        .filter(SoldItem::isIn)
                        .keyBy(articleAndDay(day))
                        .process(new LastSale())
                        .name("Sold last")
                        .map(line -> SoldItem.of(line, day))
                        .name("Item"));
    }

    private static KeySelector<ShopEvent, String> articleAndDay(@Nullable LocalDate day) {
        return line -> line.product + '@' + (day == null ? ShopTime.tillDay(line.time) : day);
    }

    private static <T> FileSource<T> files(LineFormat<T> format, ItemFiles input) {
        return FileSource.forBulkFileFormat(
                        format,
                        input.files().stream()
                                .map(Path::toFile)
                                .map(org.apache.flink.core.fs.Path::fromLocalFile)
                                .toArray(org.apache.flink.core.fs.Path[]::new))
                .build();
    }

    private void write(DataStream<DailyItem> items) {
        items.sinkTo(sink()).name("ByteAir " + target.topic);
    }

    private ByteAirSink<DailyItem> sink() {
        ByteAirSinkBuilder<DailyItem> builder =
                target.<DailyItem>builder()
                        .setSerializationSchema(item -> item.json.getBytes(StandardCharsets.UTF_8))
                        .setDataDate(DailyItem::dataDate)
                        .setDoneTrigger(done ? DoneTrigger.onCompletion() : DoneTrigger.none());
        if (deadLetters != null) {
            builder.setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                    .setDeadLetterSink(DeadLetters.toFiles(deadLetters.toString()));
        }
        return builder.build();
    }
}
