/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import io.github.byteair.client.Destination;
import io.github.byteair.client.Records;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** Records of one destination as a checkpoint holds them, in a batch or not. Immutable. */
@Internal
public final class StoredRecords {

    private final Destination destination;
    private final Records records;
    @Nullable private final String requestId;
    private final int attempts;
    private final IdHistory history;

    private StoredRecords(
            Destination destination,
            Records records,
            @Nullable String requestId,
            int attempts,
            IdHistory history) {
        this.destination = Objects.requireNonNull(destination);
        this.records = Objects.requireNonNull(records);
        this.requestId = requestId;
        this.attempts = attempts;
        this.history = history;
    }

    /** A batch, which keeps its content and, until the service has refused it, its id. */
    public static StoredRecords batch(
            Destination destination,
            Records records,
            String requestId,
            int attempts,
            IdHistory history) {
        return new StoredRecords(
                destination, records, Objects.requireNonNull(requestId), attempts, history);
    }

    /** Records that may be sent in any company. */
    public static StoredRecords uncut(Destination destination, Records records) {
        return new StoredRecords(destination, records, null, 0, IdHistory.FRESH);
    }

    /** Where the records go. */
    public Destination destination() {
        return destination;
    }

    /** The records, in order; at least one. */
    public Records records() {
        return records;
    }

    /** Null for records in no batch. */
    @Nullable
    public String requestId() {
        return requestId;
    }

    /** How often the batch was sent. */
    public int attempts() {
        return attempts;
    }

    /** What was known of the id when the checkpoint was taken. */
    public IdHistory history() {
        return history;
    }
}
