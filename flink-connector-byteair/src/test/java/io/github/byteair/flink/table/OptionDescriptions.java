/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options' descriptions in both languages, as {@link #FILE} has them side by side. */
final class OptionDescriptions {

    static final String FILE = "option-descriptions.txt";

    private final Map<String, String> english = new LinkedHashMap<>();
    private final Map<String, String> chinese = new LinkedHashMap<>();

    private OptionDescriptions() {}

    static OptionDescriptions read() throws IOException {
        OptionDescriptions read = new OptionDescriptions();
        String option = "";
        try (InputStream file = OptionDescriptions.class.getResourceAsStream("/" + FILE)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (line.startsWith("[")) {
                    option = line.substring(1, line.indexOf(']'));
                } else if (line.startsWith("en = ")) {
                    read.english.put(option, line.substring(5));
                } else if (line.startsWith("zh = ")) {
                    read.chinese.put(option, line.substring(5));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    throw new IOException(FILE + " has a line that is none of its own: " + line);
                }
            }
        }
        return read;
    }

    Map<String, String> english() {
        return english;
    }

    Map<String, String> chinese() {
        return chinese;
    }
}
