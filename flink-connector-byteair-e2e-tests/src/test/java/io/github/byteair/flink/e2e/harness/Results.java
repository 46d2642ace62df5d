/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Figures of this run, as Markdown tables in {@code target/e2e-results.md}, or {@code
 * soak-results.md} with that profile.
 */
public final class Results {

    private static final Map<String, Map<String, Map<String, String>>> TABLES = new TreeMap<>();

    private Results() {}

    /** Sets one cell; a test that is repeated overwrites its own. */
    public static synchronized void cell(String table, String row, String column, Object value) {
        TABLES.computeIfAbsent(table, name -> new LinkedHashMap<>())
                .computeIfAbsent(row, name -> new LinkedHashMap<>())
                .put(column, String.valueOf(value));
        write();
    }

    private static void write() {
        StringBuilder text = new StringBuilder();
        TABLES.forEach(
                (name, rows) -> {
                    Set<String> columns = new LinkedHashSet<>();
                    rows.values().forEach(row -> columns.addAll(row.keySet()));
                    text.append("## ").append(name).append("\n\n| | ");
                    text.append(String.join(" | ", columns)).append(" |\n|---");
                    text.append("|---".repeat(columns.size())).append("|\n");
                    rows.forEach(
                            (row, cells) -> {
                                text.append("| ").append(row);
                                columns.forEach(
                                        column ->
                                                text.append(" | ")
                                                        .append(cells.getOrDefault(column, "")));
                                text.append(" |\n");
                            });
                    text.append('\n');
                });
        try {
            Path file = Paths.get(System.getProperty("e2e.results"));
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
