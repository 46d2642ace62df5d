/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code examples/run.sh sql} makes of the variables in a SQL file. */
@Timeout(60)
class SqlSubstitutionTest {

    @TempDir Path folder;

    private int exit;

    private String substitute(String sql, String value) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("statements.sql"), sql);
        Path out = folder.resolve("out");
        ProcessBuilder bash =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "set -euo pipefail; . sql/substitute.sh; substitute \"$1\"",
                                "bash",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile());
        bash.environment().put("SOME_VALUE", value);
        bash.environment().remove("MISSING_VALUE");
        Process process = bash.start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        exit = process.exitValue();
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a&b",
                "&&",
                "\\&",
                "a|b/c\\d",
                "http://h/?a=1&b=2#x",
                "\\1 \\n $1 $HOME `id` $(id)",
                "${SOME_VALUE}",
                "%s%d",
                "*",
                " two  words ",
                "密钥==",
                "--x",
                "\"q\"",
                "-n",
            })
    void aValueArrivesAsItIs(String value) throws Exception {
        assertThat(substitute("'k' = '${SOME_VALUE}', -- ${MISSING_VALUE}\n'b'", value))
                .isEqualTo("'k' = '" + value + "', -- ${MISSING_VALUE}\n'b'\n");
        assertThat(exit).isZero();
    }

    @Test
    void aQuoteCantEndAString() throws Exception {
        assertThat(substitute("'a' = 'x${SOME_VALUE}', 'b' = '${SOME_VALUE}'", "it's"))
                .isEqualTo("'a' = 'xit''s', 'b' = 'it''s'\n");
        assertThat(substitute("WHERE ${SOME_VALUE}", "a = 'x'")).isEqualTo("WHERE a = 'x'\n");
    }

    @Test
    void whatLooksLikeACommentInAStringIsNone() throws Exception {
        assertThat(substitute("'a--${SOME_VALUE}' -- ${SOME_VALUE}", "v"))
                .isEqualTo("'a--v' -- ${SOME_VALUE}\n");
    }

    /** Flink's SQL client finds a statement's end only where a line ends with it. */
    @Test
    void noExampleHasAnythingBehindAStatementsEnd() throws Exception {
        int files = 0;
        try (DirectoryStream<Path> scripts = Files.newDirectoryStream(Path.of("sql"), "*.sql")) {
            for (Path script : scripts) {
                files++;
                assertThat(Files.readAllLines(script))
                        .as(script.toString())
                        .noneMatch(line -> line.matches(".*;\\s*--.*"));
            }
        }
        assertThat(files).isPositive();
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertThat(substitute("SELECT '${MISSING_VALUE}'", "v"))
                .contains("needs the environment variable MISSING_VALUE");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void aFileWithoutVariablesIsLeftAsItIs() throws Exception {
        String sql = Files.readString(Path.of("sql", "item.sql"));
        String plain = sql.replaceAll("\\$\\{\\w+}", "x");
        assertThat(substitute(plain, "v")).isEqualTo(plain);
    }
}
