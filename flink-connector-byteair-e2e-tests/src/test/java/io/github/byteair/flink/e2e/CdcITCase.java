/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.byteair.flink.e2e.harness.Bench;
import io.github.byteair.flink.e2e.harness.EmulatorProcess;
import io.github.byteair.flink.e2e.harness.FlinkCluster;
import io.github.byteair.flink.e2e.harness.FlinkDistribution;
import io.github.byteair.flink.e2e.harness.MariaDbProcess;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.harness.Waiting;
import io.github.byteair.flink.e2e.job.SqlScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A shop's database to the platform, by the recipe of docs/sql.md: snapshot, changes, a key that
 * changes, deletes, a killed TaskManager, a savepoint and another parallelism.
 */
@Tag("e2e")
class CdcITCase {

    private static final String VERSION = "1.20.3";
    private static final Duration IN_TIME = Duration.ofSeconds(120);

    @RegisterExtension final Bench bench = new Bench();

    /** Whatever was ever gone: deleted, renamed, or, with a filter, no longer on sale. */
    private final Set<String> everGone = new HashSet<>();

    private MariaDbProcess database;
    private EmulatorProcess emulator;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recipe(boolean filtered) throws Exception {
        assumeTrue(
                MariaDbProcess.isInstalled(),
                "No MariaDB here (Debian: mariadb-server): the CDC recipe is not tested.");
        database = bench.mariaDb();
        emulator = bench.emulator();
        database.sql(
                "CREATE TABLE goods (id BIGINT PRIMARY KEY, name VARCHAR(100), brand VARCHAR(100),"
                        + " price DECIMAL(10, 2), tags VARCHAR(100), on_sale BOOLEAN,"
                        + " published_at DATETIME);"
                        + "INSERT INTO goods SELECT seq, CONCAT('商品', seq), 'b', seq, 'a,b', 1,"
                        + " '2026-11-23 08:30:00' FROM seq_1_to_500;");
        List<Path> libraries = new ArrayList<>(FlinkDistribution.of(VERSION).more("cdc"));
        libraries.add(Bench.uberJar());
        FlinkCluster cluster = bench.cluster(VERSION, libraries, Map.of()).start(2);

        String job = submit(cluster, script(filtered, 2), null);
        awaitItems(filtered);
        assertThat(emulator.records("item").get(0).path("record").path("pub_time").asLong())
                .as("08:30 in Shanghai")
                .isEqualTo(1_795_393_800L);

        changes(1);
        awaitItems(filtered);

        cluster.taskManager("tm1").kill();
        cluster.forgetTaskManager("tm1");
        changes(2);
        cluster.startTaskManager("tm3");
        awaitItems(filtered);

        String savepoint = cluster.stopWithSavepoint(job);
        changes(3);
        submit(cluster, script(filtered, 1), savepoint);
        awaitItems(filtered);
        assertNothingToldGoneThatWasNot(filtered);
        Results.cell(
                "CDC",
                VERSION,
                filtered ? "the recipe with WHERE on_sale" : "the recipe of docs/sql.md",
                "mysql-cdc 3.5.0, MariaDB: snapshot, changes, keys changed, deletes, a killed"
                        + " TaskManager, a savepoint and another parallelism");
    }

    /** Updates of all rows, some twice in a statement's time; some off sale; keys; deletes. */
    private void changes(int round) throws Exception {
        everGone.add(String.valueOf(10 + round));
        everGone.add(String.valueOf(100 + round));
        for (int id = 200; id < 220; id++) {
            everGone.add((id + 20 * (round - 1)) + " off sale");
        }
        int from = 200 + 20 * (round - 1);
        database.sql(
                "UPDATE goods SET price = price + 1000;"
                        + "UPDATE goods SET price = price + 1000;"
                        + "UPDATE goods SET on_sale = 0 WHERE id BETWEEN "
                        + from
                        + " AND "
                        + (from + 19)
                        + ";UPDATE goods SET id = id + 10000 WHERE id = "
                        + (10 + round)
                        + ";DELETE FROM goods WHERE id = "
                        + (100 + round)
                        + ";UPDATE goods SET price = price + 1;");
    }

