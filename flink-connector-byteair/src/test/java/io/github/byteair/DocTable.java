/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table of docs/answers.md, between its mark and the end mark. */
public final class DocTable {

    private final List<String> header;
    private final List<List<String>> rows;

    private DocTable(List<List<String>> lines) {
        this.header = lines.get(0);
        this.rows = lines.subList(2, lines.size());
    }

    public static DocTable read(String mark) {
        return read(mark, Path.of("..", "docs", "answers.md"));
    }

    /** The table of docs/zh/answers.md. */
    public static DocTable readChinese(String mark) {
        return read(mark, Path.of("..", "docs", "zh", "answers.md"));
    }

    private static DocTable read(String mark, Path page) {
        try {
            String text = Files.readString(page);
            int begin = text.indexOf("<!-- " + mark + " -->");
            assertThat(begin).as("the mark %s in %s", mark, page).isNotNegative();
            String table = text.substring(begin, text.indexOf("<!-- end -->", begin));
            List<List<String>> lines = new ArrayList<>();
            for (String line : table.split("\n")) {
                if (line.startsWith("|")) {
                    lines.add(
                            Arrays.stream(line.substring(1).split("\\|"))
                                    .map(String::trim)
                                    .collect(Collectors.toList()));
                }
            }
            return new DocTable(lines);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<String> header() {
        return header;
    }

    public List<List<String>> rows() {
        return rows;
    }

    /** The name in backticks that a cell begins with. */
    public static String id(String cell) {
        assertThat(cell).startsWith("`");
        return cell.substring(1, cell.indexOf('`', 1));
    }

    /** A cell's words as the name of an enum's constant. */
    public static String constant(String cell) {
        return cell.toUpperCase(Locale.ROOT).replace(' ', '_');
    }
}
