/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.flink.SharedCluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shop's goods, as its database tells of them, and what of them is on sale at the platform. */
@ExtendWith(SharedCluster.class)
class FilteredChangelogITCase {

    private static final int GOODS = 2_000;
    private static final int UPDATES = 4_000;
    private static final String MARK =
            ", 'sink.delete.policy' = 'mark', 'sink.delete.mark-field' = 'status',"
                    + " 'sink.delete.mark-value' = '0', 'sink.flush-buffer.timeout' = '300 ms'";

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    /** 2,000 goods and 4,000 updates; each version has a number of its own. */
    private static final class Shop {
        final List<Row> changes = new ArrayList<>();

        /** By id: whether it is on sale, and its version. */
        final Map<String, int[]> goods = new TreeMap<>();

        /** Versions with which a row has left the filter. */
        final Set<String> left = new HashSet<>();

        /** Whatever was on sale once, with its last version that was. */
        final Map<String, Integer> offered = new TreeMap<>();

        int rowsOfFilter;

        Shop(long seed) {
            Random random = new Random(seed);
            for (int version = 0; version < GOODS + UPDATES; version++) {
                String id = "g" + (version < GOODS ? version : random.nextInt(GOODS));
                int onSale = random.nextInt(100) < 65 ? 1 : 0;
                int[] before = goods.put(id, new int[] {onSale, version});
                if (before == null) {
                    changes.add(Row.ofKind(RowKind.INSERT, id, onSale, version));
                } else {
                    changes.add(Row.ofKind(RowKind.UPDATE_BEFORE, id, before[0], before[1]));
                    changes.add(Row.ofKind(RowKind.UPDATE_AFTER, id, onSale, version));
                    rowsOfFilter += before[0];
                    if (before[0] == 1 && onSale == 0) {
                        left.add(id + "/" + before[1]);
                    }
                }
                rowsOfFilter += onSale;
                if (onSale == 1) {
                    offered.put(id, version);
                }
            }
        }

        Map<String, String> expected() {
            Map<String, String> expected = new TreeMap<>();
            offered.forEach((id, version) -> expected.put(id, goods.get(id)[0] + "/" + version));
            return expected;
        }
    }

