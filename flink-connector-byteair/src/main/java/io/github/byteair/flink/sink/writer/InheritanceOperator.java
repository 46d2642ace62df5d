/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.config.Setting;
import io.github.byteair.flink.sink.config.SinkConfig;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Stands before the writer of a sink that is not exactly-once any more, in the place of the {@link
 * DeliveryOperator}'s state, and gives what that holds to the writer, through {@link Inheritance}.
 * Records pass it as they are.
 */
final class InheritanceOperator<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<T, T> {

    private static final long serialVersionUID = 1L;

    private final SinkConfig config;

    @Nullable private transient ListState<LaneElement> state;
    private transient Inheritance inheritance;

    InheritanceOperator(SinkConfig config) {
        this.config = config;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        inheritance = Inheritance.ofWriter(config);
        // Nothing of the kind is in most states, and then nothing is to be in the next.
        if (!context.getOperatorStateStore()
                .getRegisteredStateNames()
                .contains(DeliveryOperator.STATE)) {
            return;
        }
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        DeliveryOperator.STATE, new LaneElementSerializer()));
        if (inheritance == null) {
            throw new ByteAirSinkException(
                    "The checkpoint or savepoint is of an exactly-once sink, and what it holds goes"
                            + " to the writer of this one in the same task; but the operator before"
                            + " the writer is not chained to it. Allow chaining (pipeline"
                            + ".operator-chaining.enabled, and no disableChaining() at the sink),"
                            + " or set "
                            + Setting.DELIVERY_GUARANTEE
                            + " back to exactly-once.",
                    null);
        }
        inheritance.take(state.get());
        // The writer has what was in it.
        state.clear();
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        output.collect(element);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (state != null) {
            state.update(inheritance.rest(context.getCheckpointId()));
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (state != null) {
            inheritance.complete(checkpointId);
        }
    }
}
