/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of the documentation, taken apart into what two languages must have in common. */
final class DocPage {

    private static final Pattern HEADING = Pattern.compile("(#+) (.*)");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"></a>");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    /** Not that of "20 million", which Chinese has in other words. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.,])\\d++(?:[.,]\\d++)*+(?! million)");

    private final Path file;
    private final List<Section> sections = new ArrayList<>();

    /** What stands under one heading, up to the next of any level. */
    static final class Section {
        final int level;
        final String title;

        /** Of the line above the heading; null if there is none. */
        final String explicitAnchor;

        final List<String> blocks = new ArrayList<>();
        private final StringBuilder prose = new StringBuilder();

        Section(int level, String title, String explicitAnchor) {
            this.level = level;
            this.title = title;
            this.explicitAnchor = explicitAnchor;
        }

        /** As GitHub makes it of a heading. */
        String slug() {
            return title.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
        }

        Set<String> code() {
            return found(CODE, prose.toString().replaceAll("\\s+", " "));
        }

        Set<String> links() {
            return found(LINK, prose.toString().replaceAll("`[^`]+`", ""));
        }

        Set<String> numbers() {
            return found(
                    NUMBER,
                    prose.toString().replaceAll("`[^`]+`", "").replaceAll("]\\([^)\\s]+\\)", ""));
        }

        long tableRows() {
            return prose.toString().lines().filter(line -> line.strip().startsWith("|")).count();
        }

        long listItems() {
            return prose.toString()
                    .lines()
                    .filter(line -> line.matches("\\s*(-|\\d+\\.) .*"))
                    .count();
        }

        private static Set<String> found(Pattern pattern, String text) {
            return pattern.matcher(text)
                    .results()
                    .map(match -> match.groupCount() == 0 ? match.group() : match.group(1))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    private DocPage(Path file) {
        this.file = file;
    }

    static DocPage read(Path file) {
        DocPage page = new DocPage(file);
        try {
            page.takeApart(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    private void takeApart(List<String> lines) {
        Section section = new Section(0, "", null);
        String anchor = null;
        String fence = null;
        StringBuilder block = new StringBuilder();
        for (String line : lines) {
            if (fence != null) {
                block.append(line).append('\n');
                if (line.strip().equals(fence)) {
                    section.blocks.add(block.toString());
                    fence = null;
                }
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            Matcher explicit = ANCHOR.matcher(line);
            if (line.strip().startsWith("```")) {
                fence = "```";
                block = new StringBuilder(line).append('\n');
            } else if (heading.matches()) {
                if (section.level > 0 || section.prose.toString().strip().length() > 0) {
                    sections.add(section);
                }
                section = new Section(heading.group(1).length(), heading.group(2), anchor);
                anchor = null;
            } else if (explicit.matches()) {
                anchor = explicit.group(1);
            } else {
                section.prose.append(line).append('\n');
            }
        }
        sections.add(section);
    }

    Path file() {
        return file;
    }

    List<Section> sections() {
        return sections;
    }

    /** What a link's part behind the # can be. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        for (Section section : sections) {
            anchors.add(section.slug());
            if (section.explicitAnchor != null) {
                anchors.add(section.explicitAnchor);
            }
        }
        return anchors;
    }
}
