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
import io.github.byteair.flink.e2e.harness.MariaDbProcess;
import io.github.byteair.flink.e2e.harness.Results;
import io.github.byteair.flink.e2e.harness.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A shop's database to the platform, by the pipeline of docs/cdc-pipeline.md: snapshot, changes, a
 * column added in mid-stream, deletes, a killed TaskManager, a dead letter, a savepoint, a column
 * added right behind it.
 */
@Tag("e2e")
class CdcPipelineITCase {

    private static final String VERSION = "1.20.3";
    private static final Duration IN_TIME = Duration.ofSeconds(180);
    private static final int GOODS = 10_000;
    private static final int USERS = 5_000;

    @RegisterExtension final Bench bench = new Bench();

    private MariaDbProcess database;
    private EmulatorProcess emulator;

    @Test
    void shop() throws Exception {
        assumeTrue(
                MariaDbProcess.isInstalled(),
                "No MariaDB here (Debian: mariadb-server): the CDC pipeline is not tested.");
        database = bench.mariaDb();
        emulator = bench.emulator();
        database.sql(
                "CREATE TABLE goods (id BIGINT PRIMARY KEY, title VARCHAR(3000), on_sale BOOLEAN);"
                        + "CREATE TABLE users (user_id VARCHAR(20) PRIMARY KEY, age INT, joined_at"
                        + " DATETIME);"
                        + "INSERT INTO goods SELECT seq, CONCAT('商品', seq), 1 FROM seq_1_to_"
                        + GOODS
                        + ";INSERT INTO users SELECT CONCAT('u', seq), 20, '2026-11-23 08:30:00'"
                        + " FROM seq_1_to_"
                        + USERS
                        + ";");
        FlinkCluster cluster =
                bench.cluster(
                                VERSION,
                                Bench.cdc("lib"),
                                Map.of(
                                        "execution.checkpointing.interval", "1 s",
                                        "restart-strategy.type", "fixed-delay",
                                        "restart-strategy.fixed-delay.attempts", "20",
                                        "restart-strategy.fixed-delay.delay", "500 ms"))
                        .start(2);
        String job = submit(cluster, null);
        awaitWhatTheDatabaseHas();
        assertThat(ofTopic("user").get("u1").path("joined_at").asLong())
                .as("08:30 in Shanghai")
                .isEqualTo(1_795_393_800L);

        changes(1);
        database.sql("ALTER TABLE users ADD COLUMN city VARCHAR(50);");
        database.sql("UPDATE users SET city = 'Hangzhou' WHERE age = 21;");
        awaitWhatTheDatabaseHas();
        awaitCheckpointFromNowOn(cluster, job);

        cluster.taskManager("tm1").kill();
        cluster.forgetTaskManager("tm1");
        changes(2);
        cluster.startTaskManager("tm3");
        awaitWhatTheDatabaseHas();

        database.sql("INSERT INTO goods VALUES (77777, REPEAT('x', 2000), 1);");
        Waiting.until("the dead letter", IN_TIME, () -> deadLettersText().contains("77777"));
        database.sql("UPDATE goods SET title = 'short' WHERE id = 77777;");
        awaitWhatTheDatabaseHas();

        String savepoint = cluster.stopWithSavepoint(job);
        database.sql("UPDATE goods SET title = 'stopped' WHERE id BETWEEN 8000 AND 8099;");
        submit(cluster, savepoint);
        awaitWhatTheDatabaseHas();
        // The first that the writers hear of the table since then is the change, not a row.
        database.sql("ALTER TABLE users ADD COLUMN country VARCHAR(50);");
        database.sql("UPDATE users SET country = 'China', age = 50 WHERE user_id = 'u102';");
        changes(3);
        changes(4);
        awaitWhatTheDatabaseHas();
        assertThat(ofTopic("user").get("u102").path("country").asText()).isEqualTo("China");
        assertThat(ofTopic("user").get("u101").path("city").asText())
                .as("of a user that was not changed after the column came")
                .isEmpty();
        Results.cell(
                "CDC",
                VERSION,
                "the pipeline of docs/cdc-pipeline.md",
                "Flink CDC "
                        + System.getProperty("e2e.cdc.version")
                        + ", MariaDB: 15,000 rows, 2,000 changes, columns added, a dead letter, a killed"
                        + " TaskManager, a savepoint");
    }

    /**
     * From a checkpoint that is older than a change of a table, the source of Flink CDC 3.2 does
     * not restart well: it tells of the table as the database has it by then, before rows of the
     * old form.
     */
    private static void awaitCheckpointFromNowOn(FlinkCluster cluster, String job)
            throws Exception {
        long now = System.currentTimeMillis();
        Waiting.until(
                "a checkpoint from now on",
                IN_TIME,
                () -> cluster.completedCheckpoints(job, now, Long.MAX_VALUE) > 0);
    }

    private Path deadLetters() {
        return bench.folder().resolve("dead-letters").toAbsolutePath();
    }

    /** Those that a checkpoint has made visible. */
    private String deadLettersText() throws IOException {
        if (!Files.exists(deadLetters())) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(deadLetters())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }

