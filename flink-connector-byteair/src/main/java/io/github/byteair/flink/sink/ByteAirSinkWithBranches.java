/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink;

import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.sink.committable.SinkCommittableSerializer;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.deadletter.DeadLetterBranch;
import io.github.byteair.flink.sink.done.DoneBranch;
import io.github.byteair.flink.sink.record.RecordSerializer;
import io.github.byteair.flink.sink.writer.ClientFactory;
import io.github.byteair.flink.sink.writer.DeliveryBranch;
import io.github.byteair.flink.sink.writer.JobMode;
import io.github.byteair.flink.sink.writer.WriterServices;
import java.util.Collection;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;

/**
 * The sink where something follows its writers: a dead-letter sink, {@code done}, or what sends for
 * an exactly-once sink. One that needs none of it stays a {@link ByteAirSink}, without operators
 * that do nothing.
 *
 * <p>Dead letters leave the writer ahead of a checkpoint's barrier and branch off <i>before</i> the
 * committer, so that the checkpoint holds them in the dead-letter sink's own state; at the end of
 * input they come before its end. After the committer would be too late: with checkpointing, a
 * committer passes its last committables on when the final checkpoint is complete, and by then the
 * operators behind it have had their end of input. (A sink there fails the job with "Received
 * element after endOfInput"; seen on Flink 1.20.3 and 2.3.0.)
 */
@Internal
final class ByteAirSinkWithBranches<T> extends ByteAirSink<T>
        implements SupportsCommitter<SinkCommittable>,
                SupportsPreCommitTopology<SinkCommittable, SinkCommittable>,
                SupportsPostCommitTopology<SinkCommittable> {

    private static final long serialVersionUID = 1L;

    @Nullable private final Sink<RejectedRecord> deadLetterSink;

    /** Known when the topology is built, which is before Flink serialises the sink. */
    private boolean batch;

    /** Of the topology being built: between the two calls that Flink makes one after the other. */
    @Nullable private transient DeadLetterBranch deadLetters;

    ByteAirSinkWithBranches(
            SinkConfig config,
            RecordSerializer<T> serializer,
            ClientFactory clients,
            WriterServices.Factory services,
            @Nullable Sink<RejectedRecord> deadLetterSink) {
        super(config, serializer, clients, services);
        this.deadLetterSink = deadLetterSink;
    }

    @Override
    boolean runsAsBatch() {
        return batch;
    }

    /** Commits nothing: what a committable asks for is done before or behind the committer. */
    @Override
    public Committer<SinkCommittable> createCommitter(CommitterInitContext context) {
        return new Committer<SinkCommittable>() {
            @Override
            public void commit(Collection<CommitRequest<SinkCommittable>> requests) {}

            @Override
            public void close() {}
        };
    }

    @Override
    public SimpleVersionedSerializer<SinkCommittable> getCommittableSerializer() {
        return new SinkCommittableSerializer(config().topic(), config().stage());
    }

    @Override
    public SimpleVersionedSerializer<SinkCommittable> getWriteResultSerializer() {
        return new SinkCommittableSerializer(config().topic(), config().stage());
    }

    @Override
    public DataStream<CommittableMessage<SinkCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<SinkCommittable>> written) {
        // State must find its operator again when a job is changed. Flink prefixes the sink's own
        // uid, and refuses ours where the user gave it none.
        batch = JobMode.isBatch(written.getExecutionEnvironment());
        boolean identified = writer(written).getUid() != null;
        DataStream<CommittableMessage<SinkCommittable>> committables =
                config().isExactlyOnce()
                        ? DeliveryBranch.add(written, config(), clients(), services(), identified)
                        : written;
        if (!config().doneTrigger().equals(DoneTrigger.none())) {
            DoneBranch.add(committables, config(), clients(), identified);
        }
        if (deadLetterSink == null) {
            return committables;
        }
        deadLetters = DeadLetterBranch.of(committables, identified);
        return deadLetters.rest();
    }

    /** It bears the uid of the whole sink. */
    private static Transformation<?> writer(DataStream<?> committables) {
        Transformation<?> at = committables.getTransformation();
        while (at instanceof PartitionTransformation) {
            at = at.getInputs().get(0);
        }
        return at;
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<SinkCommittable>> committed) {
        if (deadLetters != null) {
            // Last of all: Flink, expanding a sink, trips over a sink inside that isn't.
            deadLetters.sinkTo(deadLetterSink);
            deadLetters = null;
        }
    }
}
