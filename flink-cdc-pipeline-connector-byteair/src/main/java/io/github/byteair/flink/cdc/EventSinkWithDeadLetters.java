/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import io.github.byteair.flink.sink.ByteAirSink;
import io.github.byteair.flink.sink.committable.SinkCommittable;
import io.github.byteair.flink.table.TopicRow;
import io.github.byteair.flink.table.TopicTables;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.cdc.common.event.Event;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.WithPostCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.WithPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The sink where dead letters branch off behind its writers. Flink CDC looks for that by interfaces
 * that Flink 1.20 has and 2.0 has no more, so the connector's own sink does not have them; and it
 * calls {@link #getCommittableSerializer} by reflection, so the class is public and has the method
 * itself.
 */
@Internal
@SuppressWarnings({"deprecation", "unchecked"})
public final class EventSinkWithDeadLetters extends EventSink
        implements WithPreCommitTopology<Event, SinkCommittable>,
                WithPostCommitTopology<Event, SinkCommittable> {

    private static final long serialVersionUID = 1L;

    EventSinkWithDeadLetters(TopicTables tables, ByteAirSink<TopicRow> rows) {
        super(tables, rows);
    }

    private SupportsCommitter<SinkCommittable> committing() {
        return (SupportsCommitter<SinkCommittable>) rows();
    }

    @Override
    public Committer<SinkCommittable> createCommitter(CommitterInitContext context)
            throws IOException {
        return committing().createCommitter(context);
    }

    @Override
    public SimpleVersionedSerializer<SinkCommittable> getCommittableSerializer() {
        return committing().getCommittableSerializer();
    }

    @Override
    public DataStream<CommittableMessage<SinkCommittable>> addPreCommitTopology(
            DataStream<CommittableMessage<SinkCommittable>> committables) {
        return ((SupportsPreCommitTopology<SinkCommittable, SinkCommittable>) rows())
                .addPreCommitTopology(committables);
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<SinkCommittable>> committed) {
        ((SupportsPostCommitTopology<SinkCommittable>) rows()).addPostCommitTopology(committed);
    }
}