    /** 500 of them: updates, inserts, deletes. */
    private void changes(int round) throws Exception {
        int from = 1000 * round;
        database.sql(
                "UPDATE goods SET title = CONCAT(title, '!') WHERE id BETWEEN "
                        + from
                        + " AND "
                        + (from + 199)
                        + ";UPDATE goods SET on_sale = 0 WHERE id BETWEEN "
                        + (from + 100)
                        + " AND "
                        + (from + 199)
                        + ";INSERT INTO goods SELECT "
                        + (GOODS + 100 * round)
                        + " + seq, '新', 1 FROM seq_1_to_50;"
                        + "DELETE FROM goods WHERE id BETWEEN "
                        + (from + 200)
                        + " AND "
                        + (from + 249)
                        + ";UPDATE users SET age = age + 1 WHERE user_id LIKE 'u"
                        + (20 + round)
                        + "__'"
                        + ";DELETE FROM users WHERE user_id = 'u"
                        + round
                        + "';");
    }

    private void awaitWhatTheDatabaseHas() throws Exception {
        Waiting.until(
                "the platform to have what the database has",
                IN_TIME,
                () -> itemsInDatabase().equals(items()) && usersInDatabase().equals(users()));
    }

    private Map<String, String> itemsInDatabase() throws Exception {
        Map<String, String> rows = new TreeMap<>();
        for (String line : database.sql("SELECT id, title, on_sale FROM goods").split("\n")) {
            String[] row = line.split("\t");
            rows.put(row[0], row[1] + "/" + row[2]);
        }
        return rows;
    }

    /** Those that the platform holds, but for the deleted: they are there, and off sale. */
    private Map<String, String> items() throws Exception {
        Map<String, String> inDatabase = itemsInDatabase();
        Map<String, String> items = new TreeMap<>();
        ofTopic("item")
                .forEach(
                        (id, item) -> {
                            String state =
                                    item.path("title").asText()
                                            + "/"
                                            + item.path("status").asInt(-1);
                            if (inDatabase.containsKey(id) || !state.endsWith("/0")) {
                                items.put(id, state);
                            }
                        });
        return items;
    }

    private Map<String, String> usersInDatabase() throws Exception {
        Map<String, String> rows = new TreeMap<>();
        for (String line : database.sql("SELECT user_id, age, users.* FROM users").split("\n")) {
            String[] row = line.split("\t");
            rows.put(row[0], row[1] + (row.length > 5 && !row[5].equals("NULL") ? row[5] : ""));
        }
        return rows;
    }

    /** Those that the platform holds, but for the deleted, of which it was told nothing. */
    private Map<String, String> users() throws Exception {
        Map<String, String> inDatabase = usersInDatabase();
        Map<String, String> users = new TreeMap<>();
        ofTopic("user")
                .forEach(
                        (id, user) -> {
                            if (inDatabase.containsKey(id)) {
                                users.put(
                                        id,
                                        user.path("age").asInt() + user.path("city").asText(""));
                            }
                        });
        return users;
    }

    /** The last version of each row. */
    private Map<String, JsonNode> ofTopic(String topic) throws Exception {
        Map<String, JsonNode> last = new HashMap<>();
        String id = topic.equals("item") ? "goods_id" : "user_id";
        for (JsonNode line : emulator.records(topic)) {
            last.put(line.path("record").path(id).asText(), line.path("record"));
        }
        return last;
    }

    private String submit(FlinkCluster cluster, String savepoint) throws Exception {
        Path definition = Files.createTempFile(bench.folder(), "pipeline", ".yaml");
        Files.writeString(definition, pipeline());
        List<Path> shipped = new ArrayList<>(Bench.cdc("connectors"));
        shipped.add(Bench.cdcJar());
        String job = cluster.submitPipeline(Bench.cdc("lib"), shipped, definition, savepoint);
        cluster.awaitRunning(job, IN_TIME);
        return job;
    }

    /** The page's YAML; changed is only what the page leaves open, and which platform. */
    private String pipeline() throws Exception {
        String page = Files.readString(Paths.get("../docs/cdc-pipeline.md"));
        int from = page.indexOf("```yaml\n") + "```yaml\n".length();
        String yaml = page.substring(from, page.indexOf("```", from));
        Map<String, String> open = new TreeMap<>();
        open.put("hostname: …, port: 3306", "hostname: 127.0.0.1, port: " + database.port());
        open.put("username: …", "username: " + MariaDbProcess.USER);
        open.put("password: …", "password: " + MariaDbProcess.PASSWORD);
        // The page tells of neither; with them, dead letters branch off behind the writers.
        open.put(
                "auth.credentials: env,",
                "auth.credentials: env, endpoint: \""
                        + emulator.endpoint()
                        + "\", sink.record.max-size: 1 kb, sink.record-error.policy: dead-letter,"
                        + " sink.dead-letter.path: \""
                        + deadLetters().toUri()
                        + "\",");
        open.put("\"10000000\"", "\"" + EmulatorProcess.APPLICATION_ID + "\"");
        open.put("\"2100021\"", "\"" + EmulatorProcess.TENANT_ID + "\"");
        for (Map.Entry<String, String> each : open.entrySet()) {
            assertThat(yaml).contains(each.getKey());
            yaml = yaml.replace(each.getKey(), each.getValue());
        }
        return yaml;
    }
}
