/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.flink.SharedCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A changelog's end, and what the platform holds then. */
@ExtendWith(SharedCluster.class)
class ChangelogITCase {

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    private static final String COLUMNS =
            "id STRING, status INT, price INT, PRIMARY KEY (id) NOT ENFORCED";
    private static final String MARK =
            ", 'sink.delete.policy' = 'mark', 'sink.delete.mark-field' = 'status',"
                    + " 'sink.delete.mark-value' = '0'";

    /** Some keys' histories, well-formed and mixed, with what of each is left. */
    private static final class History {

        final List<Row> changes = new ArrayList<>();
        final Map<String, Integer> alive = new TreeMap<>();
        final Map<String, Integer> deleted = new TreeMap<>();

        History(long seed, int length, boolean deletes) {
            Random random = new Random(seed);
            for (int i = 0; i < length; i++) {
                String id = "g" + random.nextInt(50);
                Integer price = alive.get(id);
                if (price == null) {
                    alive.put(id, i);
                    deleted.remove(id);
                    changes.add(Row.ofKind(RowKind.INSERT, id, 1, i));
                } else if (deletes && random.nextInt(4) == 0) {
                    alive.remove(id);
                    deleted.put(id, price);
                    changes.add(Row.ofKind(RowKind.DELETE, id, 1, price));
                } else {
                    alive.put(id, i);
                    changes.add(Row.ofKind(RowKind.UPDATE_BEFORE, id, 1, price));
                    changes.add(Row.ofKind(RowKind.UPDATE_AFTER, id, 1, i));
                }
            }
        }
    }

    private static void run(List<Row> changes, int parallelism, String options) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        run(env, tables, changes, options, "");
    }

    private static void run(
            StreamExecutionEnvironment env,
            StreamTableEnvironment tables,
            List<Row> changes,
            String options,
            String where)
            throws Exception {
        tables.createTemporaryView(
                "changes",
                tables.fromChangelogStream(
                        env.fromCollection(
                                changes,
                                Types.ROW_NAMED(
                                        new String[] {"id", "status", "price"},
                                        Types.STRING,
                                        Types.INT,
                                        Types.INT)),
                        Schema.newBuilder()
                                .column("id", DataTypes.STRING().notNull())
                                .column("status", DataTypes.INT())
                                .column("price", DataTypes.INT())
                                .primaryKey("id")
                                .build(),
                        ChangelogMode.all()));
        tables.executeSql(EmulatorTable.ddl(BYTEAIR, "item", "item", COLUMNS, options));
        tables.executeSql("INSERT INTO item SELECT * FROM changes" + where).await();
    }

    /** The last version of each key that the platform took, as "status/price". */
    private static Map<String, String> lastVersions() {
        Map<String, String> last = new TreeMap<>();
        BYTEAIR.records()
                .forEach(
                        record -> {
                            Map<String, Object> fields = record.fields();
                            last.put(
                                    (String) fields.get("id"),
                                    fields.get("status") + "/" + fields.get("price"));
                        });
        return last;
    }

    private static Map<String, String> expected(Map<String, Integer> prices, int status) {
        Map<String, String> versions = new LinkedHashMap<>();
        prices.forEach((id, price) -> versions.put(id, status + "/" + price));
        return versions;
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "3, 8"})
    void markedDeletesAreTheLastVersionOfTheirKeys(int parallelism, long seed) throws Exception {
        History history = new History(seed, 2_000, true);
        run(history.changes, parallelism, MARK + ", 'sink.batch.max-size' = '50'");
        Map<String, String> expected = new TreeMap<>(expected(history.alive, 1));
        expected.putAll(expected(history.deleted, 0));
        assertThat(history.deleted).isNotEmpty();
        assertThat(lastVersions()).isEqualTo(expected);
    }

    @Test
    void ignoredDeletesLeaveTheLastVersionAlone() throws Exception {
        History history = new History(9, 2_000, true);
        run(history.changes, 2, ", 'sink.delete.policy' = 'ignore', 'sink.batch.max-size' = '50'");
        Map<String, String> expected = new TreeMap<>(expected(history.alive, 1));
        expected.putAll(expected(history.deleted, 1));
        assertThat(lastVersions()).isEqualTo(expected);
    }

    @Test
    void updatesAloneNeedNoPolicy() throws Exception {
        History history = new History(10, 1_000, false);
        run(history.changes, 2, "");
        assertThat(lastVersions()).isEqualTo(expected(history.alive, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", 'sink.record-error.policy' = 'drop'"})
    void aDeleteFailsTheJobWhateverTheRecordErrorPolicy(String options) {
        List<Row> changes =
                List.of(
                        Row.ofKind(RowKind.INSERT, "g1", 1, 5),
                        Row.ofKind(RowKind.DELETE, "g1", 1, 5));
        Throwable thrown = catchThrowable(() -> run(changes, 1, options));
        assertThat(thrown).isNotNull();
        assertThat(ExceptionUtils.stringifyException(thrown))
                .contains(
                        "The input of a ByteAir sink deleted a row, which the platform cannot do. In"
                                + " SQL, set 'sink.delete.policy' to 'mark'");
    }

    /**
     * Flink tells of a row that leaves a filtered aggregate by an UPDATE_BEFORE alone, unless it is
     * made to materialize.
     */
    @ParameterizedTest
    @CsvSource({"AUTO, 0/6", "FORCE, 0/6"})
    void aRowThatLeavesAFilterIsTakenDown(String materialize, String lastVersion) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().set("table.exec.sink.upsert-materialize", materialize);
        tables.executeSql(EmulatorTable.ddl(BYTEAIR, "item", "item", COLUMNS, MARK));
        tables.executeSql(
                        "INSERT INTO item SELECT id, 1, SUM(moved) FROM (VALUES ('g1', 6), ('g1', -6))"
                                + " AS stock (id, moved) GROUP BY id HAVING SUM(moved) > 0")
                .await();
        assertThat(lastVersions()).containsExactly(Map.entry("g1", lastVersion));
    }

    /** The same of a changelog that comes from outside. */
    @ParameterizedTest
    @CsvSource({"AUTO, 0/5", "FORCE, 0/5"})
    void aRowOfASourceThatLeavesAFilterIsTakenDown(String materialize, String lastVersion)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().set("table.exec.sink.upsert-materialize", materialize);
        run(
                env,
                tables,
                List.of(
                        Row.ofKind(RowKind.INSERT, "g1", 1, 5),
                        Row.ofKind(RowKind.UPDATE_BEFORE, "g1", 1, 5),
                        Row.ofKind(RowKind.UPDATE_AFTER, "g1", 1, -1)),
                MARK,
                " WHERE price > 0");
        assertThat(lastVersions()).containsExactly(Map.entry("g1", lastVersion));
    }
}
