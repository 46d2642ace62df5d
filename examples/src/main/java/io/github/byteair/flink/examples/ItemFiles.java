/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The files to read items from, looked at before a cluster is started for them. */
final class ItemFiles {

    private static final String GLOB = "[!._]*.{jsonl,ndjson,json,csv}";

    private final List<Path> files;
    private final boolean orders;

    private ItemFiles(List<Path> files, boolean orders) {
        this.files = files;
        this.orders = orders;
    }

    /**
     * @throws UserMistake if there is nothing to read, or a file can't be what it should be, or its
     *     rows' day can't be told
     */
    static ItemFiles open(Path input, DateRule rule) throws IOException {
        List<Path> files = list(input);
        int orders = 0;
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new UserMistake(file + " can't be read by this user; check its permissions.");
            }
            if (ItemLines.isCsv(file.toString()) && isOrders(file, rule)) {
                orders++;
            } else if (rule.isFileName() && rule.ofFile(file.getFileName().toString()) == null) {
                throw new UserMistake(
                        "The day of the rows in "
                                + file
                                + " is not in its name, as in item-2022-01-01.json; give --date for"
                                + " all rows, or --date-field to read it from each.");
            }
        }
        if (orders > 0 && rule.field() != null) {
            throw new UserMistake(
                    "The day of order lines is their InvoiceDate; leave out --date-field.");
        }
        if (orders > 0 && orders < files.size()) {
            throw new UserMistake(
                    "In " + input + " are order lines beside items; give them one at a time.");
        }
        return new ItemFiles(files, orders > 0);
    }

    private static List<Path> list(Path input) throws IOException {
        if (!Files.exists(input)) {
            throw new UserMistake("There is no file or folder " + input + "; check --input.");
        }
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(input)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(input, GLOB)) {
                entries.forEach(files::add);
            }
            Collections.sort(files);
            if (files.isEmpty()) {
                throw new UserMistake(
                        "In "
                                + input
                                + " is no .jsonl, .ndjson, .json or .csv file; check --input.");
            }
        } else if (input.getFileName()
                .toString()
                .toLowerCase(Locale.ROOT)
                .matches(".*\\.(jsonl|ndjson|json|csv)")) {
            files.add(input);
        } else {
            throw new UserMistake(
                    "What is in "
                            + input
                            + " is told by its name: .jsonl, .ndjson or .json for an object a line,"
                            + " .csv for rows below a header.");
        }
        return files;
    }

    private static boolean isOrders(Path file, DateRule rule) {
        CsvRows rows = new CsvRows();
        try (InputStream in = Files.newInputStream(file)) {
            rows.readHeader(new Utf8Lines(in));
        } catch (LineFault e) {
            throw new UserMistake(
                    new MalformedLineException(
                                    file.toString(), Math.max(1, rows.firstLine()), e.getMessage())
                            .getMessage());
        } catch (IOException e) {
            throw new UserMistake(file + " can't be read: " + e, e);
        }
        boolean orders = OrderLines.COLUMNS.stream().allMatch(rows::hasColumn);
        if (!orders && rule.field() != null && !rows.hasColumn(rule.field())) {
            throw new UserMistake(
                    file
                            + " has no column "
                            + rule.field()
                            + ", which --date-field names; its header is "
                            + String.join(",", rows.columns())
                            + ".");
        }
        return orders;
    }

    List<Path> files() {
        return files;
    }

    /** Whether they hold order lines, from which items are to be made. */
    boolean areOrders() {
        return orders;
    }

    @Override
    public String toString() {
        return files.size() == 1 ? files.get(0).toString() : files.size() + " files";
    }
}
