/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.job;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * Runs the statements of a file, one after the other, as the SQL client does: for the versions
 * whose SQL client the registry lacks. The file's name is the only argument; it must be there where
 * the JobManager is. A statement ends with a semicolon at the end of its line. At most one of them
 * may be an INSERT or a statement set.
 */
public final class SqlScript {

    private SqlScript() {}

    /** Runs them; fails with the first that does. */
    public static void main(String[] args) throws Exception {
        Configuration settings = new Configuration();
        List<String> statements = new ArrayList<>();
        String script = Files.readString(Path.of(args[0]), StandardCharsets.UTF_8);
        for (String statement : script.split(";\\s*(\\n|$)")) {
            String trimmed = statement.trim();
            if (trimmed.startsWith("SET ")) {
                String[] pair = trimmed.substring("SET ".length()).split("=", 2);
                settings.setString(unquoted(pair[0]), unquoted(pair[1]));
            } else if (!trimmed.isEmpty()) {
                statements.add(trimmed);
            }
        }
        TableEnvironment env =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance().withConfiguration(settings).build());
        statements.forEach(env::executeSql);
    }

    private static String unquoted(String text) {
        String trimmed = text.trim();
        return trimmed.substring(1, trimmed.length() - 1);
    }
}
