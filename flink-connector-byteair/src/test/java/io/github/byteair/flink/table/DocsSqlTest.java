/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;

/** The statements of docs/sql.md are ones that Flink plans. */
class DocsSqlTest {

    private static final Pattern BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    /** The client's business, not the planner's. */
    private static final Pattern SETTING = Pattern.compile("SET '(.*)' = '(.*)'");

    /** Connectors of others are not here; what matters is that their columns fit ours. */
    private static final Pattern FOREIGN =
            Pattern.compile("'connector' = '(mysql-cdc|kafka)'.*?\\);", Pattern.DOTALL);

    @Test
    void planTheStatementsOfThePage() throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "sql.md")));
        int inserts = 0;
        while (blocks.find()) {
            String block = blocks.group(1).replaceAll("--.*", "");
            block = FOREIGN.matcher(block).replaceAll("'connector' = 'datagen');");
            block =
                    block.replace(
                            "  …",
                            "  'application-id' = '1', 'tenant-id' = '1', 'topic' = 'item',"
                                    + " 'auth.credentials' = 'env'");
            for (String statement : block.split(";(?=\\s)")) {
                Matcher setting = SETTING.matcher(statement);
                if (setting.find()) {
                    tables.getConfig().set(setting.group(1), setting.group(2));
                } else if (statement.trim().startsWith("INSERT")) {
                    assertThat(tables.explainSql(statement)).contains("Sink(");
                    inserts++;
                } else if (!statement.isBlank()) {
                    tables.executeSql(statement);
                }
            }
        }
        assertThat(inserts).isEqualTo(3);
    }
}
