/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.committable.SinkCommittableSerializer;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.transformations.LegacySourceTransformation;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;
import org.apache.flink.streaming.api.transformations.SinkTransformation;

/** Leads from the writers of an exactly-once sink to the operators that send. */
@Internal
public final class DeliveryBranch {

    private static final String DELIVERY = "Delivery";
    private static final String COMMITTER = "Committer";

    private static final ConfigOption<String> RESUMES_FROM =
            ConfigOptions.key("execution.state-recovery.path")
                    .stringType()
                    .noDefaultValue()
                    .withDeprecatedKeys("execution.savepoint.path");

    /**
     * Whether a sink that is not exactly-once takes over what a savepoint of an exactly-once one
     * holds. Of the job, not of the sink: it is for one run, and changes what Flink calls operators
     * that have no uid.
     */
    private static final ConfigOption<Boolean> TAKE_OVER =
            ConfigOptions.key("byteair.exactly-once.take-over").booleanType().defaultValue(false);

    private DeliveryBranch() {}

    /**
     * @param identified whether the sink has a uid, under which its operators may have theirs
     * @return what other sinks' writers hand on: dead letters, and how the subtasks stand
     * @throws ByteAirSinkException if the job runs as a stream and takes no checkpoints, or not
     *     those that this takes
     */
    public static DataStream<CommittableMessage<SinkCommittable>> add(
            DataStream<CommittableMessage<SinkCommittable>> committables,
            SinkConfig config,
            ClientFactory clients,
            WriterServices.Factory services,
            boolean identified) {
        StreamExecutionEnvironment env = committables.getExecutionEnvironment();
        boolean checkpointed = JobMode.takesCheckpoints(env);
        if (!JobMode.isBatch(env)) {
            requireCheckpoints(env, config);
        }
        SingleOutputStreamOperator<CommittableMessage<SinkCommittable>> delivery =
                committables
                        .transform(
                                DELIVERY,
                                CommittableMessageTypeInfo.of(SinkCommittableSerializer::new),
                                new DeliveryOperator(config, clients, services, checkpointed))
                        .name(DELIVERY + " to " + config.target());
        if (identified) {
            delivery.uid(DELIVERY);
        }
        return chained(delivery);
    }

    private static void requireCheckpoints(StreamExecutionEnvironment env, SinkConfig config) {
        if (!JobMode.takesCheckpoints(env)) {
            throw refused(
                    config,
                    "it sends records when a checkpoint that holds them is complete, but the job"
                            + " takes none. Set execution.checkpointing.interval, to 10 s for one;");
        }
        if (!JobMode.checkpointsCountOnce(env)) {
            throw refused(
                    config,
                    "what a checkpoint holds must not come again from the source, but as"
                            + " execution.checkpointing.mode is AT_LEAST_ONCE, rows do that are read"
                            + " while barriers are awaited. Set it to EXACTLY_ONCE;");
        }
        JobMode.requireCheckpointAfterTheEnd(env, "Exactly-once delivery to " + config.target());
        if (!JobMode.takesCheckpointsDuringBacklog(env)) {
            throw refused(
                    config,
                    "it sends records when a checkpoint that holds them is complete, but while a"
                            + " source says that it is behind, the job takes none, and would stand"
                            + " still as soon as no more may wait. Remove"
                            + " execution.checkpointing.interval-during-backlog, or make it longer"
                            + " than 0;");
        }
    }

    private static ByteAirSinkException refused(SinkConfig config, String why) {
        return new ByteAirSinkException(
                "The sink to "
                        + config.target()
                        + " is to deliver exactly once, "
                        + Setting.DELIVERY_GUARANTEE
                        + ": "
                        + why
                        + " or set the guarantee to at-least-once.",
                null);
    }

    /**
     * Of a sink that is not exactly-once: leads what it is given past the state that a savepoint of
     * an exactly-once one holds for the operators that {@link #add} adds, where the job says so by
     * {@link #TAKE_OVER}. Only one that is told what to resume from can find one; and without a uid
     * Flink would not find its operators.
     *
     * @param sink whose writers come next
     */
    public static <T> DataStream<T> inherit(DataStream<T> rows, Sink<T> sink, SinkConfig config) {
        StreamExecutionEnvironment env = rows.getExecutionEnvironment();
        if (!env.getConfiguration().get(TAKE_OVER)
                || env.getConfiguration().getOptional(RESUMES_FROM).isEmpty()
                || !hasUid(sink, env)) {
            return rows;
        }
        DataStream<T> passed = rows;
        if (!(sink instanceof SupportsCommitter)) {
            // By its name Flink gives it the uid of the committer that an exactly-once sink has.
            passed = chained(rows.transform(COMMITTER, rows.getType(), new PassingOperator<>()));
        }
        SingleOutputStreamOperator<T> inheriting =
                chained(
                        passed.transform(
                                        DELIVERY, rows.getType(), new InheritanceOperator<>(config))
                                .name("State of exactly-once delivery to " + config.target())
                                .uid(DELIVERY));
        // To a source of the old kind, as SQL's datagen, Flink chains no writer: this goes with it.
        return JobMode.inputs(rows.getTransformation()).stream()
                        .anyMatch(LegacySourceTransformation.class::isInstance)
                ? inheriting.startNewChain()
                : inheriting;
    }

    /**
     * On Flink 1.20 an operator that does not say so itself begins a task of its own. The writer
     * would not see there what waits behind it; see {@link PendingBytes}.
     */
    private static <T> SingleOutputStreamOperator<T> chained(
            SingleOutputStreamOperator<T> operator) {
        ((PhysicalTransformation<?>) operator.getTransformation())
                .setChainingStrategy(ChainingStrategy.ALWAYS);
        return operator;
    }

    private static boolean hasUid(Sink<?> sink, StreamExecutionEnvironment env) {
        List<Transformation<?>> ofSink =
                env.getTransformations().stream()
                        .filter(SinkTransformation.class::isInstance)
                        .filter(of -> ((SinkTransformation<?, ?>) of).getSink() == sink)
                        .collect(Collectors.toList());
        // One sink may be the end of several streams.
        return !ofSink.isEmpty() && ofSink.stream().allMatch(of -> of.getUid() != null);
    }
}
