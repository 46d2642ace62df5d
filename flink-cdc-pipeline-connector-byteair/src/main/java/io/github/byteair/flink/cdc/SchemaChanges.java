/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import io.github.byteair.flink.table.TopicTables;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.cdc.common.event.AddColumnEvent;
import org.apache.flink.cdc.common.event.AlterColumnTypeEvent;
import org.apache.flink.cdc.common.event.CreateTableEvent;
import org.apache.flink.cdc.common.event.DropColumnEvent;
import org.apache.flink.cdc.common.event.RenameColumnEvent;
import org.apache.flink.cdc.common.event.SchemaChangeEvent;
import org.apache.flink.cdc.common.event.SchemaChangeEventType;
import org.apache.flink.cdc.common.event.TableId;
import org.apache.flink.cdc.common.exceptions.UnsupportedSchemaChangeEventException;
import org.apache.flink.cdc.common.sink.MetadataApplier;
import org.apache.flink.cdc.common.types.DataType;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a change of a table means for the platform, which has no tables to change: that it can be
 * written, and what a person has to do. Runs in the JobManager; nothing passes without a line in
 * its log.
 */
@Internal
final class SchemaChanges implements MetadataApplier {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(SchemaChanges.class);

    static final String CREATE_TABLE = "CREATE_TABLE";

    /** Kinds of changes that Flink CDC 3.2 does not know yet. */
    static final String DROP_TABLE = "DROP_TABLE";

    static final String TRUNCATE_TABLE = "TRUNCATE_TABLE";

    private final TopicTables tables;
    @Nullable private Set<SchemaChangeEventType> accepted;

    SchemaChanges(TopicTables tables) {
        this.tables = tables;
    }

    /** The kind by its name, so that newer kinds need no newer classes. */
    static String kind(SchemaChangeEvent event) {
        return event.getType().name();
    }

    @Override
    public MetadataApplier setAcceptedSchemaEvolutionTypes(Set<SchemaChangeEventType> types) {
        accepted = new HashSet<>(types);
        return this;
    }

    @Override
    public boolean acceptsSchemaEvolutionType(SchemaChangeEventType type) {
        return accepted == null || accepted.contains(type);
    }

    /**
     * @throws UnsupportedSchemaChangeEventException saying what to do, if rows could not be written
     *     after it, or if it takes rows away that the platform would keep
     */
    @Override
    public void applySchemaChange(SchemaChangeEvent event) {
        apply(kind(event), event);
    }

    void apply(String kind, SchemaChangeEvent event) {
        String table = event.tableId().identifier();
        String topic = event.tableId().getTableName();
        switch (kind) {
            case CREATE_TABLE:
                create((CreateTableEvent) event);
                return;
            case "ADD_COLUMN":
                ((AddColumnEvent) event)
                        .getAddedColumns()
                        .forEach(
                                column -> {
                                    String name = column.getAddColumn().getName();
                                    check(event, name, column.getAddColumn().getType());
                                    LOG.info(
                                            "The table {} has a new column {}: records of the topic"
                                                    + " {} have it as a field from now on. See that"
                                                    + " the topic's data template has the field."
                                                    + " Rows that don't change are not sent"
                                                    + " again.",
                                            table,
                                            name,
                                            topic);
                                });
                return;
            case "ALTER_COLUMN_TYPE":
                for (Map.Entry<String, DataType> column :
                        ((AlterColumnTypeEvent) event).getTypeMapping().entrySet()) {
                    check(event, column.getKey(), column.getValue());
                    LOG.info(
                            "The column {} of the table {} is {} from now on, and so is the field of"
                                    + " the topic {}. See that the topic's data template takes it.",
                            column.getKey(),
                            table,
                            column.getValue(),
                            topic);
                }
                return;
            case "RENAME_COLUMN":
                ((RenameColumnEvent) event)
                        .getNameMapping()
                        .forEach(
                                (before, after) ->
                                        LOG.warn(
                                                "The column {} of the table {} is called {} from now"
                                                        + " on, and so is the field of the topic {}."
                                                        + " See that the topic's data template has"
                                                        + " the field. Rows that don't change keep"
                                                        + " the old one on the platform.",
                                                before,
                                                table,
                                                after,
                                                topic));
                return;
            case "DROP_COLUMN":
                LOG.warn(
                        "The table {} has no columns {} any more: records of the topic {} lack the"
                                + " fields from now on. Rows that don't change keep them on the"
                                + " platform.",
                        table,
                        ((DropColumnEvent) event).getDroppedColumnNames(),
                        topic);
                return;
            case TRUNCATE_TABLE:
                gone(event, table, topic, "truncated", "truncate.table");
                return;
            case DROP_TABLE:
                gone(event, table, topic, "dropped", "drop.table");
                return;
            default:
                throw new UnsupportedSchemaChangeEventException(
                        event,
                        "The table "
                                + table
                                + " changed in a way that this sink does not know, "
                                + kind
                                + ". Take a newer flink-cdc-pipeline-connector-byteair, or leave it"
                                + " out by exclude.schema.changes under 'sink:'.");
        }
    }

    private void create(CreateTableEvent event) {
        try {
            RoutedTable.of(tables, event.tableId(), event.getSchema());
        } catch (ValidationException e) {
            throw new UnsupportedSchemaChangeEventException(event, e.getMessage(), e);
        }
        LOG.info(created(event.tableId()));
    }

    /** What a person should know of a table, once: deletes may come long after. */
    String created(TableId table) {
        String topic = table.getTableName();
        return "The table "
                + table
                + " is written to the topic "
                + topic
                + "; 'sink.delete.policy' for it is '"
                + tables.deletePolicy(topic)
                + "'.";
    }

    private void check(SchemaChangeEvent event, String column, DataType type) {
        try {
            tables.checkColumn(column, ColumnTypes.of(type));
        } catch (ValidationException e) {
            throw new UnsupportedSchemaChangeEventException(
                    event,
                    "The table "
                            + event.tableId()
                            + " can't be written to ByteAir: "
                            + e.getMessage(),
                    e);
        }
    }

    /** Which rows there were is not told: they can't be written once more to take them down. */
    private void gone(
            SchemaChangeEvent event, String table, String topic, String what, String tag) {
        String policy = tables.deletePolicy(topic);
        if (policy.equals("ignore")) {
            LOG.warn(
                    "The table {} was {}. The platform keeps its rows in the topic {}, since it has"
                            + " no deletes, and 'sink.delete.policy' for it is 'ignore'.",
                    table,
                    what,
                    topic);
            return;
        }
        throw new UnsupportedSchemaChangeEventException(
                event,
                "The table "
                        + table
                        + " was "
                        + what
                        + ", but the platform keeps its rows in the topic '"
                        + topic
                        + "', and which they were is not told, so that 'sink.delete.policy' = '"
                        + policy
                        + "' can't be kept. To go on without taking them down, start the pipeline"
                        + " from its last checkpoint with '"
                        + tag
                        + "' in exclude.schema.changes under 'sink:'. To have them taken down,"
                        + " delete rows by DELETE instead.");
    }
}
