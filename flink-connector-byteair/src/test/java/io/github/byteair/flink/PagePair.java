/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import io.github.byteair.flink.DocPage.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An English page and its Chinese counterpart. A section of the Chinese one is known by the line
 * {@code <a id="…"></a>} above its heading, which has the anchor of the English heading, so that
 * links are the same in both.
 */
final class PagePair {

    private final Path root;
    private final DocPage english;
    private final DocPage chinese;
    private final List<String> differences = new ArrayList<>();

    private PagePair(Path root, String page) {
        this.root = root;
        this.english = DocPage.read(english(root, page));
        this.chinese = DocPage.read(chinese(root, page));
    }

    static Path english(Path root, String page) {
        return page.equals("README.md") ? root.resolve(page) : root.resolve("docs").resolve(page);
    }

    static Path chinese(Path root, String page) {
        return root.resolve("docs").resolve("zh").resolve(page);
    }

    /** Each a sentence that names the page, the section, and what is missing there. */
    static List<String> differences(Path root, String page) {
        PagePair pair = new PagePair(root, page);
        if (pair.haveTheSameSections()) {
            for (int i = 0; i < pair.english.sections().size(); i++) {
                pair.compare(pair.english.sections().get(i), pair.chinese.sections().get(i));
            }
        }
        pair.followLinks();
        return pair.differences;
    }

    private boolean haveTheSameSections() {
        List<Section> here = english.sections();
        List<Section> there = chinese.sections();
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            Section section = i < here.size() ? here.get(i) : null;
            Section counterpart = i < there.size() ? there.get(i) : null;
            if (section == null) {
                differences.add(
                        in("at its end") + "has a section more, '" + counterpart.title + "'");
                return false;
            }
            String wanted = "'" + "#".repeat(section.level) + " " + section.title + "'";
            String anchor = section.level < 2 ? null : section.slug();
            if (counterpart == null
                    || counterpart.level != section.level
                    || anchor != null && !anchor.equals(counterpart.explicitAnchor)) {
                differences.add(
                        in("after section " + (i == 0 ? "none" : here.get(i - 1).slug()))
                                + "lacks the section "
                                + wanted
                                + (anchor == null ? "" : " under <a id=\"" + anchor + "\"></a>")
                                + "; there is "
                                + (counterpart == null
                                        ? "nothing"
                                        : "'"
                                                + "#".repeat(counterpart.level)
                                                + " "
                                                + counterpart.title
                                                + "' under "
                                                + counterpart.explicitAnchor));
                return false;
            }
        }
        return true;
    }

    private void compare(Section section, Section counterpart) {
        String where = in("section " + section.slug());
        missing(section.code(), counterpart.code(), where + "lacks the code `%s`");
        missing(section.numbers(), counterpart.numbers(), where + "lacks the number %s");
        Set<String> links = resolved(english, section.links(), true);
        // From one language to the other.
        links.remove(name(chinese.file()));
        missing(links, resolved(chinese, counterpart.links(), false), where + "lacks a link to %s");
        same(section.tableRows(), counterpart.tableRows(), where, "lines of tables");
        same(section.listItems(), counterpart.listItems(), where, "items of lists");
        same(section.blocks.size(), counterpart.blocks.size(), where, "code blocks");
        for (int i = 0; i < Math.min(section.blocks.size(), counterpart.blocks.size()); i++) {
            if (!section.blocks.get(i).equals(counterpart.blocks.get(i))) {
                differences.add(
                        where
                                + "has another code block "
                                + (i + 1)
                                + "; the English one is:\n"
                                + section.blocks.get(i));
            }
        }
    }

    private void same(long here, long there, String where, String what) {
        if (here != there) {
            differences.add(where + "has " + there + " " + what + ", the English page " + here);
        }
    }

    private void missing(Set<String> here, Set<String> there, String sentence) {
        Set<String> missing = new LinkedHashSet<>(here);
        missing.removeAll(there);
        missing.forEach(each -> differences.add(String.format(sentence, each)));
    }

    /** As paths from the root; those of a page with a counterpart as its counterpart's. */
    private Set<String> resolved(DocPage page, Set<String> links, boolean translate) {
        return links.stream()
                .filter(link -> !link.startsWith("http"))
                .map(link -> resolve(page, link, translate))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String resolve(DocPage page, String link, boolean translate) {
        String[] parts = link.split("#", 2);
        Path target =
                parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
        if (translate) {
            Path counterpart = chinese(root, target.getFileName().toString());
            target = Files.exists(counterpart) ? counterpart : target;
        }
        return name(target) + (parts.length == 1 ? "" : "#" + parts[1]);
    }

    private String name(Path file) {
        return root.normalize().relativize(file.normalize()).toString();
    }

    private void followLinks() {
        for (Section section : chinese.sections()) {
            String where = in("section '" + section.title + "'");
            for (String link : resolved(chinese, section.links(), false)) {
                String[] parts = link.split("#", 2);
                Path target = root.resolve(parts[0]);
                if (!Files.exists(target)) {
                    differences.add(where + "links to " + parts[0] + ", which is not there");
                } else if (parts.length == 2
                        && !DocPage.read(target).anchors().contains(parts[1])) {
                    differences.add(where + "links to " + link + ", an anchor that is not there");
                }
            }
        }
    }

    private String in(String place) {
        return name(chinese.file()) + ", " + place + ": ";
    }

    /** For a look without a build: {@code java … PagePair ROOT PAGE…}. */
    public static void main(String[] args) {
        for (int i = 1; i < args.length; i++) {
            differences(Path.of(args[0]), args[i]).forEach(System.out::println);
        }
    }
}