    private void awaitItems(boolean filtered) throws Exception {
        Waiting.until(
                "the platform to have what the database has",
                IN_TIME,
                () -> {
                    Map<String, String> expected = inDatabase(filtered);
                    Map<String, String> items = atThePlatform();
                    items.values().removeIf(item -> item.startsWith("0/") && filtered);
                    if (!filtered) {
                        everGone.stream()
                                .filter(id -> !id.contains(" "))
                                .filter(id -> !expected.containsKey(id))
                                .filter(id -> items.getOrDefault(id, "").startsWith("0/"))
                                .forEach(items::remove);
                    }
                    return items.equals(expected);
                });
    }

    private Map<String, String> inDatabase(boolean filtered) throws Exception {
        Map<String, String> rows = new TreeMap<>();
        for (String line :
                database.sql("SELECT id, on_sale, price FROM goods ORDER BY id").split("\n")) {
            String[] row = line.split("\t");
            if (!filtered || row[1].equals("1")) {
                rows.put(row[0], row[1] + "/" + row[2]);
            }
        }
        return rows;
    }

    private Map<String, String> atThePlatform() throws Exception {
        Map<String, String> items = new TreeMap<>();
        for (JsonNode line : emulator.records("item")) {
            JsonNode item = line.path("record");
            items.put(
                    item.path("goods_id").asText(),
                    item.path("status").asInt()
                            + "/"
                            + item.path("current_price").decimalValue().setScale(2));
        }
        return items;
    }

    private void assertNothingToldGoneThatWasNot(boolean filtered) throws Exception {
        Set<String> told = new HashSet<>();
        for (JsonNode line : emulator.records("item")) {
            JsonNode item = line.path("record");
            if (item.path("status").asInt() == 0) {
                told.add(item.path("goods_id").asText());
            }
        }
        Set<String> mayBe = new HashSet<>();
        everGone.forEach(id -> mayBe.add(id.replace(" off sale", "")));
        assertThat(mayBe).as("gone or off sale, told as such").containsAll(told);
        assertThat(told).hasSizeGreaterThanOrEqualTo(filtered ? 66 : 6);
    }

    private String submit(FlinkCluster cluster, String statements, String savepoint)
            throws Exception {
        Path script = Files.createTempFile(bench.folder(), "recipe", ".sql");
        Files.writeString(script, statements);
        String job =
                savepoint == null
                        ? cluster.submit(
                                Bench.classesJar(), SqlScript.class, List.of(script.toString()))
                        : cluster.submit(
                                Bench.classesJar(),
                                SqlScript.class,
                                List.of(script.toString()),
                                savepoint);
        cluster.awaitRunning(job, IN_TIME);
        return job;
    }

    /**
     * The page's statements; changed is only what the page leaves open, and where keys come from.
     */
    private String script(boolean filtered, int parallelism) throws Exception {
        String page = Files.readString(Paths.get("../docs/sql.md"));
        int recipe = page.indexOf("## Recipe: items from MySQL");
        int from = page.indexOf("```sql\n", recipe) + "```sql\n".length();
        String sql = page.substring(from, page.indexOf("```", from));
        Map<String, String> open = new TreeMap<>();
        open.put(
                "'hostname' = '…'", "'hostname' = '127.0.0.1', 'port' = '" + database.port() + "'");
        open.put("'username' = '…'", "'username' = '" + MariaDbProcess.USER + "'");
        open.put("'password' = '…'", "'password' = '" + MariaDbProcess.PASSWORD + "'");
        open.put("'1 min'", "'1 s'");
        open.put(
                "'auth.credentials'        = 'env'",
                "'auth.access-key' = '"
                        + EmulatorProcess.ACCESS_KEY
                        + "', 'auth.secret-key' = '"
                        + EmulatorProcess.SECRET_KEY
                        + "', 'endpoint' = '"
                        + emulator.endpoint()
                        + "'");
        open.put("'10000000'", "'" + EmulatorProcess.APPLICATION_ID + "'");
        open.put("'2100021'", "'" + EmulatorProcess.TENANT_ID + "'");
        for (Map.Entry<String, String> each : open.entrySet()) {
            assertThat(sql).contains(each.getKey());
            sql = sql.replace(each.getKey(), each.getValue());
        }
        if (filtered) {
            sql = sql.replace("FROM goods;", "FROM goods WHERE on_sale;");
        }
        return "SET 'parallelism.default' = '" + parallelism + "';\n" + sql;
    }
}
