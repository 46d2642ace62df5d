/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.client.ClientConfig;
import io.github.byteair.client.Credentials;
import io.github.byteair.client.Stage;
import io.github.byteair.emulator.ByteAirEmulator;
import io.github.byteair.flink.sink.ByteAirSinkBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the page on offline data to the code; its SQL is held by the connector's own tests. */
@Timeout(120)
class OfflineDataPageTest {

    private static final Path PAGE = Path.of("../docs/offline-data.md");

    @TempDir private Path folder;

    private static String page() throws Exception {
        return Files.readString(PAGE);
    }

    @Test
    void showsTheSnippetsThatAreCompiled() throws Exception {
        String source =
                Files.readString(
                        Path.of(
                                "src/test/java",
                                OfflineDataSnippets.class.getName().replace('.', '/') + ".java"));
        List<String> compiled = blocks("// begin snippet\n(.*?)// end snippet", source);
        List<String> shown = blocks("```java\n(.*?)```", page());
        assertThat(shown).hasSize(2).isEqualTo(compiled);
    }

    /** Without white space, since lines are broken elsewhere. */
    private static List<String> blocks(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(block -> block.group(1).replaceAll("\\s+", ""))
                .collect(Collectors.toList());
    }

    @Test
    void theFirstSnippetBuildsAJob() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        OfflineDataSnippets.write(env.fromData(new OfflineDataSnippets.Item()));
        assertThat(env.getStreamGraph().getStreamNodes())
                .anySatisfy(node -> assertThat(node.getOperatorName()).contains("done item"));
    }

    @Test
    void theSecondClosesADay() throws Exception {
        try (ByteAirEmulator service = ByteAirEmulator.builder().start()) {
            OfflineDataSnippets.close(
                    ClientConfig.builder()
                            .endpoints(service.endpoint())
                            .tenantId(service.tenantId())
                            .applicationId(service.applicationId())
                            .credentials(Credentials.volc(service.accessKey(), service.secretKey()))
                            .build());
            assertThat(service.stats().done()).hasSize(1);
        }
    }

    static List<String> commands() throws Exception {
        List<String> commands =
                Pattern.compile("(?m)^examples/run.sh (.*)$")
                        .matcher(page())
                        .results()
                        .map((MatchResult line) -> line.group(1))
                        .collect(Collectors.toList());
        assertThat(commands).hasSize(6);
        return commands;
    }

    @ParameterizedTest
    @Tag("long")
    @MethodSource("commands")
    void theCommandsDoWhatTheyShould(String command) throws Exception {
        Path exports = Files.createDirectory(folder.resolve("exports"));
        Files.writeString(exports.resolve("item-2022-01-01.json"), "{\"goods_id\":\"a\"}");
        Files.writeString(
                folder.resolve("items.jsonl"),
                "{\"goods_id\":\"a\",\"changed_on\":\"2022-01-01\"}");
        Files.writeString(folder.resolve("items.csv"), "goods_id\na\n");
        CommandRun.of(
                        Stream.of(command.split(" "))
                                .map(
                                        word ->
                                                Files.exists(folder.resolve(word))
                                                                || word.endsWith("/")
                                                        ? folder.resolve(word).toString()
                                                        : word)
                                .toArray(String[]::new))
                .assertSucceeded();
    }

    @Test
    void everyLinkedFileIsThere() throws Exception {
        List<String> links =
                Pattern.compile("]\\((?!http)([^)#]+)")
                        .matcher(page())
                        .results()
                        .map(link -> link.group(1))
                        .collect(Collectors.toList());
        assertThat(links)
                .isNotEmpty()
                .allSatisfy(link -> assertThat(PAGE.resolveSibling(link)).exists());
    }

    @Test
    void namesWhatThereIs() throws Exception {
        for (Stage stage : Stage.values()) {
            assertThat(page()).contains("| `" + stage + "` |");
        }
        assertThat(page())
                .contains(
                        String.format(
                                Locale.ROOT,
                                "waited for %d s",
                                ByteAirSinkBuilder.DEFAULT_MAX_TIME_IN_BUFFER_OFFLINE_MS / 1000))
                .contains("more than " + ByteAirSinkBuilder.DEFAULT_MAX_OPEN_DATES + " days");
    }
}
