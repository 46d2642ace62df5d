/*
 * Copyright 2026 the flink-connector-byteair authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.byteair.flink.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.byteair.DocTable;
import io.github.byteair.client.WriteOutcome.Kind;
import io.github.byteair.flink.sink.RecordErrorPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** docs/answers.md says what the sink does with an id and with rejections: as the code does. */
class AnswerDocsTest {

    @Test
    void whatBecomesOfTheId() {
        Set<Kind> told = EnumSet.noneOf(Kind.class);
        for (List<String> row : DocTable.read("outcomes").rows()) {
            Kind kind = Kind.valueOf(DocTable.constant(row.get(0)));
            told.add(kind);
            IdHistory[] histories = {
                IdHistory.FRESH, new IdHistory(true, false), new IdHistory(true, true)
            };
            for (int i = 0; i < histories.length; i++) {
                assertThat(histories[i].next(kind))
                        .as(kind.toString())
                        .isEqualTo(IdHistory.Next.valueOf(DocTable.constant(row.get(2 + i))));
            }
        }
        assertThat(told).containsExactly(Kind.values());
    }

    @Test
    void whatBecomesOfRejections() {
        DocTable table = DocTable.read("rejections");
        assertThat(table.rows()).isNotEmpty();
        for (List<String> row : table.rows()) {
            for (int i = 4; i < row.size(); i++) {
                RecordErrorPolicy policy =
                        RecordErrorPolicy.valueOf(DocTable.id(table.header().get(i)));
                assertThat(
                                PartRejection.decide(
                                        policy,
                                        Integer.parseInt(row.get(0)),
                                        Integer.parseInt(row.get(1)),
                                        Integer.parseInt(row.get(2)),
                                        row.get(3).equals("whole")))
                        .as("%s, %s", row, policy)
                        .isEqualTo(PartRejection.Step.valueOf(DocTable.constant(row.get(i))));
            }
        }
    }
}
