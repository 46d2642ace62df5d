/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.flink.sink.ByteAirSinkException;
import io.github.byteair.flink.table.TopicRow;
import io.github.byteair.flink.table.TopicRowReading;
import io.github.byteair.flink.table.TopicTables;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.cdc.common.data.DecimalData;
import org.apache.flink.cdc.common.data.RecordData;
import org.apache.flink.cdc.common.data.StringData;
import org.apache.flink.cdc.common.data.binary.BinaryStringData;
import org.apache.flink.cdc.common.event.AddColumnEvent;
import org.apache.flink.cdc.common.event.AlterColumnTypeEvent;
import org.apache.flink.cdc.common.event.CreateTableEvent;
import org.apache.flink.cdc.common.event.DataChangeEvent;
import org.apache.flink.cdc.common.event.DropColumnEvent;
import org.apache.flink.cdc.common.event.Event;
import org.apache.flink.cdc.common.event.RenameColumnEvent;
import org.apache.flink.cdc.common.event.SchemaChangeEvent;
import org.apache.flink.cdc.common.event.TableId;
import org.apache.flink.cdc.common.function.HashFunction;
import org.apache.flink.cdc.common.schema.Column;
import org.apache.flink.cdc.common.schema.Schema;
import org.apache.flink.cdc.common.types.DataType;
import org.apache.flink.cdc.common.types.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class EventRowsTest {

    private static final TableId ITEM = TableId.tableId("item");
    private static final Schema GOODS =
            Schema.newBuilder()
                    .physicalColumn("goods_id", DataTypes.STRING().notNull())
                    .physicalColumn("title", DataTypes.STRING())
                    .physicalColumn("status", DataTypes.INT())
                    .primaryKey("goods_id")
                    .build();

    private static TopicTables tables(String... options) {
        Map<String, String> given =
                new HashMap<>(
                        Map.of(
                                "tenant-id", "2100021",
                                "application-id", "10000000",
                                "auth.credentials", "env"));
        for (int i = 0; i < options.length; i += 2) {
            given.put(options[i], options[i + 1]);
        }
        return TopicTables.of(given, ZoneId.of("Asia/Shanghai"));
    }

    private static RecordData record(Object... values) {
        Object[] fields = values.clone();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] instanceof String) {
                fields[i] = string((String) fields[i]);
            }
        }
        return Records.of(fields);
    }

    private static StringData string(String text) {
        return BinaryStringData.fromString(text);
    }

    private static List<String> read(EventRows rows, Event... events) {
        List<String> texts = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof SchemaChangeEvent) {
                rows.change((SchemaChangeEvent) event);
            } else {
                for (TopicRow row : rows.rows((DataChangeEvent) event)) {
                    texts.add(TopicRowReading.text(row));
                }
            }
        }
        return texts;
    }

    private static List<String> read(TopicTables tables, Event... events) {
        return read(new EventRows(tables), events);
    }

    private static Event insert(Object... values) {
        return DataChangeEvent.insertEvent(ITEM, record(values));
    }

    @Test
    void rowsFollowTheirTable() {
        assertThat(
                        read(
                                tables(
                                        "sink.delete.policy", "mark",
                                        "sink.delete.mark-field", "status",
                                        "sink.delete.mark-value", "0"),
                                new CreateTableEvent(ITEM, GOODS),
                                insert("1", "kettle", 1),
                                DataChangeEvent.updateEvent(
                                        ITEM, record("1", "kettle", 1), record("1", "pot", 1)),
                                DataChangeEvent.replaceEvent(ITEM, record("2", null, 1)),
                                DataChangeEvent.deleteEvent(ITEM, record("1", "pot", 1))))
                .containsExactly(
                        "+I item {\"goods_id\":\"1\",\"title\":\"kettle\",\"status\":1}",
                        "+I item {\"goods_id\":\"1\",\"title\":\"pot\",\"status\":1}",
                        "+I item {\"goods_id\":\"2\",\"status\":1}",
                        "-D item {\"goods_id\":\"1\",\"title\":\"pot\",\"status\":0}");
    }

    @Test
    void aChangedKeyIsTwoRows() {
        assertThat(
                        read(
                                tables(),
                                new CreateTableEvent(ITEM, GOODS),
                                DataChangeEvent.updateEvent(
                                        ITEM, record("1", "pot", 1), record("2", "pot", 1))))
                .containsExactly(
                        "-D item {\"goods_id\":\"1\",\"title\":\"pot\",\"status\":1}",
                        "+I item {\"goods_id\":\"2\",\"title\":\"pot\",\"status\":1}");
    }

    @Test
    void columnsComeChangeAndGo() {
        assertThat(
                        read(
                                tables(),
                                new CreateTableEvent(ITEM, GOODS),
                                new AddColumnEvent(
                                        ITEM,
                                        List.of(
                                                AddColumnEvent.after(
                                                        Column.physicalColumn(
                                                                "price", DataTypes.INT()),
                                                        "goods_id"))),
                                insert("1", 5, "kettle", 1),
                                new AlterColumnTypeEvent(ITEM, Map.of("price", DataTypes.BIGINT())),
                                insert("1", 5_000_000_000L, "kettle", 1),
                                new RenameColumnEvent(ITEM, Map.of("title", "name")),
                                insert("1", 5L, "kettle", 1),
                                new DropColumnEvent(ITEM, List.of("name")),
                                insert("1", 5L, 1)))
                .containsExactly(
                        "+I item {\"goods_id\":\"1\",\"price\":5,\"title\":\"kettle\",\"status\":1}",
                        "+I item {\"goods_id\":\"1\",\"price\":5000000000,\"title\":\"kettle\",\"status\":1}",
                        "+I item {\"goods_id\":\"1\",\"price\":5,\"name\":\"kettle\",\"status\":1}",
                        "+I item {\"goods_id\":\"1\",\"price\":5,\"status\":1}");
    }

    /** As after a restart: the table's latest schema comes first, whatever was known before. */
    @Test
    void aTableThatIsToldAgainIsTakenAsItNowIs() {
        EventRows rows = new EventRows(tables());
        read(rows, new CreateTableEvent(ITEM, GOODS));
        Schema later =
                Schema.newBuilder()
                        .physicalColumn("goods_id", DataTypes.STRING().notNull())
                        .primaryKey("goods_id")
                        .build();
        assertThat(read(rows, new CreateTableEvent(ITEM, later), insert("1")))
                .containsExactly("+I item {\"goods_id\":\"1\"}");
    }

    /**
     * As after a restart, where a change is the first that a writer hears of a table: the schema
     * that Flink CDC puts before it has the change already.
     */
    @Test
    void aChangeThatTheSchemaHasAlreadyIsNone() {
        assertThat(
                        read(
                                tables(),
                                new CreateTableEvent(ITEM, GOODS),
                                add("title", DataTypes.STRING()),
                                insert("1", "kettle", 1),
                                new DropColumnEvent(ITEM, List.of("gone")),
                                insert("1", "kettle", 2),
                                new RenameColumnEvent(ITEM, Map.of("name", "title")),
                                insert("1", "kettle", 3),
                                new AlterColumnTypeEvent(ITEM, Map.of("status", DataTypes.INT())),
                                insert("1", "kettle", 4)))
                .containsExactly(
                        "+I item {\"goods_id\":\"1\",\"title\":\"kettle\",\"status\":1}",
                        "+I item {\"goods_id\":\"1\",\"title\":\"kettle\",\"status\":2}",
                        "+I item {\"goods_id\":\"1\",\"title\":\"kettle\",\"status\":3}",
                        "+I item {\"goods_id\":\"1\",\"title\":\"kettle\",\"status\":4}");
    }

    /** Of several columns that a change adds, those are added that the schema has not. */
    @Test
    void aChangeThatTheSchemaHasInPartIsTheRest() {
        assertThat(
                        read(
                                tables(),
                                new CreateTableEvent(ITEM, GOODS),
                                new AddColumnEvent(
                                        ITEM,
                                        List.of(
                                                AddColumnEvent.last(
                                                        Column.physicalColumn(
                                                                "status", DataTypes.INT())),
                                                AddColumnEvent.after(
                                                        Column.physicalColumn(
                                                                "price", DataTypes.INT()),
                                                        "status"))),
                                insert("1", "kettle", 1, 5)))
                .containsExactly(
                        "+I item {\"goods_id\":\"1\",\"title\":\"kettle\",\"status\":1,\"price\":5}");
    }

    private static AddColumnEvent add(String name, DataType type) {
        return new AddColumnEvent(
                ITEM, List.of(AddColumnEvent.last(Column.physicalColumn(name, type))));
    }

    @Test
    void aChangeOfAnUnknownTableIsAMistakeOfOthers() {
        assertThatThrownBy(() -> read(tables(), insert("1", "kettle", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the table item, but no schema of it came before");
    }

    @Test
    void theDataDateIsNoField() {
        Schema schema =
                Schema.newBuilder()
                        .physicalColumn("day", DataTypes.DATE())
                        .physicalColumn("goods_id", DataTypes.STRING().notNull())
                        .primaryKey("goods_id")
                        .build();
        TopicTables tables = tables("stage", "history_sync", "sink.data-date.field", "day");
        EventRows rows = new EventRows(tables);
        rows.change(new CreateTableEvent(ITEM, schema));
        TopicRow row = rows.rows(DataChangeEvent.insertEvent(ITEM, record(19_780, "1"))).get(0);
        assertThat(TopicRowReading.text(row)).isEqualTo("+I item {\"goods_id\":\"1\"}");
        assertThat(TopicRowReading.dataDate(row)).isEqualTo("2024-02-27");
    }

    @Test
    void theDataDateMayBeText() {
        Schema schema =
                Schema.newBuilder()
                        .physicalColumn("goods_id", DataTypes.STRING().notNull())
                        .physicalColumn("day", DataTypes.STRING())
                        .primaryKey("goods_id")
                        .build();
        EventRows rows =
                new EventRows(tables("stage", "history_sync", "sink.data-date.field", "day"));
        rows.change(new CreateTableEvent(ITEM, schema));
        assertThat(
                        TopicRowReading.dataDate(
                                rows.rows(
                                                DataChangeEvent.insertEvent(
                                                        ITEM, record("1", "2024-02-27")))
                                        .get(0)))
                .isEqualTo("2024-02-27");
        assertThatThrownBy(
                        () ->
                                TopicRowReading.dataDate(
                                        rows.rows(
                                                        DataChangeEvent.insertEvent(
                                                                ITEM, record("1", "today")))
                                                .get(0)))
                .hasMessage("The row's data date 'today' is not a date yyyy-MM-dd.");
    }

    /** The field is not written, but tells rows apart. */
    @Test
    void theDataDateMayBePartOfTheKey() {
        Schema schema =
                Schema.newBuilder()
                        .physicalColumn("day", DataTypes.DATE().notNull())
                        .physicalColumn("goods_id", DataTypes.STRING().notNull())
                        .primaryKey("goods_id", "day")
                        .build();
        EventRows rows =
                new EventRows(tables("stage", "history_sync", "sink.data-date.field", "day"));
        rows.change(new CreateTableEvent(ITEM, schema));
        TopicRow row = rows.rows(DataChangeEvent.insertEvent(ITEM, record(19_780, "1"))).get(0);
        TopicRow next = rows.rows(DataChangeEvent.insertEvent(ITEM, record(19_781, "1"))).get(0);
        assertThat(TopicRowReading.text(row)).isEqualTo("+I item {\"goods_id\":\"1\"}");
        assertThat(TopicRowReading.dataDate(row)).isEqualTo("2024-02-27");
        assertThat(TopicRowReading.key(row))
                .startsWith("\"1\",")
                .isNotEqualTo(TopicRowReading.key(next));
    }

    /** As under lenient, once the column has another name in the database, or is gone. */
    @Test
    void aKeyThatIsNullEndsTheJob() {
        EventRows rows = new EventRows(tables());
        rows.change(new CreateTableEvent(ITEM, GOODS));
        assertThatThrownBy(() -> read(rows, insert(null, "kettle", 1)))
                .isInstanceOf(ByteAirSinkException.class)
                .hasMessage(
                        "A row of the table item, for the topic 'item', has NULL in the column"
                                + " 'goods_id' of its key, so that nothing tells it from others."
                                + " If the column was renamed or dropped in the database, name what"
                                + " the key is now by the transform's projection or its"
                                + " 'primary-keys', and start the pipeline without state: it reads"
                                + " the tables again.");
        assertThatThrownBy(
                        () -> read(rows, DataChangeEvent.deleteEvent(ITEM, record(null, "a", 1))))
                .isInstanceOf(ByteAirSinkException.class);
    }

    private static void assertRefused(TopicTables tables, TableId id, Schema schema, String why) {
        assertThatThrownBy(() -> read(tables, new CreateTableEvent(id, schema)))
                .isInstanceOf(ValidationException.class)
                .hasMessage("The table " + id + " can't be written to ByteAir: " + why);
    }

    @Test
    void refusesTablesInASentence() {
        assertRefused(
                tables(),
                TableId.tableId("shop", "goods!"),
                GOODS,
                "'goods!' is not a topic's name. Route the table to 'user', 'item', 'behavior', or"
                        + " the name agreed with the platform.");
        assertRefused(
                tables(),
                ITEM,
                Schema.newBuilder().physicalColumn("title", DataTypes.STRING()).build(),
                "no column tells its rows apart: it has no primary key. Keep the key's columns in"
                        + " the transform's projection, or name others by its 'primary-keys'.");
        assertRefused(
                tables(),
                TableId.tableId("others"),
                Schema.newBuilder()
                        .physicalColumn("title", DataTypes.STRING())
                        .primaryKey("id")
                        .build(),
                "no column tells its rows apart: it has the primary key id, which is not among its"
                        + " columns title. Keep the key's columns in the transform's projection, or"
                        + " name others by its 'primary-keys'.");
        assertRefused(
                tables(
                        "sink.delete.policy", "mark",
                        "sink.delete.mark-field", "gone",
                        "sink.delete.mark-value", "1"),
                ITEM,
                GOODS,
                "it has no column 'gone', with which 'sink.delete.policy' = 'mark' tells the"
                        + " platform of a delete; its columns are goods_id, title, status. Add the"
                        + " column in the transform's projection, or set 'sink.delete.policy.item'"
                        + " or 'sink.delete.mark-field.item' for this topic.");
        assertRefused(
                tables("stage", "history_sync", "sink.data-date.field", "day"),
                ITEM,
                GOODS,
                "it has no column 'day', which 'sink.data-date.field' names; its columns are"
                        + " goods_id, title, status. Add it in the transform's projection.");
        assertRefused(
                tables("stage", "history_sync", "sink.data-date.field", "status"),
                ITEM,
                GOODS,
                "the column of the data date is INT. Make it a DATE or a text yyyy-MM-dd in the"
                        + " transform's projection, such as DATE_FORMAT(changed_at, 'yyyy-MM-dd').");
    }

    @Test
    void refusesBytes() {
        assertThatThrownBy(
                        () ->
                                read(
                                        tables(),
                                        new CreateTableEvent(
                                                ITEM,
                                                GOODS.copy(
                                                        List.of(
                                                                GOODS.getColumns().get(0),
                                                                Column.physicalColumn(
                                                                        "photo",
                                                                        DataTypes.BYTES()))))))
                .hasMessageStartingWith(
                        "The table item can't be written to ByteAir: Column 'photo' has the type");
    }

    /** The projection: the key's column is there no more under its name. */
    @Test
    void aRenamedKeyIsFoundByThePlatformsName() {
        Schema projected =
                Schema.newBuilder()
                        .physicalColumn("goods_id", DataTypes.STRING())
                        .physicalColumn("title", DataTypes.STRING())
                        .primaryKey("id")
                        .build();
        EventRows rows = new EventRows(tables());
        rows.change(new CreateTableEvent(ITEM, projected));
        DataChangeEvent event = DataChangeEvent.insertEvent(ITEM, record("7", "kettle"));
        assertThat(TopicRowReading.key(rows.rows(event).get(0))).isEqualTo("\"7\"");

        HashFunction<DataChangeEvent> hashes = new KeyHashes().getHashFunction(ITEM, projected);
        int hash = hashes.hashcode(event);
        assertThat(hashes.hashcode(DataChangeEvent.deleteEvent(ITEM, record("7", "other"))))
                .as("of another version of the row")
                .isEqualTo(hash)
                .isNotNegative();
        assertThat(hashes.hashcode(DataChangeEvent.insertEvent(ITEM, record("8", "kettle"))))
                .isNotEqualTo(hash);
    }

    /** Rows that wait at a writer would be overtaken, if those behind went to another. */
    @Test
    void aKeyStaysAtItsWriterWhenItsTypeIsWidened() {
        StringData text = string("5");
        assertThat(hash(DataTypes.BIGINT(), -5_000_000_000L))
                .isEqualTo(hash(DataTypes.DECIMAL(18, 0), decimal(-5_000_000_000L)));
        assertThat(hash(DataTypes.BIGINT(), -5L))
                .isEqualTo(hash(DataTypes.INT(), -5))
                .isEqualTo(hash(DataTypes.DECIMAL(18, 0), decimal(-5)))
                .isNotEqualTo(hash(DataTypes.INT(), 5));
        assertThat(hash(DataTypes.STRING(), text)).isEqualTo(hash(DataTypes.BIGINT(), 5L));
    }

    private static DecimalData decimal(long value) {
        return DecimalData.fromUnscaledLong(value, 18, 0);
    }

    private static int hash(DataType type, Object key) {
        Schema schema = Schema.newBuilder().physicalColumn("id", type).primaryKey("id").build();
        return new KeyHashes()
                .getHashFunction(ITEM, schema)
                .hashcode(DataChangeEvent.insertEvent(ITEM, Records.of(key)));
    }
}
