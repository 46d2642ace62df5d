/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.done;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.writer.ClientFactory;
import io.github.byteair.flink.sink.writer.JobMode;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Leads from the writers to the one {@link DoneOperator} or {@link DaysOperator}. */
@Internal
public final class DoneBranch {

    private static final String COMPLETIONS = "Ends of input";
    private static final String DONE = "done";

    private DoneBranch() {}

    /**
     * @param identified whether the sink has a uid, under which its operators may have theirs
     * @throws ByteAirSinkException if done is to come at the end of an input that has none, or with
     *     checkpoints that there are none of
     */
    public static void add(
            DataStream<CommittableMessage<SinkCommittable>> committables,
            SinkConfig config,
            ClientFactory clientFactory,
            boolean identified) {
        boolean byWatermark = config.doneTrigger().isWatermark();
        boolean checkpointed = isCheckpointed(committables);
        if (!byWatermark) {
            refuseUnbounded(committables, config.doneSetting());
        } else if (!checkpointed) {
            requireCheckpoints(committables);
        }
        SingleOutputStreamOperator<CommittableMessage<SinkCommittable>> completions =
                committables
                        .filter(new IsOfDone())
                        .name(byWatermark ? "Progress of days" : COMPLETIONS);
        SingleOutputStreamOperator<Void> done =
                completions
                        .global()
                        .transform(
                                DONE,
                                Types.VOID,
                                byWatermark
                                        ? new DaysOperator(config, clientFactory, checkpointed)
                                        : new DoneOperator(config, clientFactory, checkpointed))
                        .name(DONE + " " + config.target())
                        .setParallelism(1)
                        .setMaxParallelism(1);
        if (identified) {
            completions.uid(COMPLETIONS);
            done.uid(DONE);
        }
    }

    private static void requireCheckpoints(DataStream<?> committables) {
        for (Transformation<?> input : JobMode.inputs(committables.getTransformation())) {
            if (JobMode.isUnbounded(input)) {
                throw new ByteAirSinkException(
                        "done is to be called by the watermark, "
                                + Setting.DONE_TRIGGER
                                + ", for the input of '"
                                + input.getName()
                                + "', which has no end; a day is closed when a checkpoint knows that"
                                + " its rows are settled, but the job takes none. Set"
                                + " execution.checkpointing.interval, to 1 min for one.",
                        null);
            }
        }
    }

    private static void refuseUnbounded(DataStream<?> committables, Setting setting) {
        for (Transformation<?> input : JobMode.inputs(committables.getTransformation())) {
            if (JobMode.isUnbounded(input)) {
                throw new ByteAirSinkException(
                        "done is to be called on completion, "
                                + setting
                                + ", but the source '"
                                + input.getName()
                                + "' has no end. Read from a bounded source; close days by the"
                                + " watermark ("
                                + Setting.DONE_TRIGGER
                                + "); or turn it off and call done by hand.",
                        null);
            }
        }
    }

    private static boolean isCheckpointed(DataStream<?> committables) {
        StreamExecutionEnvironment env = committables.getExecutionEnvironment();
        if (!JobMode.takesCheckpoints(env)) {
            return false;
        }
        JobMode.requireCheckpointAfterTheEnd(env, "done");
        return true;
    }

    private static final class IsOfDone
            implements FilterFunction<CommittableMessage<SinkCommittable>> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean filter(CommittableMessage<SinkCommittable> message) {
            if (!(message instanceof CommittableWithLineage)) {
                return false;
            }
            SinkCommittable committable =
                    ((CommittableWithLineage<SinkCommittable>) message).getCommittable();
            return committable.completion() != null || committable.progress() != null;
        }
    }
}
