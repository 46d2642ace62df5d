/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.deadletter;

import io.github.byteair.flink.sink.RejectedRecord;
import io.github.byteair.flink.sink.RejectedRecordTypeInfo;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.committable.SinkCommittableSerializer;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.Collector;

/** Leads the dead letters among a writer's committables to a sink of their own. */
@Internal
public final class DeadLetterBranch {

    private static final String RECORDS = "Dead letters";
    private static final String REST = "Without dead letters";
    private static final String SINK = "Dead-letter sink";

    private final DataStream<RejectedRecord> records;
    private final DataStream<CommittableMessage<SinkCommittable>> rest;
    private final boolean identified;

    private DeadLetterBranch(
            DataStream<RejectedRecord> records,
            DataStream<CommittableMessage<SinkCommittable>> rest,
            boolean identified) {
        this.records = records;
        this.rest = rest;
        this.identified = identified;
    }

    /**
     * @param identified whether the sink has a uid, under which its operators may have theirs
     */
    public static DeadLetterBranch of(
            DataStream<CommittableMessage<SinkCommittable>> committables, boolean identified) {
        SingleOutputStreamOperator<RejectedRecord> records =
                committables
                        .flatMap(new TakeDeadLetters())
                        .returns(RejectedRecordTypeInfo.INSTANCE)
                        .name(RECORDS);
        SingleOutputStreamOperator<CommittableMessage<SinkCommittable>> rest =
                committables
                        .map(new LeaveDeadLetters())
                        .returns(CommittableMessageTypeInfo.of(SinkCommittableSerializer::new))
                        .name(REST);
        if (identified) {
            records.uid(RECORDS);
            rest.uid(REST);
        }
        return new DeadLetterBranch(records, rest, identified);
    }

    /** As many messages as there were, those of dead letters without content. */
    public DataStream<CommittableMessage<SinkCommittable>> rest() {
        return rest;
    }

    public void sinkTo(Sink<RejectedRecord> sink) {
        DataStreamSink<RejectedRecord> added = records.sinkTo(sink).name(SINK);
        if (identified) {
            added.uid(SINK);
        }
    }

    private static final class TakeDeadLetters
            implements FlatMapFunction<CommittableMessage<SinkCommittable>, RejectedRecord> {

        private static final long serialVersionUID = 1L;

        @Override
        public void flatMap(
                CommittableMessage<SinkCommittable> message, Collector<RejectedRecord> out) {
            if (message instanceof CommittableWithLineage) {
                ((CommittableWithLineage<SinkCommittable>) message)
                        .getCommittable()
                        .deadLetters()
                        .forEach(out::collect);
            }
        }
    }

    /** The committer need not keep in its state what goes another way. */
    private static final class LeaveDeadLetters
            implements MapFunction<
                    CommittableMessage<SinkCommittable>, CommittableMessage<SinkCommittable>> {

        private static final long serialVersionUID = 1L;

        @Override
        public CommittableMessage<SinkCommittable> map(
                CommittableMessage<SinkCommittable> message) {
            if (!(message instanceof CommittableWithLineage)) {
                return message;
            }
            return ((CommittableWithLineage<SinkCommittable>) message)
                    .map(
                            committable ->
                                    committable.kind() == SinkCommittable.Kind.DEAD_LETTERS
                                            ? SinkCommittable.nothing()
                                            : committable);
        }
    }
}
