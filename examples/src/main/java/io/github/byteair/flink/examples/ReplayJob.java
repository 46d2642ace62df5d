/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.DeadLetters;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import io.github.byteair.flink.sink.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job itself: dead letters in, their records out again, and what is rejected again kept. */
final class ReplayJob {

    private final Service service;
    private final Correction correction;
    private final Path rejected;

    ReplayJob(Service service, Correction correction, Path rejected) {
        this.service = service;
        this.correction = correction;
        this.rejected = rejected;
    }

    void define(StreamExecutionEnvironment env, DeadLetterFiles files, boolean quota) {
        Correction fix = correction;
        DataStream<RejectedRecord> letters =
                env.fromSource(source(files), WatermarkStrategy.noWatermarks(), "Dead-letter files")
                        .filter(line -> !line.trim().isEmpty())
                        .map(DeadLetters::parse)
                        .returns(RejectedRecord.class)
                        .filter(fix::sends)
                        .map(fix::apply)
                        .returns(RejectedRecord.class)
                        .name("Corrected");
        for (ReplayTarget target : files.targets()) {
            letters.filter(letter -> ReplayTarget.of(letter).equals(target))
                    .name(target.toString())
                    .sinkTo(sink(target, quota).build())
                    .name("ByteAir " + target.topic);
        }
    }

    private static FileSource<String> source(DeadLetterFiles files) {
        return FileSource.forRecordStreamFormat(
                        new TextLineInputFormat(),
                        files.files().stream()
                                .map(file -> new org.apache.flink.core.fs.Path(file.toUri()))
                                .toArray(org.apache.flink.core.fs.Path[]::new))
                .build();
    }

    private ByteAirSinkBuilder<RejectedRecord> sink(ReplayTarget target, boolean quota) {
        ByteAirSinkBuilder<RejectedRecord> builder =
                new SinkTarget(service, target.topic, target.stage, quota)
                        .<RejectedRecord>builder()
                        .setSerializationSchema(
                                letter -> letter.json().getBytes(StandardCharsets.UTF_8))
                        .setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                        .setDeadLetterSink(DeadLetters.toFiles(rejected.toString()));
        return target.stage.isOffline() ? builder.setDataDate(RejectedRecord::dataDate) : builder;
    }
}
