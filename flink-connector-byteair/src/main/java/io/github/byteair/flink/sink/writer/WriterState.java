/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.writer;

import io.github.byteair.client.Destination;
import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.sink.config.SinkConfig;
import io.github.byteair.flink.sink.delivery.StoredRecords;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;

/**
 * One element of the writer's state: records of one destination, in a batch or not, or the
 * destinations that had accepted records, or how far the watermark had come. A writer writes many
 * of them, so that Flink can deal them out when the parallelism changes. Each says whose it is.
 */
final class WriterState extends BufferedRequestState<RequestEntry> {

    private static final long serialVersionUID = 1L;

    private final Owner owner;
    @Nullable private final transient StoredRecords records;
    private final transient List<Destination> written;
    @Nullable private final transient StoredWatermark watermark;

    private WriterState(
            Owner owner,
            @Nullable StoredRecords records,
            Collection<Destination> written,
            @Nullable StoredWatermark watermark) {
        super(Collections.emptyList());
        this.owner = Objects.requireNonNull(owner);
        this.records = records;
        this.written = List.copyOf(written);
        this.watermark = watermark;
    }

    static WriterState of(Owner owner, StoredRecords records) {
        return new WriterState(
                owner, Objects.requireNonNull(records), Collections.emptyList(), null);
    }

    static WriterState ofWritten(Owner owner, Collection<Destination> written) {
        return new WriterState(owner, null, written, null);
    }

    static WriterState ofWatermark(Owner owner, StoredWatermark watermark) {
        return new WriterState(
                owner, null, Collections.emptyList(), Objects.requireNonNull(watermark));
    }

    /** The project it was written for; unknown in state of formats 1 and 2. */
    Owner owner() {
        return owner;
    }

    /**
     * @throws ByteAirSinkException if it is another project's, or its records are for another
     *     stage, or have to be where another subtask is
     */
    void requireFits(SinkConfig config, Owner present) {
        owner.requireSameAs(present);
        if (records == null) {
            return;
        }
        if (records.destination().stage() != config.stage()) {
            throw new ByteAirSinkException(
                    "The checkpoint or savepoint holds records for the stage "
                            + records.destination().stage()
                            + ", but the sink is set to "
                            + config.stage()
                            + ". Let the job deliver them under the stage they were written"
                            + " for, and change it only after a stop with --drain (which, if"
                            + " the sink calls done, closes all open days, today's too); or"
                            + " start without this state, which gives them up.",
                    null);
        }
        if (config.ordered() || records.isHeld()) {
            owner.requireSamePlaceAs(present, config.ordered(), config.isExactlyOnce());
        }
    }

    /** Null in elements that hold something else. */
    @Nullable
    StoredRecords records() {
        return records;
    }

    /** Empty in elements that hold something else. */
    List<Destination> written() {
        return written;
    }

    /** Null in elements that hold something else. */
    @Nullable
    StoredWatermark watermark() {
        return watermark;
    }
}
