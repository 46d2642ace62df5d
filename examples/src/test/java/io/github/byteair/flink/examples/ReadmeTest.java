/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void showsTheSnippetThatIsCompiled() throws Exception {
        String source =
                Files.readString(
                        Path.of(
                                "src/test/java",
                                ReadmeSnippet.class.getName().replace('.', '/') + ".java"));
        String compiled =
                source.substring(
                        source.indexOf("// begin snippet") + "// begin snippet".length(),
                        source.indexOf("// end snippet"));
        Matcher shown =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(shown.find()).as("the README has a Java snippet").isTrue();
        assertThat(lines(shown.group(1))).isEqualTo(lines(compiled)).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void theSnippetBuildsASink() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        ReadmeSnippet.write(env.fromData(List.of(Map.of("user_id", (Object) "u1"))));
        assertThat(env.getStreamGraph().getStreamNodes())
                .anySatisfy(node -> assertThat(node.getOperatorName()).contains("Writer"));
    }

    @Test
    void everyLinkedFileIsThere() throws Exception {
        Matcher links =
                Pattern.compile("]\\((?!http)([^)#]+)")
                        .matcher(Files.readString(ROOT.resolve("README.md")));
        int found = 0;
        while (links.find()) {
            assertThat(ROOT.resolve(links.group(1))).exists();
            found++;
        }
        assertThat(found).isPositive();
    }

    /** Without indentation, which differs, and blank lines. */
    private static List<String> lines(String code) {
        return code.lines()
                .map(String::trim)
                .filter(l -> !l.isEmpty())
                .collect(Collectors.toList());
    }
}
