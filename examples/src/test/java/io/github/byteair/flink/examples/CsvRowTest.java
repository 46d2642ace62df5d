/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CsvRowTest {

    @Test
    void readsQuotesCommasAndEmptyFields() throws Exception {
        assertThat(CsvRow.parse("a,\"b, \"\"c\"\"\",,\"\",茶"))
                .containsExactly("a", "b, \"c\"", "", "", "茶");
        assertThat(CsvRow.parse("")).containsExactly("");
        assertThat(CsvRow.parse("a,")).containsExactly("a", "");
        assertThat(CsvRow.parse("\"two\nlines\"")).containsExactly("two\nlines");
    }

    @Test
    void saysWhereAQuoteIsWrong() {
        assertThatThrownBy(() -> CsvRow.parse("a,b\"c")).hasMessageContaining("field 2");
        assertThatThrownBy(() -> CsvRow.parse("\"a\"b")).hasMessageContaining("field 1");
        assertThatThrownBy(() -> CsvRow.parse("a,b,\"c")).hasMessageContaining("never closed");
    }

    @Test
    void readsWhateverIsWrittenByTheRules() throws Exception {
        Random random = new Random(4180);
        String alphabet = "ab,\"\n\r é茶";
        for (int round = 0; round < 2_000; round++) {
            List<String> fields = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                StringBuilder field = new StringBuilder();
                for (int c = random.nextInt(6); c > 0; c--) {
                    field.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                fields.add(field.toString());
            }
            String row =
                    fields.stream()
                            .map(f -> '"' + f.replace("\"", "\"\"") + '"')
                            .collect(Collectors.joining(","));
            assertThat(CsvRow.parse(row)).isEqualTo(fields);
            assertThat(CsvRow.isOpen(row)).isFalse();
            assertThat(CsvRow.isOpen(row.substring(0, row.length() - 1))).isTrue();
        }
    }
}
