/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A file to read, and what is in it. */
final class BehaviorInput {

    enum Kind {
        ORDER_LINES,
        JSON_LINES
    }

    private final Path file;
    private final Kind kind;

    private BehaviorInput(Path file, Kind kind) {
        this.file = file;
        this.kind = kind;
    }

    /**
     * Looks at a file before a cluster is started for it.
     *
     * @throws UserMistake if it can't be read or can't be what it should be
     */
    static BehaviorInput open(Path file) {
        checkReadable(file);
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return new BehaviorInput(file, Kind.JSON_LINES);
        }
        if (name.endsWith(".csv")) {
            checkHeader(file);
            return new BehaviorInput(file, Kind.ORDER_LINES);
        }
        throw new UserMistake(
                "What is in "
                        + file
                        + " is told by its name: .jsonl for behaviours in the platform's columns,"
                        + " .csv for order lines with the header "
                        + String.join(",", OrderLines.COLUMNS)
                        + ".");
    }

    /**
     * @throws UserMistake if it is not a file that can be read
     */
    static void checkReadable(Path file) {
        if (!Files.exists(file)) {
            throw new UserMistake("There is no file " + file + "; check --input.");
        }
        if (!Files.isRegularFile(file)) {
            throw new UserMistake(file + " is not a file; give --input one.");
        }
        if (!Files.isReadable(file)) {
            throw new UserMistake(file + " can't be read by this user; check its permissions.");
        }
    }

    private static void checkHeader(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            new OrderLines(file.toString()).readHeader(new Utf8Lines(in));
        } catch (MalformedLineException e) {
            throw new UserMistake(e.getMessage(), e);
        } catch (IOException e) {
            throw new UserMistake(file + " can't be read: " + e, e);
        }
    }

    Path file() {
        return file;
    }

    Kind kind() {
        return kind;
    }
}
