/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** Reads the rows of a CSV file whose first row names the columns. */
final class CsvRows {

    /** A quote left open would otherwise take in the rest of the file. */
    private static final int MAX_LINES_OF_A_ROW = 20;

    private final Map<String, Integer> places = new HashMap<>();
    private List<String> columns = List.of();
    private long firstLine;

    /** The number of the line on which the row read last began. */
    long firstLine() {
        return firstLine;
    }

    /** The columns' names, in their order. */
    List<String> columns() {
        return columns;
    }

    boolean hasColumn(String name) {
        return places.containsKey(name);
    }

    /**
     * Reads the first row.
     *
     * @throws LineFault if it can't name columns
     */
    void readHeader(Utf8Lines lines) throws IOException, LineFault {
        List<String> names = nextFields(lines);
        if (names == null) {
            throw new LineFault("the file is empty; its first line must name the columns.");
        }
        names.replaceAll(String::trim);
        for (String name : names) {
            if (places.put(name, places.size()) != null) {
                throw new LineFault("the header names the column '" + name + "' twice.");
            }
        }
        columns = names;
    }

    /**
     * The next row, as wide as the header; null at the end.
     *
     * @throws LineFault if it is malformed; the one after it can be read
     */
    @Nullable
    List<String> next(Utf8Lines lines) throws IOException, LineFault {
        List<String> row = nextFields(lines);
        if (row != null && row.size() != columns.size()) {
            throw new LineFault(
                    "it has "
                            + row.size()
                            + " fields, the header has "
                            + columns.size()
                            + " columns.");
        }
        return row;
    }

    /** A row's field in a column that is there. */
    String value(List<String> row, String column) {
        return row.get(places.get(column)).trim();
    }

    @Nullable
    private List<String> nextFields(Utf8Lines lines) throws IOException, LineFault {
        String text = "";
        while (text != null && text.isEmpty()) {
            firstLine = lines.number() + 1;
            text = lines.next();
        }
        if (text == null) {
            return null;
        }
        while (CsvRow.isOpen(text)) {
            String more = lines.number() - firstLine < MAX_LINES_OF_A_ROW ? lines.next() : null;
            if (more == null) {
                throw new LineFault("a quote is opened and not closed.");
            }
            text = text + '\n' + more;
        }
        return CsvRow.parse(text);
    }
}
