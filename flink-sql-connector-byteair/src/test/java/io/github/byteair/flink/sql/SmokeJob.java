/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sql;

import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * A process of its own with one version's Flink and the uber jar: a statement set in batch mode, an
 * upsert with a delete in streaming mode, a dead letter, and SQL's own EXPLAIN.
 */
public final class SmokeJob {

    static final int EVENTS = 20_000;

    private SmokeJob() {}

    /**
     * @param args endpoint, application id, tenant id, a directory for dead letters; the keys are
     *     in the environment
     */
    public static void main(String[] args) throws Exception {
        TableEnvironment batch = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        batch.executeSql(
                "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'fields.n.kind' ="
                        + " 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '"
                        + EVENTS
                        + "', 'number-of-rows' = '"
                        + EVENTS
                        + "')");
        batch.executeSql(
                ddl(
                        args,
                        "behavior",
                        "user_id STRING, bhv_time TIMESTAMP_LTZ(3), tags ARRAY<INT>",
                        ""));
        batch.executeSql(ddl(args, "`user`", "user_id STRING, is_member BOOLEAN", ""));
        batch.executeSql(
                        "EXECUTE STATEMENT SET BEGIN INSERT INTO behavior SELECT CONCAT('u', CAST(n"
                                + " AS STRING)), TO_TIMESTAMP_LTZ(n, 0), ARRAY[1, CAST(n AS INT)]"
                                + " FROM numbers; INSERT INTO `user` SELECT CAST(n AS STRING), TRUE"
                                + " FROM numbers WHERE n <= 100; END")
                .await();

        TableEnvironment streaming = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        streaming.getConfig().set("parallelism.default", "1");
        streaming.getConfig().set("table.exec.sink.upsert-materialize", "FORCE");
        streaming.executeSql(
                ddl(
                        args,
                        "item",
                        "goods_id STRING, status INT, stock INT, PRIMARY KEY (goods_id) NOT ENFORCED",
                        ", 'sink.delete.policy' = 'mark', 'sink.delete.mark-field' = 'status',"
                                + " 'sink.delete.mark-value' = '0'"));
        String upsert =
                "INSERT INTO item SELECT id, 1, SUM(moved) FROM (VALUES ('g1', 6), ('g2', 5), ('g2',"
                        + " -1), ('g1', -6)) AS stock (id, moved) GROUP BY id HAVING SUM(moved) > 0";
        if (!streaming.explainSql(upsert).contains("Sink(")) {
            throw new IllegalStateException("EXPLAIN shows no sink");
        }
        streaming.executeSql(upsert).await();

        streaming.getConfig().set("execution.checkpointing.interval", "200 ms");
        streaming.executeSql(
                ddl(
                        args,
                        "video",
                        "id STRING, score DOUBLE",
                        ", 'sink.record-error.policy' = 'dead-letter', 'sink.dead-letter.path' = '"
                                + args[3]
                                + "'"));
        streaming
                .executeSql(
                        "INSERT INTO video VALUES ('a', CAST(1 AS DOUBLE)), ('b', CAST('NaN' AS"
                                + " DOUBLE))")
                .await();
    }

    private static String ddl(String[] args, String table, String columns, String options) {
        return "CREATE TABLE "
                + table
                + " ("
                + columns
                + ") WITH ('connector' = 'byteair', 'endpoint' = '"
                + args[0]
                + "', 'application-id' = '"
                + args[1]
                + "', 'tenant-id' = '"
                + args[2]
                + "', 'topic' = '"
                + table.replace("`", "")
                + "', 'auth.credentials' = 'env'"
                + options
                + ")";
    }
}
