/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.byteair.emulator.ByteAirEmulatorExtension;
import io.github.byteair.emulator.ReceivedRecord;
import io.github.byteair.flink.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements as users write them, run to their end. */
@ExtendWith(SharedCluster.class)
class StatementsITCase {

    @RegisterExtension
    static final ByteAirEmulatorExtension BYTEAIR = new ByteAirEmulatorExtension();

    private static TableEnvironment session(boolean batch) {
        TableEnvironment tables =
                TableEnvironment.create(
                        batch
                                ? EnvironmentSettings.inBatchMode()
                                : EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("parallelism.default", "1");
        return tables;
    }

    private static void numbers(TableEnvironment tables, int count) {
        tables.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen',"
                        + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '"
                        + count
                        + "', 'number-of-rows' = '"
                        + count
                        + "')");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStatementSetWritesTwoTablesInOneJob(boolean batch) throws Exception {
        TableEnvironment tables = session(batch);
        numbers(tables, 500);
        tables.executeSql(EmulatorTable.ddl(BYTEAIR, "b", "behavior", "user_id STRING", ""));
        tables.executeSql(EmulatorTable.ddl(BYTEAIR, "u", "user", "user_id STRING, n BIGINT", ""));
        tables.executeSql(
                        "EXECUTE STATEMENT SET BEGIN"
                                + " INSERT INTO b SELECT CAST(n AS STRING) FROM numbers;"
                                + " INSERT INTO u SELECT CAST(n AS STRING), n FROM numbers WHERE n <= 20;"
                                + " END")
                .await();
        assertThat(BYTEAIR.records("behavior")).hasSize(500);
        assertThat(BYTEAIR.records("user")).hasSize(20);
    }

    @Test
    void eachRowGoesToItsDay() throws Exception {
        TableEnvironment tables = session(true);
        tables.executeSql(
                EmulatorTable.ddl(
                        BYTEAIR,
                        "t",
                        "item",
                        "id STRING, d DATE METADATA FROM 'data-date'",
                        ", 'stage' = 'incremental_sync_daily',"
                                + " 'sink.record-error.policy' = 'drop'"));
        tables.executeSql(
                        "INSERT INTO t VALUES ('a', DATE '2026-11-22'), ('b', DATE '2026-11-23'),"
                                + " ('c', DATE '2026-11-22'), ('no date', CAST(NULL AS DATE)),"
                                + " ('too early', DATE '1066-10-14')")
                .await();
        assertThat(BYTEAIR.records())
                .extracting(r -> r.dataDate().orElseThrow() + r.json())
                .containsExactlyInAnyOrder(
                        "2026-11-22{\"id\":\"a\"}",
                        "2026-11-23{\"id\":\"b\"}",
                        "2026-11-22{\"id\":\"c\"}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachRowGoesToItsTopic(boolean batch) throws Exception {
        TableEnvironment tables = session(batch);
        tables.executeSql(
                EmulatorTable.ddl(
                        BYTEAIR,
                        "t",
                        "item",
                        "id STRING, topic STRING METADATA, d DATE METADATA FROM 'data-date'",
                        ", 'stage' = 'incremental_sync_daily',"
                                + " 'sink.record-error.policy' = 'drop'"));
        String insert =
                "INSERT INTO t VALUES ('a', 'user', DATE '2026-11-22'),"
                        + " ('b', CAST(NULL AS STRING), DATE '2026-11-23'),"
                        + " ('c', 'behavior', DATE '2026-11-22'), ('d', '', DATE '2026-11-22'),"
                        + " ('e', 'no topic', DATE '2026-11-22')";
        tables.executeSql(insert).await();
        assertThat(BYTEAIR.records())
                .extracting(r -> r.topic() + " " + r.dataDate().orElseThrow() + r.json())
                .containsExactlyInAnyOrder(
                        "user 2026-11-22{\"id\":\"a\"}",
                        "item 2026-11-23{\"id\":\"b\"}",
                        "behavior 2026-11-22{\"id\":\"c\"}");
        assertThat(tables.explainSql(insert)).contains("topic");
    }

    /** A row that names none is then one that can't be written. */
    @Test
    void aTableWithTopicsByRowNeedsNone() throws Exception {
        TableEnvironment tables = session(true);
        tables.executeSql(
                EmulatorTable.ddl(
                                BYTEAIR,
                                "t",
                                "none",
                                "id STRING, kind STRING METADATA FROM 'topic'",
                                ", 'sink.record-error.policy' = 'drop'")
                        .replace(", 'topic' = 'none'", ""));
        tables.executeSql("INSERT INTO t VALUES ('a', 'user'), ('b', CAST(NULL AS STRING))")
                .await();
        assertThat(BYTEAIR.records())
                .extracting(r -> r.topic() + r.json())
                .containsExactly("user{\"id\":\"a\"}");
    }

    /** The planner calls every streaming statement unbounded; its sources know better. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBoundedStatementClosesItsDays(boolean batch) throws Exception {
        TableEnvironment tables = session(batch);
        tables.getConfig().set("execution.checkpointing.interval", "100 ms");
        numbers(tables, 500);
        daily(tables);
        tables.executeSql(
                        "INSERT INTO daily SELECT CAST(n AS STRING),"
                                + " IF(n < 250, DATE '2026-11-22', DATE '2026-11-23') FROM numbers")
                .await();
        assertThat(BYTEAIR.records()).hasSize(500);
        assertThat(BYTEAIR.stats().done()).hasSize(1);
        assertThat(BYTEAIR.stats().done().get(0).dates())
                .containsExactly(LocalDate.of(2026, 11, 22), LocalDate.of(2026, 11, 23));
    }

    @Test
    void aStatementWithoutAnEndHasNoDaysToClose() {
        TableEnvironment tables = session(false);
        tables.executeSql("CREATE TABLE clicks (n BIGINT) WITH ('connector' = 'datagen')");
        daily(tables);
        String insert = "INSERT INTO daily SELECT CAST(n AS STRING), DATE '2026-11-22' FROM clicks";
        for (Throwable refusal :
                List.of(
                        catchThrowable(() -> tables.explainSql(insert)),
                        catchThrowable(() -> tables.executeSql(insert)))) {
            assertThat(refusal)
                    .hasStackTraceContaining("on completion, setDoneOnCompletion")
                    .hasStackTraceContaining("sink.done-on-completion")
                    .hasStackTraceContaining("has no end")
                    .hasStackTraceContaining("clicks");
        }
        assertThat(BYTEAIR.requests()).isEmpty();
    }

    private static void daily(TableEnvironment tables) {
        tables.executeSql(
                EmulatorTable.ddl(
                        BYTEAIR,
                        "daily",
                        "item",
                        "id STRING, d DATE METADATA FROM 'data-date'",
                        ", 'stage' = 'incremental_sync_daily',"
                                + " 'sink.done-on-completion' = 'true'"));
    }

    @Test
    void oneDayForAllRowsCanBeAnOption() throws Exception {
        TableEnvironment tables = session(true);
        tables.executeSql(
                EmulatorTable.ddl(BYTEAIR, "t", "item", "id STRING", ", 'stage' = 'history_sync'"));
        tables.executeSql(
                        "INSERT INTO t /*+ OPTIONS('sink.data-date' = '2026-11-21') */ VALUES ('a')")
                .await();
        ReceivedRecord record = BYTEAIR.records().get(0);
        assertThat(record.dataDate()).contains(LocalDate.of(2026, 11, 21));
        assertThat(record.stage()).isEqualTo("history_sync");
    }

    @Test
    void theSinksParallelismIsItsOwn() throws Exception {
        TableEnvironment tables = session(false);
        numbers(tables, 1_000);
        tables.executeSql(
                EmulatorTable.ddl(
                        BYTEAIR,
                        "t",
                        "behavior",
                        "n BIGINT",
                        ", 'sink.parallelism' = '3', 'sink.batch.max-size' = '1000'"));
        assertThat(
                        tables.explainSql(
                                "INSERT INTO t SELECT * FROM numbers",
                                org.apache.flink.table.api.ExplainDetail.JSON_EXECUTION_PLAN))
                .contains("\"parallelism\" : 3");
        tables.executeSql("INSERT INTO t SELECT * FROM numbers").await();
        assertThat(BYTEAIR.records()).hasSize(1_000);
        // Each subtask sends what it has: full requests would be one.
        assertThat(BYTEAIR.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deadLettersAreKeptInFiles(boolean batch, @TempDir Path folder) throws Exception {
        TableEnvironment tables = session(batch);
        tables.getConfig().set("execution.checkpointing.interval", "100 ms");
        tables.executeSql(
                EmulatorTable.ddl(
                        BYTEAIR,
                        "t",
                        "item",
                        "id STRING, price DOUBLE",
                        ", 'sink.record-error.policy' = 'dead-letter', 'sink.dead-letter.path' = '"
                                + folder.toUri()
                                + "'"));
        tables.executeSql(
                        "INSERT INTO t VALUES ('a', CAST(1 AS DOUBLE)), ('no number', CAST('NaN' AS"
                                + " DOUBLE)), ('b', CAST(2 AS DOUBLE))")
                .await();
        assertThat(BYTEAIR.records()).hasSize(2);
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .contains("no number", "Column 'price' is NaN", "\"topic\":\"item\"");
    }

    @Test
    void theKeysOfAFileAreRead(@TempDir Path folder) throws Exception {
        Path keys =
                Files.writeString(
                        folder.resolve("keys"),
                        "access-key = "
                                + BYTEAIR.accessKey()
                                + "\nsecret-key = "
                                + BYTEAIR.secretKey()
                                + "\n");
        TableEnvironment tables = session(true);
        tables.executeSql(
                EmulatorTable.ddl(BYTEAIR, "t", "item", "id STRING", "")
                        .replaceAll(
                                "'auth.access-key' = '[^']*', 'auth.secret-key' = '[^']*'",
                                "'auth.credentials' = 'file', 'auth.file' = '" + keys + "'"));
        tables.executeSql("INSERT INTO t VALUES ('a')").await();
        assertThat(BYTEAIR.records()).hasSize(1);
    }

    @Test
    void aWrongKeyFailsTheJobWithoutShowingIt() {
        String secret = "S3cr3t-that-nobody-may-see";
        TableEnvironment tables = session(true);
        tables.executeSql(
                EmulatorTable.ddl(BYTEAIR, "t", "item", "id STRING", "")
                        .replaceAll(
                                "'auth.secret-key' = '[^']*'",
                                "'auth.secret-key' = '" + secret + "'"));
        Throwable thrown =
                catchThrowable(() -> tables.executeSql("INSERT INTO t VALUES ('a')").await());
        assertThat(thrown).isNotNull();
        assertThat(ExceptionUtils.stringifyException(thrown))
                .contains("ByteAir refused request")
                .doesNotContain(secret);
    }

    @Test
    void theLaterOfTwoTablesSettingsDoNotLeakIntoTheOther() throws Exception {
        TableEnvironment tables = session(true);
        numbers(tables, 100);
        tables.executeSql(
                EmulatorTable.ddl(
                        BYTEAIR,
                        "small",
                        "user",
                        "n BIGINT",
                        ", 'sink.batch.max-size' = '10'," + " 'sink.batch.max-grown-size' = '10'"));
        tables.executeSql(EmulatorTable.ddl(BYTEAIR, "big", "item", "n BIGINT", ""));
        tables.executeSql(
                        "EXECUTE STATEMENT SET BEGIN INSERT INTO small SELECT * FROM numbers;"
                                + " INSERT INTO big SELECT * FROM numbers; END")
                .await();
        assertThat(BYTEAIR.requests())
                .filteredOn(request -> request.topic().equals("user"))
                .allSatisfy(request -> assertThat(request.records()).isEqualTo(10))
                .hasSize(10);
        assertThat(BYTEAIR.requests())
                .filteredOn(request -> request.topic().equals("item"))
                .hasSize(1);
    }
}
