/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.DocTable;
import io.github.byteair.client.WriteOutcome.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The platform's refusals, as docs/answers.md lists them. */
class RefusalTableTest {

    @Test
    void thePageHasEachAndWhatTheSinkMakesOfIt() {
        List<KnownRefusal> listed = new ArrayList<>();
        for (List<String> row : DocTable.read("refusals").rows()) {
            KnownRefusal refusal = KnownRefusal.of(DocTable.id(row.get(0)));
            assertThat(refusal).as(row.get(0)).isNotNull();
            assertThat(Kind.valueOf(DocTable.constant(row.get(1))))
                    .as(row.get(0))
                    .isEqualTo(refusal.kind());
            listed.add(refusal);
        }
        assertThat(listed).containsExactly(KnownRefusal.values());
    }
}
