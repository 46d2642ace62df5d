/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines at WARN and ERROR that main code logs, as they stand in the sources. */
final class LogLines {

    private static final Pattern CALL = Pattern.compile("\\bLOG(?:GER)?\\s*\\.\\s*(\\w+)\\s*\\(");

    /** Text in quotes, and what joins it to the next. */
    private static final Pattern LITERAL =
            Pattern.compile("\\G\\s*\\+?\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private LogLines() {}

    /** One call. */
    static final class Line {
        final String level;
        final String text;
        final String className;

        private Line(String level, String text, String className) {
            this.level = level;
            this.text = text;
            this.className = className;
        }
    }

    /** All of the connector's modules, by their text. */
    static List<Line> ofConnector(Path root) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().collect(Collectors.toList())) {
                Path sources = module.resolve("src/main/java");
                String name = module.getFileName().toString();
                boolean test = name.endsWith("-tests") || name.endsWith("-benchmarks");
                if (name.startsWith("flink-") && !test && Files.isDirectory(sources)) {
                    read(sources, lines);
                }
            }
        }
        lines.sort(Comparator.comparing(line -> line.text));
        return lines;
    }

    private static void read(Path sources, List<Line> lines) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java"))
                            .collect(Collectors.toList())) {
                String name = file.getFileName().toString().replace(".java", "");
                lines.addAll(in(Files.readString(file), name));
            }
        }
    }

    /** Those of one source. */
    static List<Line> in(String source, String className) {
        List<Line> lines = new ArrayList<>();
        Matcher call = CALL.matcher(source);
        while (call.find()) {
            String level = call.group(1).toUpperCase(Locale.ROOT);
            if (!level.equals("WARN") && !level.equals("ERROR")) {
                // Levels that are set by a variable or a builder would escape this list.
                if (!List.of("INFO", "DEBUG", "TRACE", "ISDEBUGENABLED").contains(level)) {
                    throw new AssertionError(className + " logs by ." + call.group(1) + "(…)");
                }
                continue;
            }
            Matcher literal = LITERAL.matcher(source);
            literal.region(call.end(), source.length());
            StringBuilder text = new StringBuilder();
            while (literal.find()) {
                text.append(literal.group(1));
            }
            if (text.length() == 0) {
                throw new AssertionError(
                        className + " logs at " + level + " what is no text in quotes: write one");
            }
            lines.add(new Line(level, text.toString(), className));
        }
        return lines;
    }
}
