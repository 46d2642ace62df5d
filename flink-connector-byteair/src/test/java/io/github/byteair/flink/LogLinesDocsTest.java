/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages on operations have every line that the connector logs at WARN or ERROR. */
class LogLinesDocsTest {

    private static final Path ROOT = Path.of("..");
    private static final String BEGIN = "<!-- log lines:";
    private static final String END = "<!-- end of log lines -->";
    private static final String TO_BE_WRITTEN = "?";

    @ParameterizedTest
    @CsvSource({
        "docs/operations.md, level, line, of, what it says and what to do",
        "docs/zh/operations.md, 级别, 日志, 类, 含义和处理"
    })
    void thePageHasThemAll(String name, String level, String line, String of, String meaning)
            throws Exception {
        Path page = ROOT.resolve(name);
        String text = Files.readString(page);
        int begin = text.indexOf('\n', text.indexOf(BEGIN)) + 1;
        int end = text.indexOf(END);
        assertThat(end).as("the marks in %s", name).isGreaterThanOrEqualTo(begin);
        Map<String, String> meanings = meanings(text.substring(begin, end));
        StringBuilder table =
                new StringBuilder(
                        String.format(
                                "| %s | %s | %s | %s |%n|---|---|---|---|%n",
                                level, line, of, meaning));
        List<LogLines.Line> lines = LogLines.ofConnector(ROOT);
        for (LogLines.Line each : lines) {
            table.append(
                    String.format(
                            "| %s | `%s` | `%s` | %s |%n",
                            each.level,
                            each.text,
                            each.className,
                            meanings.getOrDefault(each.text, TO_BE_WRITTEN)));
        }
        if (Boolean.getBoolean("byteair.docs.update")) {
            Files.writeString(page, text.substring(0, begin) + table + text.substring(end));
            return;
        }
        assertThat(text.substring(begin, end))
                .as(
                        "%s is stale: run this test with -Dbyteair.docs.update=true, and write what"
                                + " a new line means",
                        name)
                .isEqualTo(table.toString());
        assertThat(meanings)
                .allSatisfy(
                        (each, said) ->
                                assertThat(said)
                                        .as("the meaning of '%s'", each)
                                        .hasSizeGreaterThan(9));
    }

    /** By a line's text. */
    private static Map<String, String> meanings(String table) {
        return table.lines()
                .filter(row -> row.contains("`"))
                .collect(
                        Collectors.toMap(
                                row -> row.split("`")[1],
                                row ->
                                        row.substring(row.lastIndexOf('|', row.length() - 2) + 1)
                                                .replaceAll("\\|$", "")
                                                .strip(),
                                (one, other) -> one,
                                LinkedHashMap::new));
    }

    @Test
    void aLineIsReadAsItIsWritten() {
        List<LogLines.Line> lines =
                LogLines.in(
                        "LOG.info(\"no\"); LOG.warn(\n    \"one {}\"\n    + \" two\",\n  \"three\");"
                                + " LOGGER.error(\"four\", e);",
                        "A");
        assertThat(lines).extracting(line -> line.text).containsExactly("one {} two", "four");
        assertThat(lines).extracting(line -> line.level).containsExactly("WARN", "ERROR");
    }

    @Test
    void aLineThatCantBeReadIsNamed() {
        assertThatThrownBy(() -> LogLines.in("LOG.warn(message);", "A"))
                .hasMessageContaining("A logs at WARN");
        assertThatThrownBy(() -> LogLines.in("LOG.atWarn().log(x);", "A"))
                .hasMessageContaining("A logs by .atWarn(");
    }

    /** What a state is refused with is said by the code. */
    @Test
    void theMessagesOfRefusedStatesAreTheCodes() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/operations.md"));
        String table =
                page.substring(page.indexOf("<!-- restore -->"), page.indexOf("<!-- end -->"));
        String code =
                Files.readString(source("sink/writer/Owner.java"))
                        + Files.readString(source("sink/writer/WriterState.java"))
                        + Files.readString(source("sink/writer/WriterStateSerializer.java"));
        String joined = code.replaceAll("\"\\s*\\+\\s*\"", "");
        List<String> messages =
                table.lines()
                        .filter(row -> row.startsWith("| `"))
                        .flatMap(row -> List.of(row.split("\\|")[1].split("`, `")).stream())
                        .map(message -> message.replace("`", "").strip())
                        .collect(Collectors.toList());
        assertThat(messages).hasSize(8);
        // "… the application id" and "… the tenant id" are put together of two.
        assertThat(messages)
                .allSatisfy(
                        message ->
                                assertThat(joined)
                                        .contains(
                                                message.replaceAll(
                                                        "(application|tenant) id$", "")));
    }

    private static Path source(String name) {
        return Path.of("src/main/java/io/github/byteair/flink").resolve(name);
    }
}
