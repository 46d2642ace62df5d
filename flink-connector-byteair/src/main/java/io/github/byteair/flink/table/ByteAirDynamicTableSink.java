/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.RowKind;

/** A ByteAir table as the planner sees it. */
@Internal
public final class ByteAirDynamicTableSink implements DynamicTableSink, SupportsWritingMetadata {

    private final TableOptions options;
    private final TableShape shape;
    private final JsonFormat format;
    private final ZoneId dayZone;

    /** The metadata that the statement writes, behind the physical columns and in their order. */
    private List<String> metadata = List.of();

    /**
     * @param dayZone whose midnight ends a day
     * @throws ValidationException naming the column, if a type cannot be written
     */
    ByteAirDynamicTableSink(
            TableOptions options, TableShape shape, JsonFormat format, ZoneId dayZone) {
        this.options = Objects.requireNonNull(options);
        this.shape = Objects.requireNonNull(shape);
        this.format = Objects.requireNonNull(format);
        this.dayZone = Objects.requireNonNull(dayZone);
        assembly().check();
    }

    private SinkAssembly assembly() {
        return new SinkAssembly(options, shape, format, metadata, dayZone);
    }

    /**
     * Inserts; with a primary key also what comes of updates and deletes. A table without one could
     * not tell which record an update is for: the platform's key is then the user's business.
     */
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        if (!shape.hasPrimaryKey()) {
            return ChangelogMode.insertOnly();
        }
        if (options.get(ByteAirConnectorOptions.UPDATE_BEFORE)) {
            return ChangelogMode.all();
        }
        // Not ChangelogMode.upsert(), which since Flink 2.1 lets deletes come with their key alone:
        // a marked row is written with all its columns.
        return ChangelogMode.newBuilder()
                .addContainedKind(RowKind.INSERT)
                .addContainedKind(RowKind.UPDATE_AFTER)
                .addContainedKind(RowKind.DELETE)
                .build();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        // Whether the input has an end, for done, is looked for in the sink: to the planner, no
        // statement has one in streaming mode (context.isBounded()).
        return SinkV2Provider.of(
                assembly().create(),
                options.find(ByteAirConnectorOptions.PARALLELISM).orElse(null));
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        Map<String, DataType> metadata = new LinkedHashMap<>();
        metadata.put(TableShape.DATA_DATE, DataTypes.DATE().nullable());
        metadata.put(TableShape.TOPIC, DataTypes.STRING().nullable());
        return metadata;
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumedType) {
        metadata = List.copyOf(keys);
    }

    @Override
    public DynamicTableSink copy() {
        ByteAirDynamicTableSink copy = new ByteAirDynamicTableSink(options, shape, format, dayZone);
        copy.metadata = metadata;
        return copy;
    }

    @Override
    public String asSummaryString() {
        String topic = options.find(ByteAirConnectorOptions.TOPIC).orElse(null);
        return "ByteAir(topic="
                + (!shape.hasTopic() ? topic : topic == null ? "by row" : "by row or " + topic)
                + ", stage="
                + options.get(ByteAirConnectorOptions.STAGE)
                + (shape.hasPrimaryKey()
                        ? ", deletes="
                                + options.get(ByteAirConnectorOptions.DELETE_POLICY)
                                + ", ordered="
                                + shape.isOrdered(options)
                                + ", coalesced="
                                + shape.coalesces(options)
                        : "")
                + ")";
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof ByteAirDynamicTableSink)) {
            return false;
        }
        ByteAirDynamicTableSink that = (ByteAirDynamicTableSink) other;
        return options.equals(that.options)
                && shape.equals(that.shape)
                && format.equals(that.format)
                && dayZone.equals(that.dayZone)
                && metadata.equals(that.metadata);
    }

    @Override
    public int hashCode() {
        return Objects.hash(options, shape, format, dayZone, metadata);
    }

    @Override
    public String toString() {
        return asSummaryString();
    }
}
