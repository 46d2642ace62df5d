/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.DocTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages in docs/zh have what the English ones have: sections, code, options and other names,
 * figures, links, rows of tables. What a failure names is what is to be written there.
 */
class ChinesePagesTest {

    private static final Path ROOT = Path.of("..");

    /** For who works on the project, or about the emulator alone; a new page is not among them. */
    private static final Set<String> ENGLISH_ONLY =
            Set.of(
                    "architecture.md",
                    "benchmarks.md",
                    "dependencies.md",
                    "emulator.md",
                    "release.md");

    @TempDir private Path folder;

    static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            Set<String> pages =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".md") && !ENGLISH_ONLY.contains(name))
                            .collect(Collectors.toCollection(TreeSet::new));
            pages.add("README.md");
            return new ArrayList<>(pages);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void hasWhatTheEnglishPageHas(String page) {
        assertThat(PagePair.chinese(ROOT, page))
                .as("the counterpart of %s, which is new: translate it", page)
                .exists();
        List<String> differences = PagePair.differences(ROOT, page);
        assertThat(differences).as("%s\n", String.join("\n", differences)).isEmpty();
    }

    @Test
    void noPageIsWithoutItsEnglishOne() throws Exception {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/zh"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(pages());
        }
    }

    /** The English tables are held to the code; a word of them is one word in Chinese. */
    @ParameterizedTest
    @ValueSource(strings = {"answers", "framing", "phases", "outcomes", "rejections", "refusals"})
    void theTablesOfAnswersSayTheSame(String mark) {
        List<List<String>> english = DocTable.read(mark).rows();
        List<List<String>> chinese = DocTable.readChinese(mark).rows();
        Map<String, String> there = new HashMap<>();
        Map<String, String> back = new HashMap<>();
        assertThat(chinese).hasSameSizeAs(english);
        for (int row = 0; row < english.size(); row++) {
            assertThat(chinese.get(row)).hasSameSizeAs(english.get(row));
            for (int cell = 0; cell < english.get(row).size(); cell++) {
                String word = english.get(row).get(cell);
                String counterpart = chinese.get(row).get(cell);
                String where = "row " + (row + 1) + ", cell " + (cell + 1) + " of " + mark;
                assertThat(counterpart)
                        .as("%s in %s", word, where)
                        .isEqualTo(there.computeIfAbsent(word, w -> counterpart));
                assertThat(word)
                        .as("%s in %s", counterpart, where)
                        .isEqualTo(back.computeIfAbsent(counterpart, c -> word));
            }
        }
    }

    private List<String> differences(String english, String chinese) throws IOException {
        Files.createDirectories(folder.resolve("docs/zh"));
        Files.writeString(folder.resolve("docs/page.md"), english);
        Files.writeString(folder.resolve("docs/zh/page.md"), chinese);
        return PagePair.differences(folder, "page.md");
    }

    private static final String ENGLISH =
            "# A\n\n## One thing\n\nSet `x` to 5, see [two](#two).\n\n```sql\nSELECT 1\n```\n\n## Two\n\n- b\n";
    private static final String CHINESE =
            "# 甲\n\n<a id=\"one-thing\"></a>\n## 一\n\n把 `x` 设为 5，见[二](#two)。\n\n"
                    + "```sql\nSELECT 1\n```\n\n<a id=\"two\"></a>\n## 二\n\n- 乙\n";

    @Test
    void twoPagesThatSayTheSameDoNotDiffer() throws Exception {
        assertThat(differences(ENGLISH, CHINESE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a id=\"two\"></a>\n## 二\n\n- 乙\n>>>lacks the section '## Two'",
                "<a id=\"one-thing\"></a>\n>>>lacks the section '## One thing'",
                "## 二>>>lacks the section '## Two'",
                "`x`>>>section one-thing: lacks the code `x`",
                "5>>>section one-thing: lacks the number 5",
                "[二](#two)>>>section one-thing: lacks a link to docs/zh/page.md#two",
                "- 乙\n>>>section two: has 0 items of lists, the English page 1",
                "```sql\nSELECT 1\n```\n>>>section one-thing: has 0 code blocks",
                "SELECT 1\n>>>section one-thing: has another code block 1",
            })
    void whatIsMissingIsNamed(String missing) throws Exception {
        String[] parts = missing.split(">>>");
        assertThat(CHINESE).contains(parts[0]);
        assertThat(differences(ENGLISH, CHINESE.replace(parts[0], "")))
                .anySatisfy(difference -> assertThat(difference).contains(parts[1]));
    }

    @Test
    void aLinkToNothingIsNamed() throws Exception {
        assertThat(differences(ENGLISH, CHINESE.replace("- 乙", "- [乙](../none.md)、[丙](#three)")))
                .anySatisfy(difference -> assertThat(difference).contains("docs/none.md"))
                .anySatisfy(difference -> assertThat(difference).contains("#three"));
    }
}
