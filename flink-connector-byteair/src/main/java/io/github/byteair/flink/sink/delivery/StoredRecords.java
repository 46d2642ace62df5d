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

    /** What may be done with them. */
    public enum Kind {
        /** They are a batch, and may have been sent. */
        BATCH,
        /** They are in no batch, and go in any company. */
        UNCUT,
        /** They take their rows down, unless a row of the key comes; see {@link HeldChanges}. */
        HELD,
        /** As {@link #HELD}, but the sink had nothing to write for a row that is gone. */
        HELD_BARE
    }

    private final Kind kind;
    private final Destination destination;
    private final Records records;
    @Nullable private final long[] keys;
    @Nullable private final String requestId;
    private final int attempts;
    private final IdHistory history;

    private StoredRecords(
            Kind kind,
            Destination destination,
            Records records,
            @Nullable long[] keys,
            @Nullable String requestId,
            int attempts,
            IdHistory history) {
        if (keys != null && keys.length != 2 * records.count()) {
            throw new IllegalArgumentException(
                    keys.length / 2 + " keys for " + records.count() + " records");
        }
        this.kind = kind;
        this.keys = keys;
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
                Kind.BATCH,
                destination,
                records,
                null,
                Objects.requireNonNull(requestId),
                attempts,
                history);
    }

    /** Records that may be sent in any company. */
    public static StoredRecords uncut(Destination destination, Records records) {
        return uncut(destination, records, null);
    }

    /**
     * Records that may be sent in any company.
     *
     * @param keys two numbers for each record, which stand for its key; null if they have none
     */
    public static StoredRecords uncut(
            Destination destination, Records records, @Nullable long[] keys) {
        return new StoredRecords(Kind.UNCUT, destination, records, keys, null, 0, IdHistory.FRESH);
    }

    /**
     * Changes that are held back.
     *
     * @param bare whether there was nothing to write for them; the records are empty objects then
     */
    public static StoredRecords held(
            Destination destination, Records records, long[] keys, boolean bare) {
        return new StoredRecords(
                bare ? Kind.HELD_BARE : Kind.HELD,
                destination,
                records,
                Objects.requireNonNull(keys),
                null,
                0,
                IdHistory.FRESH);
    }

    /** What may be done with them. */
    public Kind kind() {
        return kind;
    }

    /** Whether they are changes that are held back. */
    public boolean isHeld() {
        return kind == Kind.HELD || kind == Kind.HELD_BARE;
    }

    /** Two numbers for each record, which stand for its key; null if they have none. */
    @Nullable
    public long[] keys() {
        return keys;
    }

    /** Where the records go. */
    public Destination destination() {
        return destination;
    }

    /** The records, in order; at least one. */
    public Records records() {
        return records;
    }

    /** What they take in a checkpoint, roughly. */
    public long bytes() {
        return records.length()
                + (long) Integer.BYTES * records.count()
                + (keys == null ? 0 : (long) Long.BYTES * keys.length);
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
