/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * An element of the state of an exactly-once sink's operator: a batch that waits, which a
 * checkpoint reads from where it is; or bytes of what else there is. {@link LaneState} knows what
 * is in them. Immutable.
 */
@Internal
public final class LaneElement {

    @Nullable private final WaitingBatch batch;
    @Nullable private final byte[] state;

    private LaneElement(@Nullable WaitingBatch batch, @Nullable byte[] state) {
        this.batch = batch;
        this.state = state;
    }

    static LaneElement of(WaitingBatch batch) {
        return new LaneElement(Objects.requireNonNull(batch), null);
    }

    /**
     * @param state not copied; nobody may change it any more
     */
    static LaneElement of(byte[] state) {
        return new LaneElement(null, Objects.requireNonNull(state));
    }

    /** Null if it is something else. */
    @Nullable
    WaitingBatch batch() {
        return batch;
    }

    /** Null if it is a batch. */
    @Nullable
    byte[] state() {
        return state;
    }

    /** What it takes on the heap that nothing else holds, in bytes. */
    long ownBytes() {
        return state == null ? 0 : state.length;
    }
}
