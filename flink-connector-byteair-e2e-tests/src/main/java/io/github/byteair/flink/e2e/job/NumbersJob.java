/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.job;

import io.github.byteair.client.Credentials;
import io.github.byteair.client.Stage;
import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import io.github.byteair.flink.sink.DeadLetters;
import io.github.byteair.flink.sink.JsonSerializationSchemas;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Numbered records, each told apart by {@code n}, from a checkpointed source to ByteAir. What was
 * lost or came twice can be counted from what the emulator took.
 *
 * <p>Arguments, as {@code --name value}:
 *
 * <ul>
 *   <li>{@code endpoint}, {@code application-id}, {@code tenant-id}, {@code access-key}, {@code
 *       secret-key}: where to;
 *   <li>{@code count} [1000]: records in all, a multiple of the parallelism; {@code rate} [0]:
 *       records a second in all, 0 is as fast as can be; {@code start} [now]: when the first is
 *       due, in milliseconds of the epoch;
 *   <li>{@code parallelism} [1]; {@code checkpoint-interval} [1000] in milliseconds; {@code batch}
 *       [false]: runtime mode BATCH;
 *   <li>{@code stage} [incremental_sync_streaming]: in the others, three data dates in turn, which
 *       {@code done} [false] closes in the end;
 *   <li>{@code bad-every} [0]: every so many records one lacks its {@code user_id}; {@code
 *       dead-letters} [none]: the directory for what is rejected;
 *   <li>{@code topics} [behavior]: several, with commas between, are as many sinks, each of which
 *       gets all records;
 *   <li>{@code quota} [50000]: the project's, in records a second; {@code skew} [false]: whether
 *       one subtask of the sink gets all records;
 *   <li>{@code exactly-once} [false]: the delivery guarantee;
 *   <li>{@code request-timeout} [2000] and {@code max-backoff} [2000], in milliseconds.
 * </ul>
 */
public final class NumbersJob {

    private NumbersJob() {}

    /** Builds and runs it; what the arguments may be is said above. */
    public static void main(String[] args) throws Exception {
        JobArguments arguments = JobArguments.parse(args);
        int parallelism = (int) arguments.number("parallelism", 1);
        long count = arguments.number("count", 1_000);
        PacedNumbers records =
                new PacedNumbers(
                        arguments.number("start", System.currentTimeMillis()),
                        (double) arguments.number("rate", 0) / parallelism,
                        count / parallelism,
                        arguments.number("bad-every", 0));

        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration(arguments));
        env.setParallelism(parallelism);
        DataStream<String> numbers =
                env.fromSource(
                                new DataGeneratorSource<>(records, count, Types.STRING),
                                WatermarkStrategy.noWatermarks(),
                                "numbers")
                        .uid("numbers");
        if (arguments.is("skew")) {
            numbers = numbers.partitionCustom((key, subtasks) -> subtasks - 1, record -> 0);
        }
        for (String topic : arguments.text("topics", "behavior").split(",")) {
            boolean usual = topic.equals("behavior");
            numbers.sinkTo(sink(arguments, topic))
                    .name(usual ? "byteair" : "byteair " + topic)
                    .uid(usual ? "byteair" : "byteair " + topic);
        }
        env.execute("numbers");
    }

    private static Configuration configuration(JobArguments arguments) {
        Configuration configuration = new Configuration();
        if (arguments.is("batch")) {
            configuration.setString("execution.runtime-mode", "BATCH");
        } else {
            configuration.setString(
                    "execution.checkpointing.interval",
                    arguments.number("checkpoint-interval", 1_000) + " ms");
        }
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString(
                "restart-strategy.fixed-delay.attempts", String.valueOf(Integer.MAX_VALUE));
        configuration.setString("restart-strategy.fixed-delay.delay", "500 ms");
        return configuration;
    }

    private static ByteAirSink<String> sink(JobArguments arguments, String topic) {
        ByteAirSinkBuilder<String> sink =
                ByteAirSink.<String>builder()
                        .setTopic(topic)
                        .setApplicationId(arguments.text("application-id"))
                        .setTenantId(arguments.text("tenant-id"))
                        .setCredentials(
                                Credentials.volc(
                                        arguments.text("access-key"), arguments.text("secret-key")))
                        .setEndpoints(arguments.text("endpoint"))
                        .setRequestTimeout(
                                Duration.ofMillis(arguments.number("request-timeout", 2_000)))
                        .setQuota(100, arguments.number("quota", 50_000))
                        .setMaxBackoff(Duration.ofMillis(arguments.number("max-backoff", 2_000)))
                        .setSerializationSchema(JsonSerializationSchemas.forStrings());
        Stage stage =
                Stage.fromWireName(
                        arguments.text("stage", Stage.INCREMENTAL_SYNC_STREAMING.wireName()));
        sink.setStage(stage);
        if (stage.isOffline()) {
            sink.setDataDate(PacedNumbers::dataDate).setDoneOnCompletion(arguments.is("done"));
        }
        if (arguments.is("exactly-once")) {
            sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE);
        }
        String deadLetters = arguments.text("dead-letters", "");
        if (!deadLetters.isEmpty()) {
            sink.setRecordErrorPolicy(RecordErrorPolicy.DEAD_LETTER)
                    .setDeadLetterSink(DeadLetters.toFiles(deadLetters));
        }
        return sink.build();
    }
}
