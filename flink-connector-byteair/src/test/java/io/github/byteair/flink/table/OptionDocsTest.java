/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The options, and docs/sql.md and docs/zh/sql.md, which tell of them. */
class OptionDocsTest {

    private static final String BEGIN =
            "<!-- options: made by OptionDocsTest, -Dbyteair.docs.update=true writes it anew -->\n";
    private static final String END = "<!-- end of options -->\n";
    private static final String HOW_TO_CHANGE_IT =
            "'en' of [%s] in "
                    + OptionDescriptions.FILE
                    + ", which must say what the code says; change the Chinese below it, too, and run"
                    + " this class with -Dbyteair.docs.update=true";

    @Test
    void thePageHasTheOptionsAsTheCodeHasThem() throws Exception {
        compare("docs/sql.md", OptionTable.render());
    }

    @Test
    void theChinesePageHasThemAsWell() throws Exception {
        compare("docs/zh/sql.md", OptionTable.renderChinese(OptionDescriptions.read().chinese()));
    }

    /** Whoever changes the English of an option is led to the Chinese beside it. */
    @Test
    void theDescriptionsStandSideBySideAsTheCodeHasThem() throws Exception {
        OptionDescriptions descriptions = OptionDescriptions.read();
        SoftAssertions.assertSoftly(
                softly ->
                        OptionTable.meanings()
                                .forEach(
                                        (option, text) ->
                                                softly.assertThat(
                                                                descriptions.english().get(option))
                                                        .as(HOW_TO_CHANGE_IT, option)
                                                        .isEqualTo(text)));
        assertThat(descriptions.english()).containsOnlyKeys(OptionTable.meanings().keySet());
        assertThat(descriptions.chinese())
                .containsOnlyKeys(OptionTable.meanings().keySet())
                .allSatisfy((option, text) -> assertThat(text).containsPattern("\\p{IsHan}"));
    }

    private static void compare(String name, String current) throws Exception {
        Path page = Path.of("..").resolve(name);
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(begin).as("the mark in %s", name).isGreaterThan(BEGIN.length());
        if (Boolean.getBoolean("byteair.docs.update")) {
            Files.writeString(page, text.substring(0, begin) + current + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as(
                        "%s is stale; run this test with -Dbyteair.docs.update=true and commit"
                                + " what it writes",
                        name)
                .isEqualTo(current);
    }

    @Test
    void everyOptionIsListedOnceAndDescribed() throws Exception {
        List<ConfigOption<?>> listed = new ArrayList<>(ByteAirConnectorOptions.REQUIRED);
        listed.addAll(ByteAirConnectorOptions.OPTIONAL);
        List<ConfigOption<?>> declared = new ArrayList<>();
        for (Field field : ByteAirConnectorOptions.class.getFields()) {
            declared.add((ConfigOption<?>) field.get(null));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(declared);
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(OptionTable.render()).doesNotContain("|  |");
    }

    @Test
    void everyTypeIsTheOneFlinkReads() throws Exception {
        Method flinks = ConfigOption.class.getDeclaredMethod("getClazz");
        flinks.setAccessible(true);
        for (ConfigOption<?> option : ByteAirConnectorOptions.OPTIONAL) {
            assertThat(ByteAirConnectorOptions.typeOf(option))
                    .as(option.key())
                    .isEqualTo(flinks.invoke(option));
        }
    }
}