    private static StreamTableEnvironment tables(
            List<Row> changes, int parallelism, String materialize) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(parallelism);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.getConfig().set("table.exec.sink.upsert-materialize", materialize);
        tables.createTemporaryView(
                "goods",
                tables.fromChangelogStream(
                        env.fromCollection(
                                changes,
                                Types.ROW_NAMED(
                                        new String[] {"id", "on_sale", "version"},
                                        Types.STRING,
                                        Types.INT,
                                        Types.INT)),
                        Schema.newBuilder()
                                .column("id", DataTypes.STRING().notNull())
                                .column("on_sale", DataTypes.INT())
                                .column("version", DataTypes.INT())
                                .primaryKey("id")
                                .build(),
                        ChangelogMode.all()));
        return tables;
    }

    private static void into(StreamTableEnvironment tables, String options, String query)
            throws Exception {
        tables.executeSql(
                EmulatorTable.ddl(
                        BYTEAIR,
                        "item",
                        "item",
                        "id STRING, status INT, version INT, PRIMARY KEY (id) NOT ENFORCED",
                        options));
        tables.executeSql("INSERT INTO item " + query).await();
    }

    private static Map<String, String> atThePlatform() {
        Map<String, String> last = new TreeMap<>();
        for (ReceivedRecord record : BYTEAIR.records()) {
            Map<String, Object> fields = record.fields();
            last.put((String) fields.get("id"), fields.get("status") + "/" + fields.get("version"));
        }
        return last;
    }

    private static Set<String> toldGone() {
        Set<String> told = new HashSet<>();
        for (ReceivedRecord record : BYTEAIR.records()) {
            Map<String, Object> fields = record.fields();
            if (fields.get("status").toString().equals("0")) {
                told.add(fields.get("id") + "/" + fields.get("version"));
            }
        }
        return told;
    }

    @ParameterizedTest
    @CsvSource({"3, AUTO", "1, FORCE"})
    void whatLeavesTheFilterIsTakenDown(int parallelism, String materialize) throws Exception {
        filter(parallelism, materialize);
    }

    @ParameterizedTest
    @Tag("long")
    @CsvSource({"1, AUTO", "3, FORCE"})
    void whatLeavesTheFilterIsTakenDownInOtherPlans(int parallelism, String materialize)
            throws Exception {
        filter(parallelism, materialize);
    }

    private static void filter(int parallelism, String materialize) throws Exception {
        Shop shop = new Shop(parallelism);
        into(
                tables(shop.changes, parallelism, materialize),
                MARK,
                "SELECT id, on_sale AS status, version FROM goods WHERE on_sale = 1");
        assertThat(shop.left).hasSizeGreaterThan(600);
        assertThat(atThePlatform()).isEqualTo(shop.expected());
        assertThat(shop.left).as("gone, told as such").containsAll(toldGone());
        assertThat(BYTEAIR.records()).hasSizeLessThan(shop.rowsOfFilter);
    }

    /** With the default policy, too: an update in whatever halves is not a delete. */
    @ParameterizedTest
    @CsvSource({"AUTO", "FORCE"})
    void updatesFailNoJob(String materialize) throws Exception {
        Shop shop = new Shop(7);
        into(
                tables(shop.changes, 1, materialize),
                "",
                "SELECT id, on_sale AS status, version FROM goods");
        Map<String, String> expected = new TreeMap<>();
        shop.goods.forEach((id, row) -> expected.put(id, row[0] + "/" + row[1]));
        assertThat(atThePlatform()).isEqualTo(expected);
        assertThat(BYTEAIR.records()).hasSizeLessThan(GOODS + UPDATES);
    }

    @Test
    void withoutCoalescingEachVersionIsWritten() throws Exception {
        Shop shop = new Shop(8);
        into(
                tables(shop.changes, 1, "AUTO"),
                ", 'sink.coalesce' = 'false'",
                "SELECT id, on_sale AS status, version FROM goods");
        assertThat(BYTEAIR.records()).hasSize(GOODS + UPDATES);
    }

    /** What docs/sql.md says of a key that is not the source's; here each update changes it. */
    @Test
    void aKeyOfTheQueriesOwnIsDeduplicatedByThePlan() throws Exception {
        Shop shop = new Shop(9);
        String query =
                "SELECT CONCAT(id, '-', CAST(version AS STRING)) AS id, on_sale AS status, version"
                        + " FROM goods WHERE on_sale = 1";
        assertThatThrownBy(() -> into(tables(shop.changes, 1, "AUTO"), MARK, query))
                .hasMessageContaining("ON CONFLICT DO DEDUPLICATE");
        into(tables(shop.changes, 1, "AUTO"), MARK, query + " ON CONFLICT DO DEDUPLICATE");
        Map<String, String> expected = new TreeMap<>();
        shop.goods.forEach(
                (id, row) -> {
                    if (row[0] == 1) {
                        expected.put(id + "-" + row[1], "1/" + row[1]);
                    }
                });
        Map<String, String> onSale = atThePlatform();
        onSale.values().removeIf(version -> version.startsWith("0/"));
        assertThat(onSale).isEqualTo(expected);
    }

    /** As MySQL's CDC connector tells it, and as canal's and maxwell's formats do. */
    @ParameterizedTest
    @CsvSource({"DELETE, INSERT, false", "UPDATE_BEFORE, UPDATE_AFTER, true"})
    void aKeyThatChangesIsTakenDownUnderTheOldOne(RowKind from, RowKind to, boolean updateBefore)
            throws Exception {
        List<Row> changes =
                List.of(
                        Row.ofKind(RowKind.INSERT, "old", 1, 1),
                        Row.ofKind(RowKind.INSERT, "stays", 1, 2),
                        Row.ofKind(from, "old", 1, 1),
                        Row.ofKind(to, "new", 1, 3),
                        Row.ofKind(RowKind.UPDATE_BEFORE, "stays", 1, 2),
                        Row.ofKind(RowKind.UPDATE_AFTER, "stays", 1, 4));
        into(
                tables(changes, 2, "AUTO"),
                MARK + (updateBefore ? ", 'sink.update-before' = 'true'" : ""),
                "SELECT id, on_sale AS status, version FROM goods");
        assertThat(atThePlatform()).isEqualTo(Map.of("old", "0/1", "new", "1/3", "stays", "1/4"));
        assertThat(toldGone()).containsExactly("old/1");
    }
}
