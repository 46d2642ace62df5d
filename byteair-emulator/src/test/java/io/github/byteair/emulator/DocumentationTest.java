/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/emulator.md and docs/testing.md say what is so. */
class DocumentationTest {

    private static final Path DOC = Path.of("..", "docs", "emulator.md");
    private static final Path TESTING = Path.of("..", "docs", "testing.md");

    private static String block(Path page, String language) throws IOException {
        String doc = Files.readString(page);
        int start = doc.indexOf("```" + language + "\n") + language.length() + 4;
        return doc.substring(start, doc.indexOf("```", start));
    }

    @Test
    void itsTestIsOneThatRuns() throws IOException {
        String source =
                Files.readString(
                        Path.of("src/test/java/io/github/byteair/emulator/doc/ShopFeedTest.java"));

        assertThat(source).endsWith(block(TESTING, "java"));
    }

    @Test
    void itsSchemaIsOne() throws IOException {
        RecordSchema schema =
                RecordSchema.fromJson("doc", new ObjectMapper().readTree(block(DOC, "json")));

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

    /**
     * Each setting of the builder is in the table; with the flag that is the same, if there is one.
     */
    @Test
    void itHasEverySettingOfTheBuilder() throws IOException {
        String page = Files.readString(TESTING);
        String table =
                page.substring(page.indexOf("<!-- builder -->"), page.indexOf("<!-- end -->"));
        Map<String, String> flags = new TreeMap<>();
        Matcher row = Pattern.compile("\\| `(\\w+)` \\| (?:`(--[a-z-]+)`)?").matcher(table);
        while (row.find()) {
            flags.put(row.group(1), row.group(2) == null ? "" : row.group(2));
        }
        Set<String> settings =
                Arrays.stream(ByteAirEmulator.Builder.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .filter(method -> method.getReturnType() == ByteAirEmulator.Builder.class)
                        .map(Method::getName)
                        .collect(Collectors.toSet());
        assertThat(flags.keySet()).isEqualTo(settings);
        Set<String> options =
                EmulatorCommand.commandLine().getCommandSpec().options().stream()
                        .map(option -> option.longestName())
                        .filter(name -> !List.of("--help", "--version", "--quiet").contains(name))
                        .collect(Collectors.toSet());
        assertThat(flags.values())
                .filteredOn(flag -> !flag.isEmpty())
                .containsExactlyInAnyOrderElementsOf(options);
    }

    /**
     * What the parser takes, each with a description, and no more: the flags in the docs are those.
     */
    @Test
    void helpAndDocsListWhatTheParserTakes() throws IOException {
        CommandLine command = EmulatorCommand.commandLine();
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        Set<String> names = new TreeSet<>();
        for (CommandLine.Model.OptionSpec option : command.getCommandSpec().options()) {
            names.addAll(List.of(option.names()));
            assertThat(option.hidden()).as(option.longestName()).isFalse();
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
            for (String name : option.names()) {
                assertThat(help).contains(name);
            }
        }
        assertThat(help).contains("docs/emulator.md", "/_emulator/stats", "250ms");
        String doc = Files.readString(DOC);
        String table = doc.substring(doc.indexOf("## Flags"), doc.indexOf("Durations are written"));
        Set<String> documented =
                Pattern.compile("`(--[a-z-]+)`")
                        .matcher(table)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).containsAll(documented);
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
