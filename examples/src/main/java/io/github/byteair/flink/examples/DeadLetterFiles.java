/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import io.github.byteair.flink.sink.DeadLetters;
import io.github.byteair.flink.sink.RejectedRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A directory's dead letters, read once before the job to find what no job should stumble over. */
final class DeadLetterFiles {

    private final List<Path> files;
    private final SortedSet<ReplayTarget> targets = new TreeSet<>();
    private long sent;
    private long left;

    private DeadLetterFiles(List<Path> files) {
        this.files = files;
    }

    /**
     * @throws UserMistake naming the line that can't be sent, or what else is wrong
     */
    static DeadLetterFiles read(Path directory, Correction correction) throws IOException {
        DeadLetterFiles found = new DeadLetterFiles(list(directory));
        for (Path file : found.files) {
            found.readFile(file, correction);
        }
        if (found.sent == 0) {
            throw new UserMistake(
                    "In " + directory + " there is no dead letter to send" + found.butLeft() + ".");
        }
        return found;
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new UserMistake(
                    "--dead-letters: there is no directory "
                            + directory
                            + "; give the one that the sink wrote to.");
        }
        List<Path> files = new ArrayList<>();
        // What begins with a dot is not finished: Flink renames it when it is.
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*.jsonl")) {
            entries.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

    private void readFile(Path file, Correction correction) throws IOException {
        long number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.trim().isEmpty()) {
                    take(line, correction);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new UserMistake(file + ", line " + number + ": " + e.getMessage(), e);
        } catch (CharacterCodingException e) {
            throw new UserMistake(
                    file + ", near line " + (number + 1) + ": this is not UTF-8; convert it.", e);
        }
    }

    private void take(String line, Correction correction) {
        RejectedRecord letter = DeadLetters.parse(line);
        if (!correction.sends(letter)) {
            left++;
            return;
        }
        correction.apply(letter);
        targets.add(ReplayTarget.of(letter));
        sent++;
    }

    private String butLeft() {
        return left == 0 ? "" : String.format("; %,d are left out by --drop-cause", left);
    }

    List<Path> files() {
        return files;
    }

    /** Where they go; at least one. */
    SortedSet<ReplayTarget> targets() {
        return targets;
    }

    @Override
    public String toString() {
        return String.format("%,d dead letters to %s%s", sent, targets, butLeft());
    }
}
