/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.flink.table.TopicTables;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.cdc.common.event.AddColumnEvent;
import org.apache.flink.cdc.common.event.AlterColumnTypeEvent;
import org.apache.flink.cdc.common.event.CreateTableEvent;
import org.apache.flink.cdc.common.event.DropColumnEvent;
import org.apache.flink.cdc.common.event.RenameColumnEvent;
import org.apache.flink.cdc.common.event.SchemaChangeEventType;
import org.apache.flink.cdc.common.event.TableId;
import org.apache.flink.cdc.common.exceptions.UnsupportedSchemaChangeEventException;
import org.apache.flink.cdc.common.schema.Column;
import org.apache.flink.cdc.common.schema.Schema;
import org.apache.flink.cdc.common.sink.MetadataApplier;
import org.apache.flink.cdc.common.types.DataType;
import org.apache.flink.cdc.common.types.DataTypes;
import org.junit.jupiter.api.Test;

class SchemaChangesTest {

    private static final TableId ITEM = TableId.tableId("item");

    private final MetadataApplier changes = changes("fail");

    private static SchemaChanges changes(String deletePolicy) {
        return new SchemaChanges(
                TopicTables.of(
                        Map.of(
                                "tenant-id", "2100021",
                                "application-id", "10000000",
                                "auth.credentials", "env",
                                "sink.delete.policy.item", deletePolicy),
                        ZoneId.of("UTC")));
    }

    private static AddColumnEvent add(String name, DataType type) {
        return new AddColumnEvent(
                ITEM, List.of(AddColumnEvent.last(Column.physicalColumn(name, type))));
    }

    @Test
    void takesWhatCanBeWritten() {
        assertThatCode(
                        () -> {
                            changes.applySchemaChange(
                                    new CreateTableEvent(
                                            ITEM,
                                            Schema.newBuilder()
                                                    .physicalColumn("goods_id", DataTypes.STRING())
                                                    .primaryKey("goods_id")
                                                    .build()));
                            changes.applySchemaChange(add("price", DataTypes.INT()));
                            changes.applySchemaChange(
                                    new AlterColumnTypeEvent(
                                            ITEM, Map.of("price", DataTypes.BIGINT())));
                            changes.applySchemaChange(
                                    new RenameColumnEvent(ITEM, Map.of("price", "cost")));
                            changes.applySchemaChange(new DropColumnEvent(ITEM, List.of("cost")));
                        })
                .doesNotThrowAnyException();
    }

    /** Before rows come that would end the job again and again. */
    @Test
    void refusesWhatCanNot() {
        assertThatThrownBy(() -> changes.applySchemaChange(add("photo", DataTypes.BYTES())))
                .isInstanceOf(UnsupportedSchemaChangeEventException.class)
                .asString()
                .contains(
                        "The table item can't be written to ByteAir: Column 'photo' has the type");
        assertThatThrownBy(
                        () ->
                                changes.applySchemaChange(
                                        new AlterColumnTypeEvent(
                                                ITEM, Map.of("price", DataTypes.BYTES()))))
                .asString()
                .contains("Column 'price' has the type");
        assertThatThrownBy(
                        () ->
                                changes.applySchemaChange(
                                        new CreateTableEvent(
                                                ITEM,
                                                Schema.newBuilder()
                                                        .physicalColumn("a", DataTypes.INT())
                                                        .build())))
                .isInstanceOf(UnsupportedSchemaChangeEventException.class)
                .asString()
                .contains("no column tells its rows apart");
    }

    @Test
    void saysOfATableWhatItsDeletesDo() {
        assertThat(changes("ignore").created(ITEM))
                .isEqualTo(
                        "The table item is written to the topic item; 'sink.delete.policy' for it"
                                + " is 'ignore'.");
        assertThat(changes("ignore").created(TableId.tableId("user")))
                .endsWith("the topic user; 'sink.delete.policy' for it is 'fail'.");
    }

    @Test
    void takesTheKindsThatTheFileLeaves() {
        assertThat(changes.acceptsSchemaEvolutionType(SchemaChangeEventType.DROP_COLUMN)).isTrue();
        changes.setAcceptedSchemaEvolutionTypes(Set.of(SchemaChangeEventType.ADD_COLUMN));
        assertThat(changes.acceptsSchemaEvolutionType(SchemaChangeEventType.ADD_COLUMN)).isTrue();
        assertThat(changes.acceptsSchemaEvolutionType(SchemaChangeEventType.DROP_COLUMN)).isFalse();
    }

    /** The version has no such events yet; what matters is their name. */
    @Test
    void aTableThatLosesItsRowsGoesByTheDeletePolicy() {
        AddColumnEvent event = add("any", DataTypes.INT());
        assertThatCode(
                        () -> {
                            changes("ignore").apply("TRUNCATE_TABLE", event);
                            changes("ignore").apply("DROP_TABLE", event);
                        })
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> changes("fail").apply("TRUNCATE_TABLE", event))
                .isInstanceOf(UnsupportedSchemaChangeEventException.class)
                .asString()
                .contains(
                        "The table item was truncated, but the platform keeps its rows in the topic"
                                + " 'item', and which they were is not told, so that"
                                + " 'sink.delete.policy' = 'fail' can't be kept. To go on without"
                                + " taking them down, start the pipeline from its last checkpoint"
                                + " with 'truncate.table' in exclude.schema.changes under 'sink:'.");
        assertThatThrownBy(() -> changes("fail").apply("DROP_TABLE", event))
                .asString()
                .contains("The table item was dropped", "with 'drop.table' in");
        assertThatThrownBy(() -> changes("ignore").apply("NEW_KIND", event))
                .asString()
                .contains(
                        "The table item changed in a way that this sink does not know, NEW_KIND.");
    }
}
