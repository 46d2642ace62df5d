/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/emulator.md says what is so. */
class DocumentationTest {

    private static final Path DOC = Path.of("..", "docs", "emulator.md");

    private static String block(String language) throws IOException {
        String doc = Files.readString(DOC);
        int start = doc.indexOf("```" + language + "\n") + language.length() + 4;
        return doc.substring(start, doc.indexOf("```", start));
    }

    @Test
    void itsTestIsOneThatRuns() throws IOException {
        String source =
                Files.readString(
                        Path.of("src/test/java/io/github/byteair/emulator/doc/ShopFeedTest.java"));

        assertThat(source).endsWith(block("java"));
    }

    @Test
    void itsSchemaIsOne() throws IOException {
        RecordSchema schema =
                RecordSchema.fromJson("doc", new ObjectMapper().readTree(block("json")));

        assertThat(schema.of("item").typeOf("pub_time")).isEqualTo(FieldType.EPOCH_SECONDS);
        assertThat(schema.of("anything")).isNotNull();
    }

    @Test
    void itHasEveryFlagWithItsDefault() throws IOException {
        String doc = Files.readString(DOC);
        for (CommandLine.Model.OptionSpec option :
                EmulatorCommand.commandLine().getCommandSpec().options()) {
            String name = option.longestName();
            if (name.equals("--version") || name.equals("--help")) {
                continue;
            }
            assertThat(doc).as(name).contains("`" + name + "`");
            Object value = option.getValue();
            if (value instanceof Integer || value instanceof Long || value instanceof String) {
                assertThat(doc.lines().filter(line -> line.contains("`" + name + "`")))
                        .as(name)
                        .anyMatch(line -> line.contains("`" + value + "`"));
            }
        }
    }

    @Test
    void itHasEveryFaultAndState() throws IOException {
        String doc = Files.readString(DOC);
        List.of(
                        "outage",
                        "for",
                        "noAnswerRate",
                        "errorRate",
                        "throttleRate",
                        "throttleAs",
                        "retryAfter",
                        "latency",
                        "stallBody",
                        "poison",
                        "errorExamples",
                        "maxBodyBytes",
                        "seed")
                .forEach(fault -> assertThat(doc).contains("`" + fault + "`"));
        for (DayState state : DayState.values()) {
            assertThat(doc).contains("`" + state.wireName() + "`");
        }
        for (Outage outage : Outage.values()) {
            assertThat(doc).contains("`" + outage.wireName() + "`");
        }
    }
}
