/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/**
 * Reads items from a file, JSON lines or CSV by its name, fields or columns named as on the
 * platform. Values in CSV go out as strings, which the platform casts to its fields' types.
 */
final class ItemLines implements LineParser<DailyItem> {

    private final String file;
    private final DateRule rule;
    @Nullable private final LocalDate dayOfFile;
    private final JsonLines objects = new JsonLines();
    @Nullable private final CsvRows rows;
    private boolean headerRead;

    ItemLines(String file, DateRule rule) {
        this.file = file;
        this.rule = rule;
        this.dayOfFile = rule.ofFile(String.valueOf(Path.of(file).getFileName()));
        this.rows = isCsv(file) ? new CsvRows() : null;
    }

    static boolean isCsv(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    @Override
    public long firstLine() {
        return rows == null ? objects.firstLine() : rows.firstLine();
    }

    @Nullable
    @Override
    public DailyItem next(Utf8Lines lines) throws IOException, LineFault {
        ObjectNode row = rows == null ? objects.next(lines) : nextOf(rows, lines);
        if (row == null) {
            return null;
        }
        DailyItem item = new DailyItem();
        try {
            item.date =
                    dayOfFile != null ? dayOfFile : rule.ofRow(row, file + ", line " + firstLine());
        } catch (DateFault fault) {
            item.dateFault = fault.getMessage();
        }
        JsonLines.keepFlat(row);
        item.json = row.toString();
        return item;
    }

    private ObjectNode nextOf(CsvRows csv, Utf8Lines lines) throws IOException, LineFault {
        if (!headerRead) {
            readHeader(csv, lines);
            headerRead = true;
        }
        List<String> fields = csv.next(lines);
        if (fields == null) {
            return null;
        }
        ObjectNode row = FieldValue.JSON.createObjectNode();
        for (String column : csv.columns()) {
            String value = csv.value(fields, column);
            if (!value.isEmpty()) {
                row.put(column, value);
            }
        }
        return row;
    }

    private void readHeader(CsvRows csv, Utf8Lines lines) throws IOException {
        try {
            csv.readHeader(lines);
        } catch (LineFault fault) {
            throw new MalformedLineException(
                    file, Math.max(1, csv.firstLine()), fault.getMessage());
        }
    }
}
