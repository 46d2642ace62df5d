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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @TempDir private Path folder;

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

    /** What a reader types who knows neither Flink nor this project, as it stands there. */
    @Test
    void theDayOfTwoItemsIsImported() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Matcher commands =
                Pattern.compile("\n(printf .*)\nexamples/run.sh (daily-items .*)\n```")
                        .matcher(readme);
        assertThat(commands.find()).as("the commands of the README").isTrue();
        assertThat(bash(commands.group(1))).isZero();

        String[] flags = commands.group(2).split(" ");
        int file = List.of(flags).indexOf("items.jsonl");
        flags[file] = folder.resolve(flags[file]).toString();
        CommandRun run = CommandRun.of(flags).assertSucceeded();
        String day = flags[List.of(flags).indexOf("--date") + 1];
        assertThat(run.out).containsPattern("(?m)^.*" + day + ".* 2 .*$");
    }

    @Test
    void itsPictureIsDrawnOfARunThatWentWell() throws Exception {
        Path text = ROOT.resolve("docs/run.txt");
        assertThat(Files.readString(text))
                .startsWith("$ examples/run.sh behavior\n")
                .contains("accepted     600,000, rejected 0, duplicates 0");
        Path script = ROOT.resolve("docs/make-picture.sh").toAbsolutePath();
        assertThat(bash("'" + script + "' draw drawn.svg")).isZero();
        assertThat(folder.resolve("drawn.svg"))
                .as("docs/make-picture.sh draw makes it anew")
                .hasSameTextualContentAs(ROOT.resolve("docs/run.svg"));
    }

    private int bash(String line) throws Exception {
        Process bash =
                new ProcessBuilder("bash", "-c", line)
                        .directory(folder.toFile())
                        .inheritIO()
                        .start();
        assertThat(bash.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return bash.exitValue();
    }

    /** Without indentation, which differs, and blank lines. */
    private static List<String> lines(String code) {
        return code.lines()
                .map(String::trim)
                .filter(l -> !l.isEmpty())
                .collect(Collectors.toList());
    }
}
