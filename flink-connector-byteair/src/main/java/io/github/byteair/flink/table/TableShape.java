/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** What of a table's columns matters here. Immutable. */
final class TableShape {

    /** The key of the metadata column with a row's day. */
    static final String DATA_DATE = "data-date";

    /** The key of the metadata column with a row's topic. */
    static final String TOPIC = "topic";

    /** No column of a database is called so. */
    private static final String ANY_KEY = "\0key";

    private final RowType physicalType;
    private final List<String> primaryKey;
    private final boolean dataDate;
    private final boolean topic;

    private TableShape(
            RowType physicalType, List<String> primaryKey, boolean dataDate, boolean topic) {
        this.physicalType = physicalType;
        this.primaryKey = List.copyOf(primaryKey);
        this.dataDate = dataDate;
        this.topic = topic;
    }

    static TableShape of(ResolvedSchema schema) {
        return new TableShape(
                (RowType) schema.toPhysicalRowDataType().getLogicalType(),
                schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of()),
                schema.getColumns().stream().anyMatch(column -> isWritten(column, DATA_DATE)),
                schema.getColumns().stream().anyMatch(column -> isWritten(column, TOPIC)));
    }

    /**
     * The shape that tables of a pipeline have in common, of which more is known only when they
     * come: rows with a key and a topic of their own.
     *
     * @param fields columns that options name; the type stands for any
     */
    static TableShape ofTopicTables(Collection<String> fields, boolean dataDate) {
        List<RowType.RowField> columns = new ArrayList<>();
        columns.add(new RowType.RowField(ANY_KEY, new VarCharType(VarCharType.MAX_LENGTH)));
        for (String field : fields) {
            columns.add(new RowType.RowField(field, new VarCharType(VarCharType.MAX_LENGTH)));
        }
        return new TableShape(new RowType(columns), List.of(ANY_KEY), dataDate, true);
    }

    private static boolean isWritten(Column column, String metadataKey) {
        return column instanceof Column.MetadataColumn
                && column.isPersisted()
                && metadataKey.equals(
                        ((Column.MetadataColumn) column).getMetadataKey().orElse(column.getName()));
    }

    /** The columns that become fields of a record. */
    RowType physicalType() {
        return physicalType;
    }

    List<String> primaryKey() {
        return primaryKey;
    }

    boolean hasPrimaryKey() {
        return !primaryKey.isEmpty();
    }

    /** Whether a metadata column that is written holds the rows' data date. */
    boolean hasDataDate() {
        return dataDate;
    }

    /** Whether a metadata column that is written holds the rows' topic. */
    boolean hasTopic() {
        return topic;
    }

    /** With a primary key, versions of a row follow each other, and the last one has to stay. */
    boolean isOrdered(TableOptions options) {
        return options.find(ByteAirConnectorOptions.ORDERED).orElse(hasPrimaryKey());
    }

    /** With a primary key, of the versions of a row that wait the last is enough. */
    boolean coalesces(TableOptions options) {
        return options.find(ByteAirConnectorOptions.COALESCE).orElse(hasPrimaryKey());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableShape
                && physicalType.equals(((TableShape) other).physicalType)
                && primaryKey.equals(((TableShape) other).primaryKey)
                && dataDate == ((TableShape) other).dataDate
                && topic == ((TableShape) other).topic;
    }

    @Override
    public int hashCode() {
        return Objects.hash(physicalType, primaryKey, dataDate, topic);
    }
}
