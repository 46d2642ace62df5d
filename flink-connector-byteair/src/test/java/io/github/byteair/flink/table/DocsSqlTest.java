/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

/** The statements of the documentation are ones that Flink plans. */
class DocsSqlTest {

    private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    /** The client's business, not the planner's. */
    private static final Pattern SETTING = Pattern.compile("SET '(.*)' = '(.*)'");

    /** Connectors of others are not here; what matters is that their columns fit ours. */
    private static final Pattern FOREIGN =
            Pattern.compile(
                    "'connector' = '(mysql-cdc|kafka|upsert-kafka|filesystem)'.*?\\);",
                    Pattern.DOTALL);

    @Test
    void planTheStatementsOfTheSqlPage() throws Exception {
        assertThat(insertsPlanned("sql.md", EnvironmentSettings.inStreamingMode())).isEqualTo(5);
    }

    @Test
    void planTheStatementsOfTheOfflineDataPage() throws Exception {
        assertThat(insertsPlanned("offline-data.md", EnvironmentSettings.inBatchMode()))
                .isEqualTo(3);
    }

    /** As it runs: without an end, by the watermark. */
    @Test
    void planTheRecipeThatRunsForEver() throws Exception {
        assertThat(
                        insertsPlanned(
                                "offline-data.md",
                                EnvironmentSettings.inStreamingMode(),
                                block -> block.contains("'sink.done.trigger' = 'watermark'")))
                .isEqualTo(1);
    }

    private static int insertsPlanned(String page, EnvironmentSettings mode) throws Exception {
        return insertsPlanned(page, mode, block -> true);
    }

    private static int insertsPlanned(
            String page, EnvironmentSettings mode, Predicate<String> blocksMeant) throws Exception {
        TableEnvironment tables = TableEnvironment.create(mode);
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", page)));
        int inserts = 0;
        while (blocks.find()) {
            String block = blocks.group(1).replaceAll("--.*", "");
            if (!blocksMeant.test(block)) {
                continue;
            }
            block = FOREIGN.matcher(block).replaceAll(datagen(mode));
            block =
                    block.replace(
                            "  …",
                            "  'application-id' = '1', 'tenant-id' = '1', 'topic' = 'item',"
                                    + " 'auth.credentials' = 'env'");
            for (String statement : block.split(";(?=\\s)")) {
                Matcher setting = SETTING.matcher(statement);
                if (setting.find()) {
                    set(tables, mode, setting.group(1), setting.group(2));
                } else if (statement.trim().startsWith("INSERT")) {
                    assertThat(tables.explainSql(statement)).contains("Sink(");
                    inserts++;
                } else if (!statement.isBlank()) {
                    tables.executeSql(statement);
                }
            }
        }
        return inserts;
    }

    private static void set(
            TableEnvironment tables, EnvironmentSettings mode, String key, String value) {
        if (key.equals("execution.runtime-mode")) {
            // Fixed when the environment was made.
            assertThat(value).isEqualTo(mode.isStreamingMode() ? "streaming" : "batch");
        } else {
            tables.getConfig().set(key, value);
        }
    }

    /** Ends where the mode wants an end. */
    private static String datagen(EnvironmentSettings mode) {
        return mode.isStreamingMode()
                ? "'connector' = 'datagen');"
                : "'connector' = 'datagen', 'number-of-rows' = '5');";
    }
}
